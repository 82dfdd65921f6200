package import Intake

/// Standard Webhooks, version 1 with shared keys (standardwebhooks/spec): `v1,` base64 HMAC-SHA256 of `id.timestamp.body`.
///
/// The key is text `whsec_` + base64. Svix, where the standard comes from, says `svix-` for `webhook-` in the headers.
package struct StandardWebhooks: Sendable {
    private let key: [UInt8]

    /// `nil` when the secret is not base64 of at least one byte, with or without `whsec_`.
    package init?(_ secret: Secret) {
        let text = secret.revealed
        let prefix = Array("whsec_".utf8)
        let encoded = text.starts(with: prefix) ? text[prefix.count...] : text[...]
        guard let key = Base64.decode(encoded, isPaddingOptional: true), !key.isEmpty else { return nil }
        self.key = key
    }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        func header(_ name: String) -> String? {
            request.headers["webhook-" + name] ?? request.headers["svix-" + name]
        }
        guard let id = header("id"), let timestamp = header("timestamp"), let signatures = header("signature") else {
            return .badSignature(
                "webhook-id, webhook-timestamp and webhook-signature are needed: switch signing on where the webhook was "
                    + "made")
        }
        let expected = code(id: id, timestamp: timestamp, body: request.body)
        // Several signatures while keys rotate, apart by spaces; versions other than v1 are for other readers.
        var isValid = false
        for signature in signatures.utf8.split(separator: UInt8(ascii: " ")).prefix(16)
        where signature.starts(with: "v1,".utf8) {
            if let given = Base64.decode(signature.dropFirst(3)), constantTimeEqual(given, expected) { isValid = true }
        }
        guard isValid else {
            return .badSignature(
                "no signature in webhook-signature is ours: give this source the webhook's own signing secret")
        }
        switch Tolerance.accepts(seconds: timestamp, now: now) {
        case true?: return .accepted
        case false?: return .stale("webhook-timestamp is more than 300 s from now")
        case nil: return .badSignature("webhook-timestamp is not Unix seconds")
        }
    }

    /// The three headers that sign a body as of `now`.
    package func headers(id: String, body: [UInt8], now: Timestamp) -> [(String, String)] {
        let timestamp = String(now.milliseconds / 1000)
        let signature = String(decoding: Base64.encode(code(id: id, timestamp: timestamp, body: body)), as: UTF8.self)
        return [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", "v1," + signature)]
    }

    private func code(id: String, timestamp: String, body: [UInt8]) -> [UInt8] {
        HashAlgorithm.sha256.authenticationCode(of: [Array("\(id).\(timestamp).".utf8), body], key: key)
    }
}

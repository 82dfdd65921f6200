package import Intake

/// A signature that is an HMAC of the body in one header: how most webhooks without a standard sign.
package struct Signature: Sendable {
    package enum Encoding: String, Sendable, CaseIterable {
        case hex, base64
    }

    package var algorithm: HashAlgorithm
    package var encoding: Encoding
    /// What stands before the code in the header, such as `sha256=`.
    package var prefix: String

    package init(_ algorithm: HashAlgorithm, _ encoding: Encoding, prefix: String = "") {
        self.algorithm = algorithm
        self.encoding = encoding
        self.prefix = prefix
    }

    /// True when the header's text signs the parts, one after the other, with the key; constant time in the code.
    package func isValid(_ header: String, over parts: [[UInt8]], key: [UInt8]) -> Bool {
        guard header.utf8.starts(with: prefix.utf8) else { return false }
        let text = header.utf8.dropFirst(prefix.utf8.count)
        guard let given = encoding == .hex ? Hex.decode(text) : Base64.decode(text) else { return false }
        return constantTimeEqual(given, algorithm.authenticationCode(of: parts, key: key))
    }

    /// The header's text for the parts.
    package func sign(_ parts: [[UInt8]], key: [UInt8]) -> String {
        let code = algorithm.authenticationCode(of: parts, key: key)
        return prefix + String(decoding: encoding == .hex ? Hex.encode(code) : Base64.encode(code), as: UTF8.self)
    }
}

/// Time that a signed request may be away from our clock, before and after: beyond it, it may be a replay.
package enum Tolerance {
    /// Slack and Standard Webhooks both say five minutes.
    package static let fiveMinutes: Int64 = 300_000

    /// Whether Unix seconds, as a header's text, are within five minutes of `now`; `nil` when the text is no time.
    package static func accepts(seconds text: String, now: Timestamp) -> Bool? {
        // Digits only: a sign or a fraction would be another text than the signed one in some other reader.
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let seconds = Int64(text),
            seconds < 253_402_300_800
        else { return nil }
        let (apart, overflow) = now.milliseconds.subtractingReportingOverflow(seconds * 1000)
        return !overflow && apart.magnitude <= UInt64(fiveMinutes)
    }
}

extension Verification {
    static func badSignature(_ message: String) -> Verification {
        .refused(status: 401, reason: .badSignature, message: message)
    }

    static func stale(_ message: String) -> Verification {
        .refused(status: 401, reason: .stale, message: message)
    }

    static func malformed(_ message: String) -> Verification {
        .refused(status: 400, reason: .malformed, message: message)
    }
}

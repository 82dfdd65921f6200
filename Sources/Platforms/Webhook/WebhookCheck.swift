import Documents
package import Intake

/// How a generic webhook proves that it comes from whom it should.
package enum WebhookCheck: Sendable {
    case standardWebhooks(StandardWebhooks)
    case hmac(header: String, Signature, key: Secret)
    /// A header that holds the secret itself, behind a prefix such as `Bearer `.
    case token(header: String, prefix: String, Secret)
    /// Written out as `scheme: none` by someone who means it.
    case open
    /// No configuration: nothing is let in.
    case closed

    /// Reads `verify: { scheme, secret, header, algorithm, encoding, prefix }`; `nil`, with a problem, when unusable.
    static func read(from settings: inout MappingReader, vault: Vault) -> WebhookCheck? {
        guard let node = settings.require("verify", expected: "{ scheme: \(schemes.joined(separator: " | ")), … }"),
            var reader = MappingReader(node, what: "\"verify\"", problems: settings.problems)
        else { return nil }
        let check = scheme(from: &reader, vault: vault)
        reader.finish(alsoKnown: ["secret", "header", "algorithm", "encoding", "prefix"])
        return check
    }

    private static let schemes = ["standard_webhooks", "hmac", "bearer", "none"]

    private static func scheme(from reader: inout MappingReader, vault: Vault) -> WebhookCheck? {
        guard reader.node["scheme"] != nil else {
            _ = reader.require("scheme", expected: schemes.joined(separator: ", "))
            return nil
        }
        switch reader.choice("scheme", of: schemes) {
        case "standard_webhooks"?:
            guard let secret = reader.requiredSecret("secret", from: vault) else { return nil }
            if let standard = StandardWebhooks(secret) { return .standardWebhooks(standard) }
            reader.problem("003", "\"secret\" is no Standard Webhooks key", hint: "whsec_ and 24 to 64 bytes in base64")
            return nil
        case "hmac"?:
            let header = reader.requiredText("header", expected: "the header with the signature, such as X-Signature")
            let algorithm = reader.choice("algorithm", of: HashAlgorithm.allCases.map(\.rawValue))
            let encoding = reader.choice("encoding", of: Signature.Encoding.allCases.map(\.rawValue))
            let signature = Signature(
                algorithm.flatMap(HashAlgorithm.init) ?? .sha256, encoding.flatMap(Signature.Encoding.init) ?? .hex,
                prefix: reader.text("prefix") ?? "")
            guard let key = reader.requiredSecret("secret", from: vault), let header else { return nil }
            return .hmac(header: header, signature, key: key)
        case "bearer"?:
            let header = reader.text("header")
            let prefix = reader.text("prefix") ?? (header == nil ? "Bearer " : "")
            return reader.requiredSecret("secret", from: vault)
                .map { .token(header: header ?? "Authorization", prefix: prefix, $0) }
        case "none"?: return .open
        default: return nil
        }
    }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        switch self {
        case .standardWebhooks(let standard): return standard.verify(request, now: now)
        case .hmac(let header, let signature, let key):
            guard let given = request.headers[header] else { return .badSignature("\(header) is missing") }
            guard given.trimmed.utf8.starts(with: signature.prefix.utf8) else {
                return .badSignature(
                    "\(header) does not begin with \(signature.prefix.trimmed), which is the prefix in verify: write what "
                        + "it begins with, or leave prefix out")
            }
            return signature.isValid(String(given.trimmed), over: [request.body], key: key.revealed)
                ? .accepted
                : .badSignature(
                    "\(header) is not made with this source's secret" + Self.advice(given, without: signature.prefix))
        case .token(let header, let prefix, let secret):
            guard let given = request.headers[header] else { return .badSignature("\(header) is missing") }
            // RFC 7235: the scheme's case does not count.
            let scheme = given.prefix(prefix.count)
            return scheme.equalsIgnoringASCIICase(prefix)
                && constantTimeEqual(Array(given.utf8.dropFirst(scheme.utf8.count)), secret.revealed)
                ? .accepted
                : .badSignature("\(header) does not hold this source's secret" + Self.advice(given, without: prefix))
        case .open: return .accepted
        case .closed: return .badSignature("this source is not configured")
        }
    }

    /// Said where a header begins with a word that the settings know nothing of, such as `sha256=` or `Bearer `.
    private static func advice(_ given: some StringProtocol, without prefix: String) -> String {
        let usual = ["sha1=", "sha256=", "sha384=", "sha512=", "v0=", "v1=", "hmac-sha256=", "Bearer ", "Token "]
        guard prefix.isEmpty,
            let found = usual.first(where: { given.prefix($0.count).equalsIgnoringASCIICase($0) })
        else { return "" }
        return "; it begins with \"\(found)\", so set in verify: prefix: \"\(found)\""
    }

    /// Whether a `webhook-id` may name the message: under an HMAC of the body alone anyone can change it, and have a
    /// replay taken for something new.
    var vouchesForID: Bool {
        if case .hmac = self { return false }
        return true
    }
}

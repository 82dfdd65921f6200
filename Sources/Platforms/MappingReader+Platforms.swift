import Documents
import Intake

/// Settings that several platforms read in the same way.
extension MappingReader {
    /// An `http://` or `https://` address without a slash at the end; a problem when it is something else.
    mutating func address(_ key: String, default value: String? = nil) -> String? {
        guard let node = take(key) else {
            if value == nil { problem("002", "\"\(key)\" is missing", hint: "expected here: \(key): https://…") }
            return value
        }
        guard let text = node.scalar, Self.isAddress(text) else {
            problem(
                "003", "\"\(key)\" must be an address, found \(node.kindInWords)",
                hint: "it begins with https:// or http://", at: node.place)
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// True for what can be an HTTP address: the scheme, a host, no blanks.
    static func isAddress(_ text: String) -> Bool {
        for scheme in ["https://", "http://"] where text.hasPrefix(scheme) {
            let rest = text.utf8.dropFirst(scheme.utf8.count)
            return rest.first.map { $0 != UInt8(ascii: "/") } ?? false && rest.allSatisfy { $0 > 0x20 && $0 != 0x7F }
        }
        return false
    }

    /// The name that a setting stands under: its own, or another that is read as well.
    ///
    /// One vocabulary for all forms: `secret` is what a door asks for, `signing_secret` the key of a platform's own
    /// signature, `token` what the platform's API is called with. Some platforms print other words on their pages.
    mutating func name(of key: String, or other: String) -> String {
        guard node[key] == nil, !node.unread.contains(key), node[other] != nil else { return key }
        // Known here, for the advice on keys that are not.
        _ = take(key)
        return other
    }

    /// What a platform's API is called with: `token`, or `api_key`, as some platforms call it.
    mutating func token(from vault: Vault) -> Secret? { secret(name(of: "token", or: "api_key"), from: vault) }

    /// The key of the signature of a platform that has no door: `signing_secret`, or `secret`.
    mutating func signingSecret(from vault: Vault, or alternative: String? = nil) -> Secret? {
        requiredSecret(name(of: "signing_secret", or: "secret"), from: vault, or: alternative)
    }

    /// The same table with each key in the form that look-ups use; later entries lose against earlier ones.
    mutating func names(_ key: String) -> [String: String] {
        Dictionary(table(key).map { ($0.key, $0.value) }) { first, _ in first }
    }

    /// Whether the source's answers go into the HTTP response to its events.
    var isAnsweredInResponse: Bool { node["answer"]?.scalar == ResponsePlatform.name }

    /// Says that a platform has no such direction, which leaves the caller without a value.
    func refuse(_ platform: String, _ why: String) {
        problem("008", "\"\(platform)\" \(why)")
    }
}

/// The other end of a platform that only takes posts.
struct SilentSource: Source {
    let platform: String

    func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        .malformed("\(platform) sends nothing; it only takes posts")
    }

    func normalise(_ event: Event, known: Lookups) -> Reading {
        .ignored(reason: "\(platform) sends nothing; it only takes posts")
    }
}

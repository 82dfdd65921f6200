package import Documents
package import Intake

/// The door of a source whose platform signs nothing: a secret that the sender knows, put where the tool can put one.
///
/// `secret: ${env:NAME}` is accepted as `Authorization: Bearer SECRET`, as `X-Triaged-Secret: SECRET`, or, from tools
/// that can set no header, behind the source's name in the address: `/in/<source>/SECRET`. Written out, `secret: none`
/// lets everybody in.
package struct FormDoor: Sendable {
    private enum Lock: Sendable {
        case secret([UInt8])
        /// Everybody may come in, by someone's own words.
        case open
        /// No configuration: nobody may.
        case closed
    }

    private let lock: Lock

    private init(_ lock: Lock) {
        self.lock = lock
    }

    package init(secret: Secret) {
        lock = .secret(secret.revealed)
    }

    /// Lets nobody in, for a source without configuration.
    package static let closed = FormDoor(.closed)

    /// Reads `secret`; `nil`, with a problem, when it is missing or unusable.
    ///
    /// - Parameter alternative: another setting that would do instead, such as `signing_secret: ${env:NAME}`.
    package init?(from settings: inout MappingReader, vault: Vault, or alternative: String? = nil) {
        if settings.node["secret"]?.scalar == Self.noSecret {
            _ = settings.take("secret")
            self.init(.open)
            return
        }
        let others = [alternative, "secret: none, which lets everybody in"].compactMap { $0 }.joined(separator: "; or ")
        guard let secret = settings.requiredSecret("secret", from: vault, or: others) else { return nil }
        self.init(secret: secret)
    }

    /// What is written where everybody may come in.
    private static let noSecret = "none"

    /// True where everybody may come in.
    package var isOpen: Bool { if case .open = lock { true } else { false } }

    // MARK: - Requests

    /// Any path may be the secret: what is wrong is told by `verify`, and counted there.
    package func isServed(_ method: String, _ path: String) -> Bool {
        method == "POST" && (path.isEmpty || path.hasPrefix("/"))
    }

    package func verify(_ request: IncomingRequest) -> Verification {
        switch lock {
        case .open: return .accepted
        case .closed: return .badSignature("this source has no secret")
        case .secret(let secret):
            let given = Self.given(by: request)
            guard !given.isEmpty else { return .badSignature("there is no secret in this request: " + Self.advice) }
            // All are compared, so that the time says nothing of which one was meant.
            let isKnown = given.reduce(false) { constantTimeEqual($1, secret) || $0 }
            return isKnown ? .accepted : .badSignature("the secret is not this source's: " + Self.advice)
        }
    }

    private static let advice =
        "let the address end in /in/<source>/<secret>, or send the header Authorization: Bearer <secret> "
        + "or X-Triaged-Secret: <secret>"

    /// Every secret that a request offers: it may hold an `Authorization` that is for a proxy.
    private static func given(by request: IncomingRequest) -> [[UInt8]] {
        var given: [[UInt8]] = []
        if let header = request.headers["Authorization"], header.prefix(7).equalsIgnoringASCIICase("bearer ") {
            given.append(Array(header.dropFirst(7).trimmed.utf8))
        }
        if let header = request.headers["X-Triaged-Secret"] { given.append(Array(header.trimmed.utf8)) }
        let path = request.path.hasSuffix("/") ? request.path.dropLast() : request.path[...]
        if !path.isEmpty { given.append(path.utf8.dropFirst().percentDecoded) }
        return given.filter { !$0.isEmpty }
    }

    // MARK: - What the settings tell

    /// Below this many bytes a secret can be guessed by trying.
    private static let shortest = 16

    /// See `Source.protection`.
    package var protection: String? {
        guard case .secret = lock else { return nil }
        return "has the secret behind that address, or as Authorization: Bearer or X-Triaged-Secret"
    }

    /// What `triaged doctor` says of the lock itself.
    package var remarks: [Finding] {
        switch lock {
        case .open:
            [
                .warning(
                    "everybody who knows the address can send submissions (secret: none)",
                    advice: "write \"secret: ${env:NAME}\" instead, and put that secret behind the "
                        + "address in the form's settings: /in/<source>/<secret>")
            ]
        case .secret(let secret) where secret.count < Self.shortest:
            [
                .warning(
                    "the secret has only \(secret.count) bytes and could be guessed",
                    advice: "take a longer one, as of: openssl rand -hex 24")
            ]
        case .secret, .closed: []
        }
    }
}

import Documents
import Intake

/// The door of a platform that signs only where it was given a secret: its signature, a `FormDoor`, or both.
struct FormLock: Sendable {
    private let signing: Secret?
    private let door: FormDoor?

    init(signing: Secret?, door: FormDoor?) {
        self.signing = signing
        self.door = door
    }

    /// Lets nobody in, for a source without configuration.
    static let closed = FormLock(signing: nil, door: .closed)

    /// Reads `signing_secret`, `secret` or both; `nil`, with a problem, when neither is there or one is unusable.
    init?(from settings: inout MappingReader, vault: Vault) {
        let isSigned = settings.node["signing_secret"] != nil
        let signing = settings.secret("signing_secret", from: vault)
        let isDoor = settings.node["secret"] != nil
        // Where it signs, no other secret is needed.
        let door =
            isSigned && !isDoor
            ? nil : FormDoor(from: &settings, vault: vault, or: "signing_secret: ${env:NAME}, if the webhook has one")
        guard isSigned == (signing != nil), isSigned || door != nil, isDoor == (door != nil) else { return nil }
        self.init(signing: signing, door: door)
    }

    func isServed(_ method: String, _ path: String) -> Bool {
        door?.isServed(method, path) ?? (method == "POST" && path.isEmpty)
    }

    /// - Parameter check: the platform's signature under the secret.
    func verify(_ request: IncomingRequest, signature check: (Secret) -> Verification) -> Verification {
        if let door {
            let verdict = door.verify(request)
            guard case .accepted = verdict else { return verdict }
        }
        return signing.map(check) ?? .accepted
    }

    /// See `Source.protection`.
    func protection(signedIn header: String) -> String? {
        let parts = [signing.map { _ in "is signed in \(header)" }, door?.protection].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", and ")
    }

    var remarks: [Finding] { signing == nil ? door?.remarks ?? [] : [] }
}

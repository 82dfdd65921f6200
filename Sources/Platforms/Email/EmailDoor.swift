package import Documents
package import Intake

/// The door for mail that a service or a script pushes: a secret as at every form's, or Mailgun's signature.
package struct EmailDoor: Sendable {
    private enum Check: Sendable {
        case secret(FormDoor)
        case mailgun(Secret)
    }

    private let check: Check

    /// Reads `mailgun_signing_key`, else `secret`; `nil`, with a problem, where neither is there.
    package init?(from settings: inout MappingReader, vault: Vault) {
        if settings.node["mailgun_signing_key"] != nil {
            guard let key = settings.requiredSecret("mailgun_signing_key", from: vault) else { return nil }
            check = .mailgun(key)
            return
        }
        guard
            let door = FormDoor(
                from: &settings, vault: vault,
                or: "mailgun_signing_key: ${env:NAME}, or for a mailbox server: imaps://…")
        else {
            return nil
        }
        check = .secret(door)
    }

    private init(_ check: Check) { self.check = check }

    /// Lets nobody in, for a source without configuration or with a mailbox instead.
    package static let closed = EmailDoor(.secret(.closed))

    package func isServed(_ method: String, _ path: String) -> Bool {
        switch check {
        case .secret(let door): door.isServed(method, path)
        case .mailgun: method == "POST" && path.isEmpty
        }
    }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        switch check {
        case .secret(let door):
            let verdict = door.verify(request)
            guard case .accepted = verdict else { return verdict }
        case .mailgun(let key):
            if let refusal = Self.mailgun(request, key: key, now: now) { return refusal }
        }
        return Self.shape(of: request)
    }

    package var remarks: [Finding] {
        switch check {
        case .secret(let door): door.remarks
        case .mailgun: []
        }
    }

    /// What cannot be mail is told to its sender, who may mend it.
    private static func shape(of request: IncomingRequest) -> Verification {
        guard request.body.contains(where: { $0 > 0x20 }) else { return .malformed("the body is empty") }
        let type = request.headers["content-type"]
        switch BodyFormat(contentType: type, body: request.body) {
        case .json where BodyFormat.look(of: request.body) != .mail:
            do { _ = try JSON(topOf: request.body) } catch { return .malformed("the body is not JSON: \(error)") }
        case .multipart(let boundary):
            do { _ = try MultipartForm.read(request.body, boundary: boundary) } catch { return .malformed("\(error)") }
        default: break
        }
        return .accepted
    }

    // MARK: - Mailgun

    /// HMAC-SHA256 of timestamp and token in hex, which stand in the body (documentation.mailgun.com, securing webhooks).
    ///
    /// It signs neither text nor sender: whoever saw one request may send another within its five minutes.
    private static func mailgun(_ request: IncomingRequest, key: Secret, now: Timestamp) -> Verification? {
        guard let (timestamp, token, signature) = mailgunParts(request) else {
            return .badSignature("timestamp, token and signature are missing: is this Mailgun's route?")
        }
        let scheme = Signature(.sha256, .hex)
        guard scheme.isValid(signature, over: [Array(timestamp.utf8), Array(token.utf8)], key: key.revealed) else {
            return .badSignature(
                "the signature is not made with this source's mailgun_signing_key: compare it with "
                    + "\"HTTP webhook signing key\" in Mailgun's settings")
        }
        switch Tolerance.accepts(seconds: timestamp, now: now) {
        case true?: return nil
        case false?: return .stale("Mailgun's timestamp is more than 300 s from now")
        case nil: return .badSignature("Mailgun's timestamp is not Unix seconds")
        }
    }

    private static func mailgunParts(_ request: IncomingRequest) -> (String, String, String)? {
        let entries: [FormEntry]
        switch BodyFormat(contentType: request.headers["content-type"], body: request.body) {
        case .multipart(let boundary):
            entries = (try? MultipartForm.read(request.body, boundary: boundary)) ?? []
        case .urlEncoded(let charset): entries = (try? URLEncodedForm.read(request.body, charset: charset)) ?? []
        case .json:
            let signed = (try? JSON(parsing: request.body))?["signature"]
            guard let timestamp = signed?["timestamp"]?.scalarText, let token = signed?["token"]?.string,
                let signature = signed?["signature"]?.string
            else { return nil }
            return (timestamp, token, signature)
        case .mail, .unknown: return nil
        }
        guard let timestamp = entries.value("timestamp"), let token = entries.value("token"),
            let signature = entries.value("signature")
        else { return nil }
        return (timestamp, token, signature)
    }
}

import Documents
package import Intake

/// One form's webhook (tally.so/help/webhooks): `Tally-Signature` is base64 over the raw body where the webhook has a
/// signing secret, without a time, so that a replay is recognised by the submission's id alone.
package struct TallySource: Source {
    private let place: FormPlace
    private let lock: FormLock

    init(place: FormPlace, lock: FormLock) {
        self.place = place
        self.lock = lock
    }

    private static let scheme = Signature(.sha256, .base64)

    // MARK: - The door

    package func isServed(_ method: String, _ path: String) -> Bool { lock.isServed(method, path) }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        lock.verify(request) { secret in
            guard let signature = request.headers["Tally-Signature"] else {
                return .badSignature("Tally-Signature is missing: give the webhook this source's signing secret")
            }
            return Self.scheme.isValid(signature, over: [request.body], key: secret.revealed)
                ? .accepted : .badSignature("Tally-Signature is not made with this source's signing secret")
        }.provided(bodyOf: request)
    }

    package var protection: String? { lock.protection(signedIn: "Tally-Signature") }
    package var remarks: [Finding] { lock.remarks }

    // MARK: - Understanding

    /// Tally's API gives submissions in lists, with the questions beside them.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        if let json = try? JSON(parsing: body), let one = json["submission"], json["questions"] != nil {
            return [TallyRecord.event(one, of: json).serialised]
        }
        return FormList.parts(of: body, under: "submissions", where: { $0["responses"] != nil }) {
            TallyRecord.event($0, of: $1)
        }
    }

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        FormJSON.read(event) { read($0, event) }
    }

    private func read(_ body: JSON, _ event: Event) -> Reading {
        if body["data"]?["isCompleted"] == false { return .ignored(reason: "a submission that is not finished") }
        if let type = body["eventType"], type != "FORM_RESPONSE" {
            let name = type.string.map { $0.tidied.shortened(to: 80) } ?? "that is no text"
            return .ignored(reason: "event type \(name) carries no submission")
        }
        // What some tools hand on is the event without its envelope.
        let data = body["data"] ?? body
        guard case .array? = data["fields"] else { return Self.stranger(body) }
        let response = TallyResponse(data)
        let ids = [data["submissionId"], data["responseId"], body["eventId"]]
        guard let id = ids.lazy.compactMap({ $0?.string?.nonEmpty }).first else {
            return .invalid(reason: "data.submissionId is missing")
        }
        var respondent = response.payer
        respondent.id = data["respondentId"]?.string?.tidied ?? ""
        let submittedAt = data["createdAt"]?.isoTime ?? body["createdAt"]?.isoTime
        let answered = FormResponse(
            id: id, answers: response.answers, respondent: respondent,
            submittedAt: submittedAt, changedAt: body["createdAt"]?.isoTime ?? submittedAt)
        return answered.reading(place, platform: TallyPlatform.name, event: event)
    }

    /// A body without answers: an answer of Tally's API, or nothing of theirs.
    private static func stranger(_ body: JSON) -> Reading {
        if body["submissions"] != nil || body["questions"] != nil || body["items"] != nil {
            return .ignored(reason: "a list from Tally's API, not the webhook of one submission")
        }
        if body["blocks"] != nil { return .ignored(reason: "a form from Tally's API, not a submission to it") }
        if body["webhooks"] != nil || (body["url"] != nil && body["eventTypes"] != nil) {
            return .ignored(reason: "a webhook as it is registered, not what it sends")
        }
        if let message = (body["message"] ?? body["error"])?.string {
            return .ignored(reason: "an error of Tally's API: \(message.tidied.shortened(to: 120))")
        }
        return .invalid(reason: "data.fields is missing: not a Tally webhook")
    }
}

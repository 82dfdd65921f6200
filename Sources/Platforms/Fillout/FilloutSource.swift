import Documents
package import Intake

/// One form's webhook (fillout.com/help/webhook), which signs nothing: it has a secret in its address or a header.
///
/// A saved answer of the API (fillout.com/help/api-reference/get-all-submissions) reads as its submissions.
package struct FilloutSource: Source {
    private let place: FormPlace
    private let door: FormDoor

    init(place: FormPlace, door: FormDoor) {
        self.place = place
        self.door = door
    }

    // MARK: - The door

    /// The webhook's method can be chosen; both carry the same body.
    package func isServed(_ method: String, _ path: String) -> Bool {
        door.isServed(method == "PUT" ? "POST" : method, path)
    }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        door.verify(request).provided(bodyOf: request, isList: true)
    }

    package var remarks: [Finding] { door.remarks }

    /// Each submission of a list is an event of its own, with the form's name beside it.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        guard let json = try? JSON(parsing: body), let several = Self.several(json), !several.isEmpty else {
            return [body]
        }
        return several.map { one in
            var members: [JSON.Member] = []
            for key in ["formId", "formName"] { json[key].map { members.append(JSON.Member(key, $0)) } }
            return JSON.object(members + [JSON.Member("submission", one)]).serialised
        }
    }

    private static func several(_ json: JSON) -> [JSON]? {
        if case .array(let all)? = json["responses"] ?? json["submissions"] { return all }
        if case .array(let all) = json { return all.map { $0["submission"] ?? $0 } }
        return nil
    }

    // MARK: - Understanding

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let body: JSON
        do { body = try JSON(parsing: event.body) } catch { return .invalid(reason: "the body is not JSON: \(error)") }
        if let several = Self.several(body) {
            let isOne = several.count == 1 && several.first?["submissionId"] != nil
            return isOne ? read(several[0], in: body, event) : Self.list(several)
        }
        guard case .object = body else { return .invalid(reason: "expected a JSON object: not a Fillout webhook") }
        return read(body["submission"] ?? body, in: body, event)
    }

    private func read(_ submission: JSON, in body: JSON, _ event: Event) -> Reading {
        guard case .array? = submission["questions"] else { return Self.stranger(body) }
        guard let id = submission["submissionId"]?.string?.nonEmpty else {
            if body["id"] != nil, body["name"] != nil {
                return .ignored(reason: "a form from Fillout's API, not a submission to it")
            }
            return .invalid(reason: "submission.submissionId is missing")
        }
        let read = FilloutResponse(submission)
        let submittedAt = Self.time(submission["submissionTime"])
        // Its only link, "editLink", lets everybody who has it change the submission.
        let answered = FormResponse(
            id: id, answers: read.answers, respondent: read.respondent, submittedAt: submittedAt,
            changedAt: Self.time(submission["lastUpdatedAt"]))
        return answered.reading(place, platform: FilloutPlatform.name, event: event)
    }

    private static func time(_ json: JSON?) -> Timestamp? { json?.string.flatMap(Timestamp.init(iso8601:)) }

    // MARK: - Others

    private static func list(_ several: [JSON]) -> Reading {
        guard let first = several.first else { return .ignored(reason: "a list without a submission") }
        if first["submissionId"] != nil {
            return .ignored(reason: "\(several.count) submissions in one body, of which each is an event of its own")
        }
        if first["formId"] != nil { return .ignored(reason: "a list of forms from Fillout's API") }
        return .invalid(reason: "a list of something else than Fillout's submissions")
    }

    private static func stranger(_ body: JSON) -> Reading {
        if body["message"] != nil || body["error"] != nil {
            return .ignored(reason: "an error that Fillout's API answered with, not a submission")
        }
        if body["webhookId"] != nil || (body["id"] != nil && body["submission"] == nil && body.members.count == 1) {
            return .ignored(reason: "what Fillout's API answers about a webhook, not a submission")
        }
        return .invalid(
            reason:
                "submission.questions is missing: not Fillout's own body (in the webhook's advanced view, leave the "
                + "body as it is, or use a source of the platform \"webhook\" for a body of your own)")
    }
}

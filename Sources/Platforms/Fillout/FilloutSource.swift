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

    package var protection: String? { door.protection }
    package var remarks: [Finding] { door.remarks }

    /// Each submission of a list is an event of its own, with the form's name beside it.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        FormList.parts(of: body, under: "responses", "submissions", isTop: true, where: Self.holdsSubmission) {
            one, all in
            let form = ["formId", "formName"].compactMap { key in all[key].map { JSON.Member(key, $0) } }
            return .object(form + [JSON.Member("submission", one["submission"] ?? one)])
        }
    }

    private static func holdsSubmission(_ json: JSON) -> Bool {
        let submission = json["submission"] ?? json
        return submission["submissionId"] != nil || submission["questions"] != nil
    }

    private static func several(_ json: JSON) -> [JSON]? {
        if case .array(let all)? = json["responses"] ?? json["submissions"] { return all }
        if case .array(let all) = json { return all.map { $0["submission"] ?? $0 } }
        return nil
    }

    // MARK: - Understanding

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        FormJSON.read(event, isList: true) { understood($0, event) }
    }

    private func understood(_ body: JSON, _ event: Event) -> Reading {
        if let several = Self.several(body) {
            let isOne = several.count == 1 && several.first?["submissionId"] != nil
            return isOne ? read(several[0], in: body, event) : Self.list(several)
        }
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
        let submittedAt = submission["submissionTime"]?.isoTime
        // Its only link, "editLink", lets everybody who has it change the submission.
        let answered = FormResponse(
            id: id, answers: read.answers, respondent: read.respondent, submittedAt: submittedAt,
            changedAt: submission["lastUpdatedAt"]?.isoTime)
        return answered.reading(place, platform: FilloutPlatform.name, event: event)
    }

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

import Intake

/// Tells responses from everything else that Formbricks sends or answers.
struct FormbricksEventReader: Sendable {
    /// The surveys that are read; all of them when empty.
    let surveys: [String]
    /// Whether responses are read before they are finished.
    ///
    /// `responseCreated`, `responseUpdated` and `responseFinished` tell of one response as it grows, question by
    /// question: of the first two, most have half a sentence to say. A configured source therefore waits for the end,
    /// unless its setting `partial` wants those too that nobody finishes: then the first is the submission, and the
    /// later ones are newer versions of it. Without configuration, as in `triaged normalize`, whatever there is is
    /// shown.
    let isPartial: Bool

    enum Finding {
        case response(JSON, id: String)
        case other(Reading)
    }

    private static let events: Set<String> = ["responseCreated", "responseUpdated", "responseFinished"]

    func read(_ body: JSON) -> Finding {
        if case .array(let all) = body {
            if all.count == 1, let only = all.first, case .object = only { return read(only) }
            return .other(Self.list(all))
        }
        guard case .object = body else { return .other(.invalid(reason: "expected a JSON object: not Formbricks'")) }
        let event = body["event"]?.string
        if event == "testEndpoint" { return .other(.handshake) }
        if let event, !Self.events.contains(event) {
            return .other(.ignored(reason: "event \(event.tidied.shortened(to: 80)) carries no response"))
        }
        if event == nil, case .array(let all)? = body["data"] {
            if all.count == 1, let only = all.first, Self.isResponse(only) { return read(only) }
            return .other(Self.list(all))
        }
        // The API's record of a response has no envelope, or one without an event.
        let data = Self.isResponse(body) ? body : Self.nested(body["data"]) ?? body["data"] ?? body
        guard Self.isResponse(data) else { return .other(Self.stranger(body, event)) }
        guard let id = data["id"]?.string?.nonEmpty else { return .other(.invalid(reason: "data.id is missing")) }
        let survey = data["surveyId"]?.string ?? ""
        if !surveys.isEmpty, !surveys.contains(survey) {
            return .other(
                .ignored(reason: "survey \(survey.tidied.shortened(to: 40)) is not among this source's \"surveys\""))
        }
        if data["finished"] == false, event != "responseFinished", !isPartial {
            return .other(.ignored(reason: "the response is not finished yet (\"partial: true\" would read it)"))
        }
        return .response(data, id: id)
    }

    /// Some who pass a webhook on keep the response in a member of its own beside the survey's id.
    private static func nested(_ data: JSON?) -> JSON? {
        guard let data, let inner = data["response"], case .object(let members) = inner, case .object? = inner["data"]
        else { return nil }
        let id = data["responseId"] ?? data["id"]
        let about = [("surveyId", data["surveyId"]), ("id", id)].compactMap { key, value in
            inner[key] == nil ? value.map { JSON.Member(key, $0) } : nil
        }
        return .object(about + members)
    }

    /// Its answers by question, and the survey they belong to.
    private static func isResponse(_ json: JSON) -> Bool {
        guard case .object? = json["data"] else { return false }
        return json["surveyId"] != nil || json["finished"] != nil
    }

    /// By itself, or in its envelope.
    static func holdsResponse(_ json: JSON) -> Bool { isResponse(json) || isResponse(json["data"] ?? .null) }

    // MARK: - Others

    private static func list(_ all: [JSON]) -> Reading {
        guard let first = all.first else { return .ignored(reason: "a list without a response") }
        if holdsResponse(first) {
            return .ignored(reason: "\(all.count) responses in one body, of which each is an event of its own")
        }
        guard case .object = first else { return .invalid(reason: "a list of something else than responses") }
        return .ignored(reason: "a list from Formbricks' API, without a response")
    }

    private static func stranger(_ body: JSON, _ event: String?) -> Reading {
        if event != nil, body["responseId"] != nil {
            return .ignored(reason: "only the ids of a response and its survey: the response itself is not in it")
        }
        if event != nil { return .invalid(reason: "\"data\" holds no response: its id, surveyId and data are needed") }
        let inner = body["data"] ?? body
        if inner["questions"] != nil || inner["blocks"] != nil {
            return .ignored(reason: "a survey from Formbricks' API, not a response to it")
        }
        if inner["triggers"] != nil { return .ignored(reason: "a webhook from Formbricks' API, not a response") }
        if body["code"] != nil, body["message"] != nil {
            return .ignored(reason: "an error that Formbricks' API answered with")
        }
        if inner["environmentId"] != nil, inner["id"] != nil {
            return .ignored(reason: "a record from Formbricks' API that is no response")
        }
        return .invalid(reason: "\"event\" and \"data\" are missing: not a Formbricks webhook")
    }
}

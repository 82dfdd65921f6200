import Documents
package import Intake

/// The surveys of one app's account: its webhooks say that there is a response, and polling reads what they did not
/// bring.
///
/// A webhook carries ids alone: the response is looked up before the event is understood. What cannot be had then is
/// had from polling, in an event of its own with the same key.
package struct SurveyMonkeySource: Source {
    private let place: FormPlace
    private let surveys: [String]
    /// The states of a response that is an ask: `completed`.
    private let statuses: Set<String>
    private let signer: SurveyMonkeySigner?
    private let client: SurveyMonkeyClient?
    private let plan: SurveyMonkeyPoller?

    init(
        place: FormPlace, surveys: [String] = [], statuses: Set<String> = ["completed"],
        signer: SurveyMonkeySigner? = nil, client: SurveyMonkeyClient? = nil, plan: SurveyMonkeyPoller? = nil
    ) {
        self.place = place
        self.surveys = surveys
        self.statuses = statuses
        self.signer = signer
        self.client = client
        self.plan = plan
    }

    package var poller: (any Poller)? { plan }

    package var lookupPlan: (any LookupPlan)? {
        client.map { SurveyMonkeyLookups(client: $0, surveys: surveys, statuses: statuses) }
    }

    package var protection: String? { signer.map { _ in "is signed in Sm-Signature" } }

    package var remarks: [Finding] { plan.map(SurveyMonkeyCheckups.remarks) ?? [] }

    package var checkups: [Checkup] {
        client.map { SurveyMonkeyCheckups(client: $0, source: place.source).all(surveys, isSigned: signer != nil) }
            ?? []
    }

    // MARK: - The door

    /// SurveyMonkey looks with HEAD whether the address is there before it takes a webhook.
    package func isServed(_ method: String, _ path: String) -> Bool {
        path.isEmpty && ["POST", "HEAD", "GET"].contains(method)
    }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        guard request.method == "POST" else { return .answer(request.method == "HEAD" ? .ok : .here) }
        guard let signer else {
            return .badSignature("this source takes no webhooks: set client_id and signing_secret, those of the app")
        }
        guard let signature = request.headers["Sm-Signature"] else {
            return .badSignature(
                "Sm-Signature is missing: SurveyMonkey signs every webhook, so another sender has this address, or a "
                    + "proxy drops the header")
        }
        guard signer.isValid(signature, over: request.body) else {
            let app = request.headers["Sm-Apikey"].map { String($0.trimmed) }
            return .badSignature(
                app != nil && app != signer.clientID
                    ? "Sm-Apikey names another app than client_id: set id and secret of the app that has the webhook"
                    : "Sm-Signature is not made with this source's client_id and signing_secret: copy both from the app's "
                        + "settings")
        }
        return Verification.accepted.provided(bodyOf: request)
    }

    /// Lists of responses, as the API gives them, are an event for each.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        FormList.parts(of: body, under: "data", isTop: true, where: Self.isResponse)
    }

    private static func isResponse(_ json: JSON) -> Bool {
        guard case .array? = json["pages"] else { return false }
        return json["id"] != nil && (json["survey_id"] != nil || json["response_status"] != nil)
    }

    // MARK: - Events

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        FormJSON.read(event, isList: true) { read($0, event, known) }
    }

    private func read(_ body: JSON, _ event: Event, _ known: Lookups) -> Reading {
        if case .array(let elements) = body {
            return .ignored(reason: "a list of \(elements.count) values, none of which is a response")
        }
        if Self.isResponse(body) { return response(body, event, known) }
        if let call = SurveyMonkeyCall(body) { return called(call, event, known) }
        let listed = (body["data"]?.elements ?? []).filter(Self.isResponse)
        if listed.count == 1, let only = listed.first { return response(only, event, known) }
        if !listed.isEmpty {
            return .ignored(reason: "a list of \(listed.count) responses: each is an event of its own")
        }
        return Self.other(body)
    }

    private func response(_ body: JSON, _ event: Event, _ known: Lookups) -> Reading {
        let survey = body["survey_id"]?.scalarText.flatMap { known[.form, $0]?.document }
        let response = SurveyMonkeyResponse(body, survey: SurveyMonkeySurvey(survey))
        guard let id = response.id else { return .invalid(reason: "the response's \"id\" is missing") }
        guard statuses.contains(response.status) else {
            return .ignored(
                reason:
                    "response \(id.shortened(to: 40)) is \(response.status.shortened(to: 40)), which this source does "
                    + "not take (\"statuses\")")
        }
        if let mode = body["collection_mode"]?.string, mode.contains("preview") {
            return .ignored(reason: "a preview of the survey, which nobody answered")
        }
        if response.readable == 0, let choice = response.unresolved.first {
            return .ignored(
                reason:
                    "response \(id.shortened(to: 40)) holds only ids, such as choice \(choice.shortened(to: 40)): "
                    + "their words are in survey \((response.surveyID ?? "?").shortened(to: 40)), which is looked up with "
                    + "\"token\"")
        }
        return FormResponse(
            id: id, answers: response.answers, respondent: response.respondent,
            permalink: body["analyze_url"]?.string?.tidied.nonEmpty, submittedAt: response.time("date_created"),
            changedAt: response.time("date_modified")
        ).reading(place, platform: SurveyMonkeyPlatform.name, event: event)
    }

    private func called(_ call: SurveyMonkeyCall, _ event: Event, _ known: Lookups) -> Reading {
        guard call.type.hasPrefix("response_") else {
            return .ignored(reason: "event type \(call.type.shortened(to: 80)) is about no response")
        }
        guard let response = call.response else {
            return .invalid(reason: "\"object_id\" is missing, which names the response")
        }
        if call.type == "response_deleted" {
            let key = MessageKey(platform: SurveyMonkeyPlatform.name, scope: place.scope, externalID: response)
            return .delete(key, at: call.time ?? event.receivedAt)
        }
        guard SurveyMonkeyCall.mayBring(call.type, statuses) else {
            return .ignored(
                reason: "event type \(call.type.shortened(to: 80)) tells of a response that this source does not take "
                    + "(\"statuses\")")
        }
        guard client != nil else {
            return .ignored(
                reason:
                    "the webhook holds only ids: response \(response.shortened(to: 40)) itself must be fetched from "
                    + "SurveyMonkey's API, with \"token\"")
        }
        if let survey = call.survey, !surveys.contains(survey) {
            return .ignored(
                reason:
                    "survey \(survey.shortened(to: 40)) is not among this source's \"surveys\": add it there, and its "
                    + "responses are read")
        }
        guard let subject = call.subject, let found = known[subject.kind, subject.id]?.document, Self.isResponse(found)
        else {
            return .ignored(
                reason:
                    "response \(response.shortened(to: 40)) could not be fetched when its webhook came; polling brings "
                    + "it, within \((plan?.every ?? .seconds(900)).written)")
        }
        return self.response(found, event, known)
    }

    /// What else the API's answers are.
    private static func other(_ body: JSON) -> Reading {
        if let error = body["error"], case .object = error {
            let said = error["message"]?.string?.tidied.shortened(to: 120) ?? ""
            return .ignored(reason: "an error of SurveyMonkey's API: \(said)")
        }
        if case .array(let list)? = body["data"] {
            return .ignored(
                reason: "an answer of the API with \(list.count) values, none of which is a response with its answers")
        }
        if body["subscription_url"] != nil {
            return .ignored(reason: "a webhook as it is registered, not what it sends")
        }
        if body["response_status"] != nil {
            return .ignored(reason: "a response without its answers (\"pages\"), as the API gives it in short")
        }
        if body["id"] != nil || body["title"] != nil || body["href"] != nil || body["pages"] != nil {
            return .ignored(reason: "a survey, a page, a question or an account, as the API has them: no response")
        }
        return .invalid(reason: "\"event_type\" is missing: not a SurveyMonkey webhook")
    }
}

/// What a webhook says: that something happened to an object, by its id.
struct SurveyMonkeyCall {
    let type: String
    let survey: String?
    let response: String?
    private let stamp: String?

    init?(_ body: JSON) {
        guard let type = body["event_type"]?.string?.tidied.nonEmpty, body["subscription_url"] == nil else {
            return nil
        }
        self.type = type
        let resources = body["resources"]
        let isSurvey = body["filter_type"]?.string == "survey"
        survey = (resources?["survey_id"] ?? (isSurvey ? body["filter_id"] : nil))?.scalarText?.tidied.nonEmpty
        response = (body["object_id"] ?? resources?["respondent_id"])?.scalarText?.tidied.nonEmpty
        stamp = body["event_datetime"]?.string?.tidied.nonEmpty
    }

    var time: Timestamp? { stamp.flatMap(Timestamp.init(iso8601:)) }

    /// Whether a response of such an event can be in one of these states.
    static func mayBring(_ type: String, _ statuses: Set<String>) -> Bool {
        switch type {
        case "response_completed": statuses.contains("completed")
        case "response_created": statuses.contains("partial")
        case "response_disqualified": statuses.contains("disqualified")
        case "response_overquota": statuses.contains("overquota")
        default: true
        }
    }

    /// The response as it was at this event: an update asks for it anew, and a second delivery does not.
    var subject: Lookup.Subject? {
        guard let survey, let response, SurveyMonkeyClient.isID(survey), SurveyMonkeyClient.isID(response) else {
            return nil
        }
        return Lookup.Subject(.response, "\(survey)/\(response)/\(time?.milliseconds ?? 0)")
    }
}

import Documents
import Intake

/// The response that a webhook names, and the words of its survey.
///
/// Surveys are asked about from the start and kept fresh, so that a response is seldom without its words.
struct SurveyMonkeyLookups: LookupPlan {
    let client: SurveyMonkeyClient
    let surveys: [String]
    let statuses: Set<String>

    /// Six calls a day for each survey: an app that is not published has 500 in all.
    private static let surveyLife: Duration = .seconds(4 * 3600)
    /// It is about one event: deliveries of it that come again find it.
    private static let responseLife: Duration = .seconds(600)

    var standing: [Lookup.Subject] { surveys.map { Lookup.Subject(.form, $0) } }

    func subjects(in event: Event) -> [Lookup.Subject] {
        guard let body = try? JSON(parsing: event.body) else { return [] }
        if let call = SurveyMonkeyCall(body) {
            guard call.type.hasPrefix("response_"), call.type != "response_deleted",
                SurveyMonkeyCall.mayBring(call.type, statuses), let survey = call.survey, surveys.contains(survey),
                let subject = call.subject
            else { return [] }
            return [Lookup.Subject(.form, survey), subject]
        }
        guard case .array? = body["pages"], let survey = body["survey_id"]?.scalarText, surveys.contains(survey) else {
            return []
        }
        return [Lookup.Subject(.form, survey)]
    }

    func compose(_ subject: Lookup.Subject) -> TransportRequest? {
        switch subject.kind {
        case .form:
            guard SurveyMonkeyClient.isID(subject.id) else { return nil }
            return client.get("/surveys/\(subject.id)/details", answerBytes: 8 << 20)
        case .response:
            let parts = subject.id.split(separator: "/").map(String.init)
            guard parts.count == 3, parts.prefix(2).allSatisfy(SurveyMonkeyClient.isID) else { return nil }
            return client.get("/surveys/\(parts[0])/responses/\(parts[1])/details?simple=true", answerBytes: 4 << 20)
        case .channel, .person, .keys: return nil
        }
    }

    func read(_ response: TransportResponse, for subject: Lookup.Subject) -> Lookup.Answer {
        guard response.isSuccess else {
            if response.status == 429 {
                return .later(after: SurveyMonkeyErrors.rest(response), reason: "SurveyMonkey wants fewer calls (429)")
            }
            return Lookup.failure(response)
        }
        guard !response.isTruncated, let body = try? JSON(parsing: response.body), case .array? = body["pages"] else {
            // Such a one would only be the same again.
            return .unknown(reason: "SurveyMonkey's answer about \(subject.id) could not be read")
        }
        return subject.kind == .form
            ? .known(Lookup.Fact(document: SurveyMonkeyKept.survey(body)), freshFor: Self.surveyLife)
            : .known(Lookup.Fact(document: SurveyMonkeyKept.response(body)), freshFor: Self.responseLife)
    }
}

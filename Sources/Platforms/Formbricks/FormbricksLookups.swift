import Documents
package import Intake

/// Reads the survey that a response belongs to: its answers come under the ids of the questions alone.
package struct FormbricksLookups: LookupPlan {
    let api: FormbricksAPI
    /// The survey of an event that will be read; `nil` for others.
    let survey: @Sendable (Event) -> String?

    /// Questions are added and reworded more often than people are renamed.
    private static let life: Duration = .seconds(3600)

    package func subjects(in event: Event) -> [Lookup.Subject] {
        survey(event).map { [Lookup.Subject(.form, $0)] } ?? []
    }

    package func compose(_ subject: Lookup.Subject) -> TransportRequest? {
        guard subject.kind == .form, FormbricksAPI.isID(subject.id) else { return nil }
        return api.survey(subject.id)
    }

    package func read(_ response: TransportResponse, for subject: Lookup.Subject) -> Lookup.Answer {
        guard response.isSuccess else {
            return response.status == 401 || response.status == 403
                ? .unknown(reason: "Formbricks does not accept the API key for this survey: see triaged doctor")
                : Lookup.failure(response)
        }
        guard let data = FormbricksAPI.data(of: response), let survey = FormbricksSurvey.kept(data) else {
            return .unknown(reason: "the answer holds no survey: check the setting \"api\"")
        }
        return .known(
            Lookup.Fact(name: data["name"]?.string?.tidied.nonEmpty, document: survey), freshFor: Self.life)
    }
}

import Documents
package import Intake

/// A survey's webhook (formbricks.com/docs, "Webhooks"): Standard Webhooks where the server is new enough to sign, a
/// secret in the address where it is not.
package struct FormbricksSource: Source {
    private let place: FormPlace
    private let lock: FormLock
    private let api: FormbricksAPI?
    private let reader: FormbricksEventReader

    init(place: FormPlace, lock: FormLock, api: FormbricksAPI?, surveys: [String], isPartial: Bool) {
        self.place = place
        self.lock = lock
        self.api = api
        reader = FormbricksEventReader(surveys: surveys, isPartial: isPartial)
    }

    // MARK: - The door

    package func isServed(_ method: String, _ path: String) -> Bool { lock.isServed(method, path) }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        let verdict = lock.verify(request) { secret in
            // A webhook is tried before it is saved, and has its secret only then: there is nothing in it to keep.
            if request.headers["webhook-signature"] == nil, Self.isTest(request.body) { return .accepted }
            return StandardWebhooks(secret)?.verify(request, now: now) ?? .badSignature("the signing secret is no key")
        }.provided(bodyOf: request, isList: true)
        return verdict == .accepted && Self.isTest(request.body) ? .answer(.ok) : verdict
    }

    private static func isTest(_ body: [UInt8]) -> Bool {
        guard body.count < 200, let json = try? JSON(parsing: body) else { return false }
        return json["event"] == "testEndpoint" && json["data"] == nil
    }

    /// Some versions send a list of one event, and the API answers with a list of responses.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        FormList.parts(of: body, under: "data", isTop: true, where: FormbricksEventReader.holdsResponse)
    }

    // MARK: - Understanding

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        FormJSON.read(event, isList: true) { read($0, event, known) }
    }

    private func read(_ body: JSON, _ event: Event, _ known: Lookups) -> Reading {
        switch reader.read(body) {
        case .other(let reading): return reading
        case .response(let data, let id):
            let survey = data["surveyId"]?.string.flatMap { known[.form, $0]?.document }.map(FormbricksSurvey.init)
            let read = FormbricksResponse(data, survey: survey)
            let submittedAt = data["createdAt"]?.isoTime
            let answered = FormResponse(
                id: id, answers: read.answers, respondent: read.respondent, submittedAt: submittedAt,
                changedAt: data["updatedAt"]?.isoTime)
            return answered.reading(place, platform: FormbricksPlatform.name, event: event)
        }
    }

    // MARK: - Asking

    package var lookupPlan: (any LookupPlan)? {
        guard let api else { return nil }
        return FormbricksLookups(api: api) { [reader] event in
            guard let body = try? JSON(parsing: event.body), case .response(let data, _) = reader.read(body),
                let survey = data["surveyId"]?.string, FormbricksAPI.isID(survey)
            else { return nil }
            return survey
        }
    }

    package var protection: String? { lock.protection(signedIn: "webhook-signature") }

    package var remarks: [Finding] {
        guard api == nil else { return lock.remarks }
        return lock.remarks + [
            .warning(
                "without an API key, answers come under the ids of their questions, not their words",
                advice: "in Formbricks, open the settings of the organisation, API Keys, make a key that may read this "
                    + "survey, and add: token: ${env:FORMBRICKS_API_KEY}")
        ]
    }

    package var checkups: [Checkup] {
        guard let api else { return [] }
        let surveys = reader.surveys.prefix(5).map { FormbricksCheckup.survey($0, api) }
        return [FormbricksCheckup.key(api)] + (surveys.isEmpty ? [FormbricksCheckup.surveys(api)] : surveys)
            + [FormbricksCheckup.webhook(api, source: place.source)]
    }
}

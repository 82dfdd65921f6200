import Documents
import Intake

/// What `triaged doctor` asks SurveyMonkey's API, and what the settings alone tell.
struct SurveyMonkeyCheckups: Sendable {
    let client: SurveyMonkeyClient
    let source: String

    func all(_ surveys: [String], isSigned: Bool) -> [Checkup] {
        [account(isSigned: isSigned)] + surveys.map(survey) + (isSigned ? [webhooks] : [])
    }

    /// An app that is not published may make 500 calls a day; responses that webhooks name need some of them.
    static func remarks(_ plan: SurveyMonkeyPoller) -> [Finding] {
        let rounds = 86_400_000 / max(plan.every.milliseconds, 1)
        let calls = rounds.multipliedReportingOverflow(by: Int64(plan.surveys.count))
        guard calls.overflow || calls.partialValue > 400 else { return [] }
        return [
            .warning(
                "polling \(plan.surveys.count) surveys every \(plan.every.written) makes "
                    + "\(calls.partialValue) calls a day; a draft or private app has 500",
                advice: "set a longer `every`, such as every: 1h; webhooks still bring responses at once")
        ]
    }

    private static let newToken =
        "open developer.surveymonkey.com/apps, choose the app, Settings, and copy the Access Token; accounts in the EU "
        + "need api: https://api.eu.surveymonkey.com, those in Canada api: https://api.surveymonkey.ca"

    private static func refusal(_ response: TransportResponse, scopes: String) -> Finding? {
        let said = SurveyMonkeyErrors.message(response).map { ": \($0)" } ?? ""
        switch response.status {
        case 401: return .problem("SurveyMonkey does not take the token\(said)", advice: newToken)
        case 403:
            return .problem(
                "the token may not do this\(said)",
                advice:
                    "in the app's settings at developer.surveymonkey.com/apps set the scopes \(scopes), Update Scopes, "
                    + "and set its new Access Token")
        case 429:
            return .warning(
                "the app has used up its calls\(said)",
                advice: "ask again later; set a longer `every` if this comes often")
        default: return nil
        }
    }

    private func account(isSigned: Bool) -> Checkup {
        Checkup("token", request: client.get("/users/me")) { response in
            if let refusal = Self.refusal(response, scopes: "View Users") { return [refusal] }
            guard response.isSuccess, let body = try? JSON(parsing: response.body) else {
                return [.failure(response, advice: "check `api`, and ask again later if it is right")]
            }
            guard let name = (body["username"] ?? body["email"])?.string?.tidied.nonEmpty else {
                return [.problem("what answers at `api` is not SurveyMonkey's API", advice: Self.newToken)]
            }
            var findings: [Finding] = [.fine("the token is \(name)'s")]
            let granted = Set(body["scopes"]?["granted"]?.elements.compactMap(\.string) ?? [])
            let needed = [
                ("surveys_read", "View Surveys"), ("responses_read", "View Responses"),
                ("responses_read_detail", "View Response Details"),
            ]
            let missing = needed.filter { !granted.isEmpty && !granted.contains($0.0) }.map(\.1)
            if !missing.isEmpty {
                findings.append(
                    .problem(
                        "the token lacks \(missing.joined(separator: ", "))",
                        advice:
                            "in the app's settings require these scopes, Update Scopes, and set its new Access Token; "
                            + "View Response Details needs a paid plan"))
            }
            return findings
        }
    }

    private func survey(_ id: String) -> Checkup {
        Checkup("survey \(id)", request: client.get("/surveys/\(id)")) { response in
            if let refusal = Self.refusal(response, scopes: "View Surveys") { return [refusal] }
            if response.status == 404 {
                return [
                    .problem(
                        "SurveyMonkey knows no survey \(id) for this token",
                        advice:
                            "take the number from the API (see the guide); the survey must be the token's account's, "
                            + "or shared with it")
                ]
            }
            guard response.isSuccess, let body = try? JSON(parsing: response.body) else {
                return [.failure(response, advice: "ask again later")]
            }
            let title = body["title"]?.string?.tidied.shortened(to: 80) ?? ""
            return [.fine("survey \(id) is there: \(title)")]
        }
    }

    private var webhooks: Checkup {
        Checkup("webhooks", request: client.get("/webhooks?per_page=100")) { [source] response in
            if let refusal = Self.refusal(response, scopes: "View Webhooks") { return [refusal] }
            guard response.isSuccess, let body = try? JSON(parsing: response.body) else {
                return [.failure(response, advice: "ask again later")]
            }
            let list = body["data"]?.elements ?? []
            let register =
                "register one with the curl line of the guide, for https://<your public address>/in/\(source)"
            guard !list.isEmpty else {
                return [.warning("the app has no webhook: responses come by polling alone", advice: register)]
            }
            // Lists usually leave the address out.
            let addresses = list.compactMap { $0["subscription_url"]?.string }
            if !addresses.isEmpty, !addresses.contains(where: { $0.hasSuffix("/in/\(source)") }) {
                return [.warning("the app has webhooks, none to this source", advice: register)]
            }
            let names = list.prefix(5).compactMap { $0["name"]?.string?.tidied.shortened(to: 40) }
            let count = list.count == 1 ? "a webhook" : "\(list.count) webhooks"
            return [.fine("the app has \(count): \(names.joined(separator: ", "))")]
        }
    }
}

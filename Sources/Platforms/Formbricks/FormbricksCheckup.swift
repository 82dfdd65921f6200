import Documents
import Intake

/// What `triaged doctor` asks Formbricks, and what it says of the answers.
enum FormbricksCheckup {
    private static let keyAdvice =
        "in Formbricks, open the settings of the organisation, API Keys, make a key that may read this survey's project, "
        + "put it into the environment, and start triaged again"
    private static let apiAdvice =
        "check the setting \"api\" (https://app.formbricks.com, or your own server's address)"

    private static func refused(_ response: TransportResponse) -> [Finding] {
        switch response.status {
        case 401: [.problem("the API key is not accepted (401)", advice: keyAdvice)]
        case 403: [.problem("the API key may not read this (403)", advice: keyAdvice)]
        default: [.failure(response, advice: apiAdvice)]
        }
    }

    private static let unreadable: [Finding] = [.problem("the answer is not Formbricks'", advice: apiAdvice)]

    static func key(_ api: FormbricksAPI) -> Checkup {
        Checkup("API key", request: api.whoAmI) { response in
            // Keys of a whole organisation are not told of their one environment.
            if response.status == 400 || response.status == 404 { return [.fine("the server knows the API")] }
            guard response.isSuccess else { return refused(response) }
            guard let data = FormbricksAPI.data(of: response) else { return unreadable }
            let project = (data["project"] ?? data["product"])?["name"]?.string?.tidied.nonEmpty
            let kind = data["type"]?.string?.tidied.nonEmpty.map { " (\($0))" } ?? ""
            return [.fine("is accepted\(project.map { ", for the project \($0)" } ?? "")\(kind)")]
        }
    }

    static func survey(_ id: String, _ api: FormbricksAPI) -> Checkup {
        Checkup("survey \(id)", request: api.survey(id)) { response in
            if response.status == 404 {
                return [
                    .problem(
                        "there is no such survey (404)",
                        advice: "copy its id from its address in Formbricks: …/surveys/<id>/summary")
                ]
            }
            guard response.isSuccess else { return refused(response) }
            guard let data = FormbricksAPI.data(of: response), FormbricksSurvey.kept(data) != nil else {
                return unreadable
            }
            let name = data["name"]?.string?.tidied.nonEmpty ?? id
            let count = FormbricksSurvey(data).elements.count
            let isOpen = data["status"] == "inProgress" || data["status"] == nil
            let found: [Finding] = [.fine("\"\(name)\" is readable, with \(count) questions")]
            return isOpen
                ? found
                : found + [
                    .warning(
                        "it takes no responses now (\(data["status"]?.string?.tidied.shortened(to: 40) ?? "unknown"))",
                        advice: "publish it in Formbricks")
                ]
        }
    }

    static func surveys(_ api: FormbricksAPI) -> Checkup {
        Checkup("surveys", request: api.surveys) { response in
            guard response.isSuccess else { return refused(response) }
            guard let data = FormbricksAPI.data(of: response), case .array(let surveys) = data else {
                return unreadable
            }
            if surveys.isEmpty {
                return [
                    .warning("the key sees no survey", advice: "make a key for the environment that has your survey")
                ]
            }
            let names = surveys.prefix(5).compactMap { $0["name"]?.string?.tidied.nonEmpty?.shortened(to: 60) }
            return [.fine("are readable: \(names.joined(separator: ", "))")]
        }
    }

    /// - Parameter source: the source's name, which the webhook's address must hold.
    static func webhook(_ api: FormbricksAPI, source: String) -> Checkup {
        Checkup("webhook", request: api.webhooks) { response in
            guard response.isSuccess else { return refused(response) }
            guard let data = FormbricksAPI.data(of: response), case .array(let all) = data else { return unreadable }
            let ours = all.filter { hook in
                guard let url = hook["url"]?.string, let start = url.firstRange(of: "/in/\(source)")?.upperBound else {
                    return false
                }
                return url[start...].first.map { $0 == "/" || $0 == "?" } ?? true
            }
            guard !ours.isEmpty else {
                return [
                    .problem(
                        "no webhook of Formbricks leads to this source",
                        advice: "in Formbricks, open Integrations, Webhooks, Add Webhook, with the address "
                            + "https://<your public address>/in/\(source) and the trigger Response Finished")
                ]
            }
            let triggers = Set(ours.flatMap { $0.texts("triggers") })
            guard triggers.contains("responseFinished") else {
                return [
                    .warning(
                        "the webhook does not tell of finished responses",
                        advice: "in Formbricks, edit the webhook and tick Response Finished")
                ]
            }
            return [.fine("leads here, for \(triggers.sorted().joined(separator: ", "))")]
        }
    }
}

import Documents
import Intake

/// What `triaged doctor` asks Jotform's API.
struct JotformCheckups: Sendable {
    let client: JotformClient
    let source: String

    func all(_ forms: [String]) -> [Checkup] { [account] + forms.map(webhooks) }

    private static let newKey =
        "in Jotform open Settings, API, Create New Key (read access will do), and set it as `token`; accounts in the "
        + "EU need api: https://eu-api.jotform.com, HIPAA accounts api: https://hipaa-api.jotform.com"

    private var account: Checkup {
        Checkup("API key", request: client.get("/user")) { response in
            if [401, 403].contains(response.status) {
                return [.problem("Jotform does not take this API key", advice: Self.newKey)]
            }
            guard response.isSuccess else {
                return [.failure(response, advice: "check `api`, and ask again later if it is right")]
            }
            guard let content = JotformClient.content(response), let user = content["username"]?.string?.tidied.nonEmpty
            else {
                return [.problem("what answers at `api` is not Jotform's API", advice: Self.newKey)]
            }
            if let status = content["status"]?.string, status != "ACTIVE" {
                return [
                    .warning(
                        "the account \(user) is \(status.tidied.shortened(to: 40))",
                        advice: "log in to Jotform and look what it asks for: it may have stopped taking submissions")
                ]
            }
            return [.fine("the API key is \(user)'s")]
        }
    }

    private func webhooks(_ form: String) -> Checkup {
        Checkup("form \(form)", request: client.get("/form/\(form)/webhooks")) { [source] response in
            if [401, 403, 404].contains(response.status) {
                return [
                    .problem(
                        "the API key does not see form \(form)",
                        advice: "check the number, which the form's address ends in, and whose key it is")
                ]
            }
            guard response.isSuccess else { return [.failure(response, advice: "ask again later")] }
            let content = JotformClient.content(response) ?? .null
            let addresses = content.elements.compactMap(\.string) + content.members.compactMap { $0.value.string }
            let isOurs = addresses.contains {
                $0.firstRange(of: "/in/\(source)/") != nil || $0.hasSuffix("/in/\(source)")
            }
            if isOurs { return [.fine("form \(form) has a webhook to this source")] }
            return [
                .problem(
                    addresses.isEmpty
                        ? "form \(form) has no webhook"
                        : "form \(form) has \(addresses.count == 1 ? "a webhook" : "webhooks"), none to this source",
                    advice: "in the form's Settings, Integrations, WebHooks add "
                        + "https://<your public address>/in/\(source)/<secret>")
            ]
        }
    }
}

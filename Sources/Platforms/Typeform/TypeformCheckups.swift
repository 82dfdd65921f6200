import Documents
import Intake

/// What `triaged doctor` asks Typeform.
enum TypeformCheckups {
    static func account(_ api: TypeformAPI) -> Checkup {
        Checkup("token", request: api.account) { response in
            guard let body = answer(response) else { return [refusal(response)] }
            let name = (body["alias"] ?? body["email"])?.string?.tidied.shortened(to: 100) ?? "somebody"
            return [.fine("valid, for \(name)")]
        }
    }

    /// - Parameter isPolled: false where responses come by the webhook alone.
    static func webhook(_ api: TypeformAPI, form: String, source: String, isPolled: Bool) -> Checkup {
        Checkup("webhook of form \(form)", request: api.webhooks(of: form)) { response in
            guard let body = answer(response) else { return [refusal(response)] }
            let ours = (body["items"]?.elements ?? []).filter { hook in
                let path = (hook["url"]?.string ?? "").prefix { $0 != "?" }
                return path.hasSuffix("/in/\(source)")
            }
            guard let hook = ours.first(where: { $0["enabled"]?.bool == true }) ?? ours.first else {
                let words = "the form has no webhook to …/in/\(source)"
                let advice =
                    "in the form: Connect > Webhooks > Add a webhook, https://<your public address>/in/\(source)"
                return [
                    isPolled
                        ? .warning(words + ": responses come by polling, within minutes", advice: advice)
                        : .problem(words, advice: advice)
                ]
            }
            let url = hook["url"]?.string?.tidied.shortened(to: 200) ?? ""
            guard hook["enabled"]?.bool == true else {
                return [
                    .problem(
                        "the webhook to \(url) is turned off",
                        advice:
                            "in the form: Connect > Webhooks, turn its switch on (Typeform turns it off after errors)")
                ]
            }
            return [.fine("on, to \(url)")]
        }
    }

    static func form(_ api: TypeformAPI, _ form: String) -> Checkup {
        Checkup("form \(form)", request: api.form(form)) { response in
            guard let body = answer(response) else { return [refusal(response)] }
            return [.fine("seen, called \(body["title"]?.string?.tidied.shortened(to: 100) ?? form)")]
        }
    }

    private static func answer(_ response: TransportResponse) -> JSON? {
        response.isSuccess ? try? JSON(parsing: response.body) : nil
    }

    private static func refusal(_ response: TransportResponse) -> Finding {
        .failure(response, advice: TypeformAPI.advice(response.status) ?? "try again later; status.typeform.com")
    }
}

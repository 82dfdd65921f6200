import Documents
import Intake

/// One form, or several that send to the same address: signed by Standard Webhooks, as the script does it.
struct GoogleFormsSource: Source {
    let place: FormPlace
    /// Labels of questions by their id, where a body has none.
    let labels: [String: String]
    let signer: StandardWebhooks?

    func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        guard let signer else { return .badSignature("this source has no signing_secret") }
        return signer.verify(request, now: now).provided(bodyOf: request)
    }

    var protection: String? { signer.map { _ in "is signed in webhook-signature, as the script does it" } }

    /// The Forms API gives responses in lists.
    func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        FormList.parts(of: body, under: "responses")
    }

    func normalise(_ event: Event, known: Lookups) -> Reading {
        FormJSON.read(event) { read($0, event) }
    }

    private func read(_ body: JSON, _ event: Event) -> Reading {
        if body["type"]?.string == "google_forms.test" { return .ignored(reason: "a test of the connection") }
        if let list = body["responses"]?.elements {
            return .ignored(reason: "a list of \(list.count) responses, of which each is read by itself")
        }
        if body["items"] != nil, body["formId"] != nil {
            return .ignored(reason: "a form with its questions, as the Forms API gives it: nobody's response")
        }
        let response =
            if case .object? = body["answers"] { GoogleFormsRecord.read(body, labels: labels) } else {
                GoogleFormsScript.read(body, labels: labels)
            }
        guard let response else {
            return .invalid(
                reason: "neither what the script for Google Forms sends (\"response\" with its \"id\", \"answers\") "
                    + "nor a response of the Forms API (\"responseId\")")
        }
        return response.reading(place, platform: GoogleFormsPlatform.name, event: event)
    }
}

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
        FormList.parts(of: body, under: "responses") { $0["responseId"] != nil }
    }

    func normalise(_ event: Event, known: Lookups) -> Reading {
        FormJSON.read(event) { read($0, event) }
    }

    private func read(_ body: JSON, _ event: Event) -> Reading {
        if body["type"]?.string == "google_forms.test" { return .ignored(reason: "a test of the connection") }
        if let list = body["responses"]?.elements, list.isEmpty || list.contains(where: { $0["responseId"] != nil }),
            body["responses"]?.members.isEmpty != false
        {
            return .ignored(reason: "a list of \(list.count) responses, of which each is read by itself")
        }
        if let reason = Self.otherwise(body) { return .ignored(reason: reason) }
        let response =
            (GoogleFormsRecord.isRecord(body)
                ? GoogleFormsRecord.read(body, labels: labels) : GoogleFormsScript.read(body, labels: labels))
            ?? GoogleFormsDump.read(body, labels: labels, event: event)
        guard let response else {
            return .invalid(
                reason: "neither what the script for Google Forms sends (\"response\" with its \"id\", \"answers\") "
                    + "nor a response of the Forms API (\"responseId\")")
        }
        return response.reading(place, platform: GoogleFormsPlatform.name, event: event)
    }

    /// What else Google's services send or answer.
    private static func otherwise(_ body: JSON) -> String? {
        if body["items"] != nil, body["formId"] != nil {
            return "a form with its questions, as the Forms API gives it: nobody's response"
        }
        if let type = body["message", "attributes", "eventType"]?.string {
            return "a notice of the Forms API (\(type.tidied.shortened(to: 40))): the response itself is not in it; "
                + "send responses by the script"
        }
        if body["watches"] != nil || body["target", "topic"] != nil {
            return "a watch of the Forms API: nobody's response"
        }
        if let said = body["error", "message"]?.string {
            return "an error of the Forms API: \(said.tidied.shortened(to: 120))"
        }
        if case .array? = body["values"], body["namedValues"] == nil {
            return "a row of values without their questions: send \"namedValues\", or use the script for Google Forms"
        }
        return nil
    }
}

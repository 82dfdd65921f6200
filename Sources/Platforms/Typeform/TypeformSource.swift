import Documents
package import Intake

/// One form's webhook (typeform.com/developers/webhooks): `Typeform-Signature: sha256=` and base64 over the raw body,
/// without a time, so that a replay is recognised by the response's token alone.
package struct TypeformSource: Source {
    private let place: FormPlace
    private let secret: Secret?

    package init(name: String, scope: String, secret: Secret?, questions: FormQuestions = FormQuestions()) {
        place = FormPlace(source: name, scope: scope, questions: questions)
        self.secret = secret
    }

    private static let scheme = Signature(.sha256, .base64, prefix: "sha256=")

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        guard let secret else { return .badSignature("this source has no secret") }
        guard let signature = request.headers["Typeform-Signature"] else {
            return .badSignature("Typeform-Signature is missing: set the same secret in the form's webhook")
        }
        guard Self.scheme.isValid(signature, over: [request.body], key: secret.revealed) else {
            return .badSignature("Typeform-Signature is not made with this source's secret")
        }
        do {
            guard case .object = try JSON(topOf: request.body) else {
                return .malformed("expected a JSON object at the top of the body")
            }
            return .accepted
        } catch { return .malformed("the body is not JSON: \(error)") }
    }

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let body: JSON
        do { body = try JSON(parsing: event.body) } catch { return .invalid(reason: "the body is not JSON: \(error)") }
        let type = body["event_type"]?.string
        guard type == "form_response" || (type == nil && body["form_response"] != nil) else {
            guard let type else { return .invalid(reason: "\"event_type\" is missing: not a Typeform webhook") }
            return .ignored(reason: "event type \(type.tidied.shortened(to: 80)) carries no response")
        }
        guard let response = body["form_response"], case .object = response else {
            return .invalid(reason: "\"form_response\" is missing or no object")
        }
        guard let token = (response["token"] ?? response["response_id"])?.string?.nonEmpty else {
            return .invalid(reason: "form_response.token is missing")
        }
        let read = TypeformResponse(response)
        let answered = FormResponse(
            id: token, answers: read.answers, permalink: response["response_url"]?.string?.nonEmpty,
            submittedAt: read.time("submitted_at"))
        return answered.reading(place, platform: TypeformPlatform.name, event: event)
    }
}

import Documents
package import Intake

/// One form's webhook (typeform.com/developers/webhooks): `Typeform-Signature: sha256=` and base64 over the raw body,
/// without a time, so that a replay is recognised by the response's token alone.
package struct TypeformSource: Source {
    private let place: FormPlace
    private let secret: Secret?
    /// `nil` where nobody may ask Typeform.
    private let api: TypeformAPI?
    /// The forms that are polled, by their ids.
    private let forms: [String]
    private let start: PollStart

    package init(
        place: FormPlace, secret: Secret?, api: TypeformAPI? = nil, forms: [String] = [], start: PollStart = .now
    ) {
        self.place = place
        self.secret = secret
        self.api = api
        self.forms = forms
        self.start = start
    }

    package var poller: (any Poller)? {
        forms.isEmpty ? nil : api.map { TypeformPoller(api: $0, forms: forms, start: start) }
    }

    package var lookupPlan: (any LookupPlan)? { api.map(TypeformForms.init) }

    package var protection: String? { secret.map { _ in "is signed in Typeform-Signature" } }

    package var checkups: [Checkup] {
        guard let api else { return [] }
        return [TypeformCheckups.account(api)]
            + forms.prefix(20).flatMap { form -> [Checkup] in
                let seen = TypeformCheckups.form(api, form)
                // Without a secret there is no webhook to look for.
                if secret == nil { return [seen] }
                return [seen, TypeformCheckups.webhook(api, form: form, source: place.source, isPolled: true)]
            }
    }

    private static let scheme = Signature(.sha256, .base64, prefix: "sha256=")

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        guard let secret else { return .badSignature("this source has no signing_secret: it takes no webhooks") }
        guard let signature = request.headers["Typeform-Signature"] else {
            return .badSignature("Typeform-Signature is missing: set the same secret in the form's webhook")
        }
        guard Self.scheme.isValid(signature, over: [request.body], key: secret.revealed) else {
            return .badSignature("Typeform-Signature is not made with this source's signing_secret")
        }
        return Verification.accepted.provided(bodyOf: request)
    }

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        FormJSON.read(event) { read($0, event, known) }
    }

    private func read(_ body: JSON, _ event: Event, _ known: Lookups) -> Reading {
        if let list = body["items"]?.elements {
            let isResponses = list.isEmpty || list.contains { $0["token"] != nil || $0["answers"] != nil }
            return .ignored(
                reason: isResponses
                    ? "a list of \(list.count) responses, of which each is read by itself"
                    : "a list of Typeform's API that holds no responses: forms, webhooks, workspaces")
        }
        let type = body["event_type"]?.string
        if type == "form_response_partial" || Self.isUnfinished(body["form_response"] ?? body) {
            return .ignored(reason: "a response that is not finished")
        }
        if let type, type != "form_response" {
            return .ignored(reason: "event type \(type.tidied.shortened(to: 80)) carries no response")
        }
        // A response of the Responses API comes without its envelope.
        let isRecord = type == nil && body["token"] != nil && body["landed_at"] != nil
        guard let response = isRecord ? body : body["form_response"], case .object = response else {
            return Self.otherwise(body).map { .ignored(reason: $0) }
                ?? .invalid(reason: "\"form_response\" is missing or no object: not a Typeform webhook")
        }
        // Deliveries that people write for a trial often have only the event's id.
        let ids = [response["token"], response["response_id"], body["event_id"]]
        guard let token = ids.lazy.compactMap({ $0?.string?.nonEmpty }).first else {
            return .invalid(reason: "form_response.token is missing")
        }
        let form = (response["form_id"] ?? response["definition", "id"])?.string
        let read = TypeformResponse(response, form: form.flatMap { known[.form, $0]?.document })
        let answered = FormResponse(
            id: token, answers: read.answers, permalink: response["response_url"]?.string?.nonEmpty,
            submittedAt: read.time("submitted_at"))
        return answered.reading(place, platform: TypeformPlatform.name, event: event)
    }

    /// The Responses API gives responses in lists.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        FormList.parts(of: body, under: "items") { $0["token"] != nil || $0["answers"] != nil }
    }

    /// What was only begun, where the form sends that too.
    private static func isUnfinished(_ response: JSON) -> Bool {
        ["partial", "started"].contains(response["response_type"]?.string ?? "")
    }

    /// What Typeform's API answers that is nobody's response.
    private static func otherwise(_ body: JSON) -> String? {
        if case .array? = body["fields"], body["title"] != nil || body["id"] != nil {
            return "a form with its questions, nobody's response"
        }
        if body["url"] != nil, body["tag"] != nil { return "a webhook as it is registered, not what it sends" }
        if let code = body["code"]?.string, body["description"] != nil {
            return "an error of Typeform's API: \(code.tidied.shortened(to: 80))"
        }
        return nil
    }
}

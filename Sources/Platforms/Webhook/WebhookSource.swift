import Documents
package import Intake

/// One configured sender of JSON or forms.
package struct WebhookSource: Source {
    private let name: String
    private let scope: String
    private let kind: SourceKind
    private let format: WebhookFormat
    private let map: WebhookMapping
    private let check: WebhookCheck

    package init(
        name: String, scope: String, kind: SourceKind, format: WebhookFormat, map: WebhookMapping, check: WebhookCheck
    ) {
        self.name = name
        self.scope = scope
        self.kind = kind
        self.format = format
        self.map = map
        self.check = check
    }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        let verdict = check.verify(request, now: now)
        guard case .accepted = verdict else { return verdict }
        do {
            _ = try WebhookBody(
                request.body, contentType: request.headers["content-type"], format: format, isTopEnough: true)
            return .accepted
        } catch { return .malformed("\(error)") }
    }

    package var responder: (any Responder)? { WebhookResponder() }

    /// Several at once: each object of a list is an event of its own.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        // Most bodies are one object, and are not read twice for this.
        let start = String(decoding: body.prefix(40), as: UTF8.self).filter { !$0.isWhitespace }
        guard start.hasPrefix("[") || start.hasPrefix("{\"results\""), map.isEmpty, format != .form,
            BodyFormat(contentType: headers["content-type"], body: body) == .json,
            let json = try? JSON(parsing: body), WebhookAnswers(json, key: "answers") == nil
        else { return [body] }
        // Responses of an API, each with a list of its values.
        return FormList.parts(of: body, under: "results", isTop: true) { one in
            if json["results"] == nil { return one.members.isEmpty == false }
            if case .array? = one["values"] { return true }
            return false
        }
    }

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let body: WebhookBody
        do {
            body = try WebhookBody(event.body, contentType: event.headers["content-type"], format: format)
        } catch { return .invalid(reason: "\(error)") }
        if case .array(let elements) = body.value, map.isEmpty {
            if let answers = WebhookAnswers(body.value, key: "answers"), answers.answers.contains(where: \.isAnswered) {
                return guessed(WebhookBody(list: body.value), event)
            }
            if !elements.isEmpty, WebhookGuess.isBareNotice(body.value) {
                return .ignored(reason: "only ids, kinds and times: nothing that a person wrote")
            }
            return .invalid(reason: "the body is a list of no objects: without a `map`, objects are expected")
        }
        return map.isEmpty ? guessed(body, event) : mapped(body, event)
    }

    private func mapped(_ body: WebhookBody, _ event: Event) -> Reading {
        let values = WebhookValues(body: body.value, map: map)
        let fields = values.fields
        let text = values.text ?? Self.listing(fields)
        guard !text.isEmpty || !body.attachments.isEmpty else {
            return .ignored(reason: "there is no text in the body\(values.missing(.text))")
        }
        let submittedAt = values.time ?? event.receivedAt
        return .submission(
            Submission(
                key: key(values[.id], event), source: name, kind: kind,
                channel: values[.channel].map { Channel(id: $0, name: $0) }, thread: values[.thread],
                author: Person(id: values[.authorID] ?? "", name: values[.authorName], email: values[.authorEmail]),
                title: values[.title], text: text, fields: fields, attachments: body.attachments,
                permalink: values[.url], submittedAt: submittedAt, version: submittedAt.milliseconds))
    }

    private func guessed(_ body: WebhookBody, _ event: Event) -> Reading {
        if body.attachments.isEmpty, let reason = Self.nobodysAsk(body.value) { return .ignored(reason: reason) }
        let guess = WebhookGuess(WebhookDressed.plain(body.value))
        let attachments = body.attachments + guess.attachments
        if attachments.isEmpty, let silence = guess.silence {
            return .ignored(
                reason: (guess.author == Person() ? "nothing that a person wrote" : silence)
                    + " (which value is the text can be declared: \"map: { text: /… }\")")
        }
        guard !guess.text.isEmpty || !attachments.isEmpty else {
            return .ignored(reason: "there is no text in the body")
        }
        let submittedAt = guess.time ?? event.receivedAt
        return .submission(
            Submission(
                key: key(guess[.id], event), source: name, kind: kind,
                channel: guess.values[.channel].map { Channel(id: $0, name: $0) }, author: guess.author,
                title: guess.title, text: guess.text, fields: guess.fields, attachments: attachments,
                permalink: guess[.url], submittedAt: submittedAt, version: submittedAt.milliseconds))
    }

    /// Why a body is no ask, whatever words are in it.
    private static func nobodysAsk(_ body: JSON) -> String? {
        if !body.members.isEmpty, WebhookGuess.isBareNotice(body) {
            return "only ids, kinds and times: nothing that a person wrote"
        }
        if body["zen"] != nil, body["hook_id"] != nil { return "a test of the connection" }
        if let kind = ["type", "event", "topic", "action", "event_type", "eventType", "webhookEvent", "triggerType"]
            .lazy
            .compactMap({ body[$0]?.string?.tidied }).first(where: isDeletion)
        {
            return "\(kind.shortened(to: 60)): something was taken back, which nobody asked for"
        }
        if let count = WebhookDefinition.questions(of: body) {
            return "a form as it was made, with \(count) questions and no answers: nobody's response"
        }
        return WebhookDefinition.isNotice(body) ? "a notice of a form that was made: nobody's response" : nil
    }

    private static func isDeletion(_ kind: String) -> Bool {
        let last = kind.lowercased().split { !$0.isLetter }.last ?? ""
        return ["deleted", "delete", "removed", "remove"].contains(last)
    }

    private func key(_ id: String?, _ event: Event) -> MessageKey {
        MessageKey(platform: WebhookPlatform.name, scope: scope, externalID: identity(id, event))
    }

    /// The sender's id for it; else the delivery's, which stays the same in retries; else what was said.
    private func identity(_ id: String?, _ event: Event) -> String {
        if let id { return id }
        if check.vouchesForID, let id = (event.headers["webhook-id"] ?? event.headers["svix-id"])?.nonEmpty {
            return id
        }
        return "sha256:" + fingerprint(of: event.body)
    }

    /// A body without any text of its own: what it has, one line for each value.
    static func listing(_ fields: [Field]) -> String {
        fields.filter { !$0.values.isEmpty }.map { "\($0.label): \($0.values.joined(separator: ", "))" }
            .joined(separator: "\n")
    }
}

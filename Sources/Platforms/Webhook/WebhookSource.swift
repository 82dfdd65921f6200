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

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let body: WebhookBody
        do {
            body = try WebhookBody(event.body, contentType: event.headers["content-type"], format: format)
        } catch { return .invalid(reason: "\(error)") }
        let values = WebhookValues(body: body.value, map: map)
        if case .array? = Optional(body.value), map.pointers.isEmpty {
            return .invalid(reason: "the body is a list: without a `map`, one object per request is expected")
        }
        let fields = values.fields
        let text = values.text ?? Self.listing(fields)
        guard !text.isEmpty || !body.attachments.isEmpty else {
            return .ignored(reason: "there is no text in the body\(values.missing(.text))")
        }
        let submittedAt = values.time ?? event.receivedAt
        let thread = values[.thread]
        return .submission(
            Submission(
                key: MessageKey(platform: WebhookPlatform.name, scope: scope, externalID: identity(values, event)),
                source: name, kind: kind, channel: values[.channel].map { Channel(id: $0, name: $0) }, thread: thread,
                author: Person(id: values[.authorID] ?? "", name: values[.authorName], email: values[.authorEmail]),
                title: values[.title], text: text, fields: fields, attachments: body.attachments,
                permalink: values[.url], submittedAt: submittedAt, version: submittedAt.milliseconds))
    }

    /// The sender's id for it; else the delivery's, which stays the same in retries; else what was said.
    private func identity(_ values: WebhookValues, _ event: Event) -> String {
        if let id = values[.id] { return id }
        if check.vouchesForID, let id = (event.headers["webhook-id"] ?? event.headers["svix-id"])?.nonEmpty {
            return id
        }
        return "sha256:" + fingerprint(of: event.body)
    }

    /// A body without any text of its own: what it has, one line for each value.
    private static func listing(_ fields: [Field]) -> String {
        fields.filter { !$0.values.isEmpty }.map { "\($0.label): \($0.values.joined(separator: ", "))" }
            .joined(separator: "\n")
    }
}

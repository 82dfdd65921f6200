/// One person's ask, normalised: the same shape whatever platform it came from.
package struct Submission: Sendable, Equatable {
    /// What the platform calls the message, so that webhook, retry, poll and back-fill of it meet in one row.
    package var key: MessageKey
    /// The configured source's name.
    package var source: String
    package var kind: SourceKind
    /// Where it was said; `nil` where the platform has no channels (a form).
    package var channel: Channel?
    /// The platform's name for the thread it belongs to: an answer sent with this value lands beside it.
    package var thread: String?
    /// True when it was said inside a thread someone else opened: then it may be a comment on that thread's request.
    package var isReply: Bool
    package var author: Person
    package var title: String?
    /// Plain text, Unicode, lines separated by `\n`; markup, entities and mentions are already resolved.
    package var text: String
    package var fields: [Field]
    package var attachments: [Attachment]
    package var labels: [String]
    /// How many people have voted for it on its platform; `nil` where nobody can.
    package var votes: Int?
    /// A link to the message on its platform, where one exists.
    package var permalink: String?
    /// When the person said it, by the platform's clock; the time of receipt where the platform does not tell.
    package var submittedAt: Timestamp
    /// The platform's own version of the message, growing with each edit; an older one never replaces a newer one.
    package var version: Int64

    package init(
        key: MessageKey, source: String, kind: SourceKind, channel: Channel? = nil, thread: String? = nil,
        isReply: Bool = false, author: Person = Person(), title: String? = nil, text: String, fields: [Field] = [],
        attachments: [Attachment] = [], labels: [String] = [], votes: Int? = nil, permalink: String? = nil,
        submittedAt: Timestamp, version: Int64 = 0
    ) {
        self.key = key
        self.source = source
        self.kind = kind
        self.channel = channel
        self.thread = thread
        self.isReply = isReply
        self.author = author
        self.title = title
        self.text = text
        self.fields = fields
        self.attachments = attachments
        self.labels = labels
        self.votes = votes
        self.permalink = permalink
        self.submittedAt = submittedAt
        self.version = version
    }
}

/// The identity of one message: unique over the whole store.
package struct MessageKey: Sendable, Hashable {
    /// The platform's name, such as `slack`.
    package var platform: String
    /// Where the external id is unique; from our configuration, never from the message.
    package var scope: String
    package var externalID: String

    package init(platform: String, scope: String, externalID: String) {
        self.platform = platform
        self.scope = scope
        self.externalID = externalID
    }
}

package enum SourceKind: String, Sendable, CaseIterable {
    case chat, form, tracker, mail, webhook
}

package struct Channel: Sendable, Equatable {
    package var id: String
    /// As people write it, `#feature-requests`; `nil` while it is not known.
    package var name: String?

    package init(id: String, name: String? = nil) {
        self.id = id
        self.name = name
    }
}

package struct Person: Sendable, Equatable {
    /// The platform's id; empty where there is none (an anonymous form).
    package var id: String
    package var name: String?
    package var email: String?
    package var isBot: Bool

    package init(id: String = "", name: String? = nil, email: String? = nil, isBot: Bool = false) {
        self.id = id
        self.name = name
        self.email = email
        self.isBot = isBot
    }
}

/// One answer of a form, or one named value of a webhook.
package struct Field: Sendable, Equatable {
    /// What the person saw, such as `How often does this happen?`.
    package var label: String
    /// The form's stable name for the question where it has one, such as `frequency`.
    package var name: String?
    /// What was answered, as text; several for a choice of several.
    ///
    /// Empty when the question was left open.
    package var values: [String]

    package init(label: String, name: String? = nil, values: [String]) {
        self.label = label
        self.name = name
        self.values = values
    }
}

package struct Attachment: Sendable, Equatable {
    package var name: String
    package var url: String?
    package var mediaType: String?

    package init(name: String, url: String? = nil, mediaType: String? = nil) {
        self.name = name
        self.url = url
        self.mediaType = mediaType
    }
}

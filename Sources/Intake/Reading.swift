/// What normalising makes of an event: the eight things a source can have sent.
package enum Reading: Sendable, Equatable {
    /// A person's ask, or a reply in a thread.
    case submission(Submission)
    /// The same message with new words; `version` says which is newer.
    case edit(Submission)
    /// An ask from before triaged was here, with how it stood then.
    case past(Submission, Past)
    /// The message was taken back.
    case delete(MessageKey, at: Timestamp)
    /// Something addressed to the bot itself: a slash command, a pressed button.
    case command(Command)
    /// The platform tests the connection; the door answers it, nothing is to be done later.
    case handshake
    /// Understood, and nobody's ask. The reason is for people.
    case ignored(reason: String)
    /// Not what the platform sends. The reason says where and what.
    case invalid(reason: String)

    /// The word for this outcome in `triaged normalize`, metrics and the inbox.
    package var label: String {
        switch self {
        case .submission: "submission"
        case .edit: "edit"
        case .past: "past"
        case .delete: "delete"
        case .command: "command"
        case .handshake: "handshake"
        case .ignored: "ignored"
        case .invalid: "invalid"
        }
    }

    package var reason: String? {
        switch self {
        case .ignored(let reason), .invalid(let reason): reason
        case .command(let command): command.summary
        case .submission, .edit, .past, .delete, .handshake: nil
        }
    }
}

/// Something a person asked of the bot through the platform's own means.
package struct Command: Sendable, Equatable {
    /// `/triage` for a slash command, the action's or the view's id otherwise.
    package var name: String
    package var text: String
    package var author: Person
    package var channel: Channel?
    /// What the platform calls this one act, so that a second delivery of it is known; `nil` where it has no name.
    package var key: MessageKey?
    /// What was filled in, where it was a window.
    package var fields: [Field]
    /// Lets us open a window for this person, for some seconds.
    package var trigger: String?
    /// Where the platform takes an answer that only this person sees.
    package var responseURL: String?
    /// True where whatever stands behind the command is an ask; the platform's settings have a say in it.
    package var mayAsk: Bool
    /// The platform's id of the message of ours that the pressed button stands on.
    package var message: String?

    package init(
        name: String, text: String, author: Person, channel: Channel? = nil, key: MessageKey? = nil,
        fields: [Field] = [], trigger: String? = nil, responseURL: String? = nil, message: String? = nil,
        mayAsk: Bool = false
    ) {
        self.name = name
        self.text = text
        self.author = author
        self.channel = channel
        self.key = key
        self.fields = fields
        self.trigger = trigger
        self.responseURL = responseURL
        self.message = message
        self.mayAsk = mayAsk
    }

    package var summary: String { text.isEmpty ? name : "\(name) \(text)" }
}

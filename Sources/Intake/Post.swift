/// An outgoing message, before any platform's dialect.
package struct Post: Sendable, Equatable {
    /// What makes it the same post however often it is planned or sent: `R-12/reply/slack/C1/171.2`.
    ///
    /// Unique in the outbox.
    package var key: String
    /// The configured destination's name.
    package var destination: String
    /// The channel, room or address there; `nil` where the destination has only one.
    package var address: String?
    /// The platform's name for the thread to answer in.
    package var thread: String?
    /// The platform's id of the message that it answers; `nil` where it answers none.
    package var inReplyTo: String?
    /// What it is about, in one line, where the destination has subjects.
    package var subject: String?
    package var request: RequestID?
    package var purpose: Purpose
    /// When it was planned; the same at every attempt.
    package var plannedAt: Timestamp
    package var body: PostBody
    package var act: Act

    package enum Purpose: String, Sendable {
        /// To the person who asked, where they asked.
        case reply
        /// To a team, about a request.
        case notice
    }

    /// What is done with the body; a destination says by its `abilities` which of these it can.
    package enum Act: Sendable, Equatable {
        /// A new message.
        case say
        /// New words for an earlier message of our own, by the platform's id of it.
        case replace(externalID: String)
        /// A reaction to somebody's message, by the platform's name of the reaction; the body is not used.
        case react(String, externalID: String)
        /// Words that only this person sees. `via` is the address that came with what they did, where one did.
        case whisper(to: String, via: String?)
        /// A window for making a request, which `trigger` lets us open for some seconds; the body is its words.
        case open(trigger: String)

        package var ability: Ability? {
            switch self {
            case .say: nil
            case .replace: .edit
            case .react: .react
            case .whisper: .whisper
            case .open: .window
            }
        }
    }

    /// What a destination can do besides saying something.
    package enum Ability: String, Sendable, CaseIterable {
        case edit, react, whisper, window
    }

    /// The key of the answer to a message; edits of the answer have it with a slash and more behind.
    package static func replyKey(to message: MessageKey) -> String {
        ["reply", message.platform, message.scope, message.externalID].joined(separator: "/")
    }

    package init(
        key: String, destination: String, address: String? = nil, thread: String? = nil, inReplyTo: String? = nil,
        subject: String? = nil, request: RequestID? = nil, purpose: Purpose, plannedAt: Timestamp, body: PostBody,
        act: Act = .say
    ) {
        self.inReplyTo = inReplyTo
        self.subject = subject
        self.act = act
        self.key = key
        self.destination = destination
        self.address = address
        self.thread = thread
        self.request = request
        self.purpose = purpose
        self.plannedAt = plannedAt
        self.body = body
    }
}

/// A small neutral tree: each platform's `compose` renders it in its own dialect.
package struct PostBody: Sendable, Equatable {
    package var blocks: [Block]

    package enum Block: Sendable, Equatable {
        case paragraph([Inline])
        case quote([Inline])
        case list([[Inline]])
        case code(String)
        /// What a person may answer with one tap; where a platform has no buttons they are left out.
        case buttons([Button])
    }

    package struct Button: Sendable, Equatable {
        package var label: String
        /// What comes back as the command's name.
        package var action: String
        /// What comes back with it.
        package var value: String

        package init(_ label: String, action: String, value: String) {
            self.label = label
            self.action = action
            self.value = value
        }
    }

    package enum Inline: Sendable, Equatable {
        case text(String)
        case strong(String)
        case code(String)
        case link(String, url: String)
        /// A person on the destination's platform; the name is what is shown where no mention is possible.
        case person(id: String, name: String)
    }

    package init(_ blocks: [Block]) {
        self.blocks = blocks
    }

    /// The body as plain text: paragraphs apart by one empty line, quotes behind `> `, lists behind `- `.
    package var plainText: String {
        blocks.compactMap { block in
            switch block {
            case .buttons: nil
            case .paragraph(let inlines): Self.plain(inlines)
            case .quote(let inlines):
                Self.plain(inlines).split(separator: "\n", omittingEmptySubsequences: false)
                    .map { "> " + $0 }.joined(separator: "\n")
            case .list(let items): items.map { "- " + Self.plain($0) }.joined(separator: "\n")
            case .code(let text): text
            }
        }.joined(separator: "\n\n")
    }

    private static func plain(_ inlines: [Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text), .strong(let text), .code(let text): text
            case .link(let label, let url): label == url ? url : "\(label) (\(url))"
            case .person(_, let name): name
            }
        }.joined()
    }
}

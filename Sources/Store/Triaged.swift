package import Intake

/// What triage made of one event; committed whole, with the event's outcome, by `Store.commit`.
package struct Triaged: Sendable {
    package var event: Int64
    package var change: Change
    /// What is said besides the posts of the change itself, such as an answer to a command.
    package var posts: [Post]

    package init(event: Int64, change: Change, posts: [Post] = []) {
        self.event = event
        self.change = change
        self.posts = posts
    }

    /// Everything that is said because of the event.
    package var allPosts: [Post] {
        switch change {
        case .asked(let ask): ask.posts + posts
        case .answered(let answered): answered.posts + posts
        case .noted, .commented, .edited, .withdrawn: posts
        }
    }

    package enum Change: Sendable {
        /// Nothing but the outcome: ignored, invalid, a handshake, a second delivery.
        case noted(outcome: String, reason: String?)
        /// A person's ask, decided.
        case asked(Ask)
        /// A reply in the thread of a request.
        case commented(Submission, on: RequestID, redactions: [Redaction] = [])
        /// New words for a comment, or for a message that was dropped and stays so.
        case edited(Int64, Submission, redactions: [Redaction] = [])
        /// The message was taken back; a tombstone remains when it had not come yet.
        case withdrawn(MessageKey, at: Timestamp)
        /// A person said of a match that it is right or wrong.
        case answered(Answered)
    }

    /// A decided ask: the submission, what it joins or becomes, and what is said about it.
    package struct Ask: Sendable {
        package var submission: Submission
        package var receivedAt: Timestamp
        /// The row it replaces, when it is an edit that was decided anew.
        package var replaces: Int64?
        package var fingerprint: Int64?
        package var match: Match
        /// The newest request with this fingerprint that the look-up saw.
        package var newestTwin: RequestID?
        /// What the decision looked up.
        package var inputs: Inputs
        package var decision: Decision
        package var decidedAt: Timestamp
        package var place: Place
        package var posts: [Post]
        /// What recognition keeps of it; `nil` where nothing is to change.
        package var profile: StoredProfile?
        /// How it stood where it was imported from, its team by the key.
        package var past: Past?

        package enum Place: Sendable, Equatable {
            /// The first voice of a new request with this number and title.
            case opens(RequestID, title: String)
            /// One more voice of an earlier request.
            case joins(RequestID)
            /// The same request as before, its settings decided anew.
            case keeps(RequestID, title: String)
            /// Not a request, by a rule.
            case dropped
        }

        package init(
            submission: Submission, receivedAt: Timestamp, replaces: Int64? = nil, fingerprint: Int64?, match: Match,
            newestTwin: RequestID? = nil, inputs: Inputs = Inputs(), decision: Decision, decidedAt: Timestamp,
            place: Place, posts: [Post], profile: StoredProfile? = nil
        ) {
            self.submission = submission
            self.receivedAt = receivedAt
            self.replaces = replaces
            self.fingerprint = fingerprint
            self.match = match
            self.newestTwin = newestTwin
            self.inputs = inputs
            self.decision = decision
            self.decidedAt = decidedAt
            self.place = place
            self.posts = posts
            self.profile = profile
        }
    }

    /// An answer to a match, with what comes of it.
    package struct Answered: Sendable {
        package var answer: MatchAnswer
        /// The message that was recognised; `nil` when the store has it no more.
        package var submission: Int64?
        package var effect: MergeEffect
        package var posts: [Post]

        package init(answer: MatchAnswer, submission: Int64?, effect: MergeEffect, posts: [Post]) {
            self.answer = answer
            self.submission = submission
            self.effect = effect
            self.posts = posts
        }

        /// As the log has it.
        package var words: String {
            "\(answer.isSame ? "the same as" : "not the same as") \(answer.request): \(effect.words)"
        }
    }
}

/// What triage asks the store about a submission before it decides.
package struct Probe: Sendable {
    package var key: MessageKey
    package var thread: String?
    /// The message that began the thread, where it may be one of ours: mail names it so.
    var opener: String?
    package var fingerprint: Int64?
    /// The request that a person's answer is about.
    package var answered: RequestID?
    /// The key of the reply that may be put right.
    var reply: String
    var voice: String?

    package init(_ submission: Submission, fingerprint: Int64?) {
        key = submission.key
        reply = Post.replyKey(to: submission.key)
        thread = submission.isReply ? submission.threadKey : nil
        opener = submission.isReply && submission.kind == .mail ? submission.thread : nil
        voice = submission.voice
        self.fingerprint = fingerprint
    }

    package init(key: MessageKey, answered: RequestID? = nil) {
        self.key = key
        reply = Post.replyKey(to: key)
        self.answered = answered
    }
}

/// What the next decisions go on from.
package struct Standing: Sendable {
    /// The number of the newest request.
    package var lastRequest: RequestID
    /// How often each round robin has been used.
    package var turns: [String: Int]
}

/// What the store knew at the time; nothing, to begin with.
package struct Known: Sendable {
    /// The row this message has already.
    package var existing: StoredSubmission?
    /// True when that row is the ask that opened its request.
    package var existingOpened = false
    /// What this message was answered with, where the platform told its name.
    package var reply: SentPost?
    /// The request whose thread the message stands in.
    package var threadRequest: RequestID?
    /// Requests whose first voice has the same fingerprint, oldest first.
    package var twins: [Twin] = []
    /// The newest of them all, `twins` being the first few.
    package var newestTwin: RequestID?
    /// Where the request of the message stands in its chain of merges, itself first, and the one that an answer is about.
    package var ownChain: [RequestID] = []
    package var answeredChain: [RequestID] = []
    /// True when the last of that chain was taken back.
    package var answeredIsGone = false

    package init() {}

    /// An earlier request that a new voice could join.
    package struct Twin: Sendable {
        /// The one whose words were found.
        package var found: RequestID
        /// The one that stands for it today: itself, or what it was merged into.
        package var request: RequestSummary
        /// The voice whose words were found.
        package var opener: StoredSubmission
        /// True when this person is one of its voices already.
        package var isOwn: Bool
    }
}

/// A message of ours as it stands on its platform.
package struct SentPost: Sendable, Equatable {
    /// The platform's id of it.
    package var externalID: String
    /// What it says, later edits of it included.
    package var body: PostBody
}

package struct StoredSubmission: Sendable, Equatable {
    package enum Role: String, Sendable { case ask, comment, tombstone }
    package enum State: String, Sendable { case live, dropped, withdrawn }

    package var id: Int64
    package var role: Role
    package var state: State
    package var request: RequestID?
    package var receivedAt: Timestamp
    package var content: Submission
    /// What nobody is to be shown of it.
    package var redactions: [Redaction] = []

    /// The content as people are shown it.
    package var shown: Submission { content.redacted(by: redactions) }
}

extension Submission {
    /// The thread's identity over the whole store; `nil` where the message has no thread.
    package var threadKey: String? {
        thread.map { [key.platform, key.scope, channel?.id ?? "", $0].joined(separator: "\u{1F}") }
    }

    /// Who speaks, for counting a person once per request: the address where there is one, else the platform's id,
    /// else the message itself.
    var voice: String {
        if let email = author.email, !email.isEmpty { return email.lowercased() }
        let who = author.id.isEmpty ? "message\u{1F}" + key.externalID : author.id
        return [key.platform, key.scope, who].joined(separator: "\u{1F}")
    }
}

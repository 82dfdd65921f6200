package import Intake

/// What is known when the bot is about to speak about an ask.
package struct Turn: Sendable {
    package var submission: Submission
    package var decision: Decision
    package var match: Match
    /// The request the ask opened or joined; `nil` when it was dropped.
    package var request: RequestID?
    package var title: String
    /// What was asked before: the request it joined, or those that it may be the same as, best first.
    package var earlier: [Earlier]
    package var team: Team?
    /// Teams and addresses to tell, each `destination:address` or `destination`.
    package var notices: [String]
    /// How the person is answered; `nil` where the source cannot be answered.
    package var answer: Answering?
    /// The slash command by which it was asked: there is no message to answer below.
    package var command: Command?
    /// What the message was answered with before it was edited, by the platform's id of it.
    package var said: (externalID: String, body: PostBody)?
    package var now: Timestamp
    /// Where the hub shows requests, without a slash at the end; `nil` when it is not known from outside.
    package var hub: String?

    /// True where the answer leaves the house: to a form's page or somebody's own address.
    ///
    /// There others' words, links to the hub and questions that cannot be answered have no place.
    var isOutside: Bool { submission.kind == .form || answer?.isPersonal ?? false }

    /// As it may be told outside: without the hub, and without what was asked by others and is only near.
    var outside: Turn {
        var turn = self
        turn.hub = nil
        if match.outcome != .duplicate { turn.earlier = [] }
        return turn
    }

    package struct Team: Sendable, Equatable {
        package var name: String
        package init(name: String) { self.name = name }
    }

    /// An earlier request as it stands, with the new voice where it joins.
    package struct Earlier: Sendable, Equatable {
        package var request: RequestID
        package var title: String
        package var status: Status
        package var voices: Int
        package var since: Timestamp
        /// True when the person who asks now is one of its voices already.
        package var isOwn: Bool
        /// When it was planned, declined or shipped, and what was said of it.
        package var decidedAt: Timestamp?
        package var decisionWords: String?

        package init(
            request: RequestID, title: String, status: Status, voices: Int, since: Timestamp, isOwn: Bool = false,
            decidedAt: Timestamp? = nil, decisionWords: String? = nil
        ) {
            self.request = request
            self.title = title
            self.status = status
            self.voices = voices
            self.since = since
            self.isOwn = isOwn
            self.decidedAt = decidedAt
            self.decisionWords = decisionWords
        }
    }

    package init(
        submission: Submission, decision: Decision, match: Match, request: RequestID?, title: String,
        earlier: [Earlier] = [], team: Team? = nil, notices: [String] = [], answer: Answering? = nil,
        command: Command? = nil,
        said: (externalID: String, body: PostBody)? = nil, now: Timestamp, hub: String? = nil
    ) {
        self.submission = submission
        self.decision = decision
        self.match = match
        self.request = request
        self.title = title
        self.earlier = earlier
        self.team = team
        self.notices = notices
        self.answer = answer
        self.command = command
        self.said = said
        self.now = now
        self.hub = hub
    }
}

/// `destination:address`, or a destination alone.
package struct NoticeTarget: Sendable, Hashable {
    package var destination: String
    package var address: String?

    package init(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        destination = parts.first.map(String.init) ?? text
        address = parts.count > 1 ? String(parts[1]) : nil
    }
}

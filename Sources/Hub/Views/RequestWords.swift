import Intake
import Store

extension Status {
    /// As people say it.
    var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}

/// A request's number with the way to it.
struct RequestLink: Sendable {
    let label: String
    let href: String

    init(_ id: RequestID) {
        label = "\(id)"
        href = "\(RequestsPage.path)/\(id)"
    }
}

/// A short fact beside a title; the tone chooses its colour.
struct Pill: Sendable {
    var label: String
    var tone: String

    static func status(_ status: Status) -> Pill {
        let tone =
            switch status {
            case .new, .needsInfo: "warm"
            case .triaged, .underReview: "accent"
            case .planned, .inProgress, .shipped: "good"
            case .declined, .merged, .withdrawn: "plain"
            }
        return Pill(label: status.words, tone: tone)
    }

    /// What a request shows beside its title, the most telling first.
    static func all(_ request: RequestSummary, now: Timestamp, teamName: (String) -> String) -> [Pill] {
        let team = request.team.map { Pill(label: teamName($0), tone: "team") }
        let person = request.assignee.map { Pill(label: "with \($0)", tone: "plain") }
        return [.status(request.status)]
            + [team, person, request.priority.map(priority), due(request, now), asleep(request, now)].compactMap { $0 }
    }

    /// Until when somebody has to decide on it, as long as nobody has.
    private static func due(_ request: RequestSummary, _ now: Timestamp) -> Pill? {
        guard [.new, .triaged, .needsInfo, .underReview].contains(request.status),
            let due = request.decisionDue
        else { return nil }
        let words = TimeView(due, now: now).words
        return due < now
            ? Pill(label: "decision was due \(words)", tone: "bad")
            : Pill(label: "decision due \(words)", tone: "plain")
    }

    private static func asleep(_ request: RequestSummary, _ now: Timestamp) -> Pill? {
        guard let until = request.snoozedUntil, until > now else { return nil }
        return Pill(label: "asleep, back \(TimeView(until, now: now).words)", tone: "plain")
    }

    static func priority(_ priority: String) -> Pill {
        let isRaised = ["high", "urgent", "critical", "highest"].contains(priority)
        return Pill(label: "priority \(priority)", tone: isRaised ? "bad" : "plain")
    }
}

import Intake

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

    static func priority(_ priority: String) -> Pill {
        let isRaised = ["high", "urgent", "critical", "highest"].contains(priority)
        return Pill(label: "priority \(priority)", tone: isRaised ? "bad" : "plain")
    }
}

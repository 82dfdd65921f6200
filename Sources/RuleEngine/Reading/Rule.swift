import Documents
import Intake

/// One rule as it is followed.
struct Rule: Sendable {
    var name: String
    /// `file:line`, for traces.
    var place: String
    /// Who looks after it; told in problems and pages, no part of the meaning.
    var owner: String?
    /// Traced, and changes nothing.
    var isDraft: Bool
    /// The last day on which it applies.
    var expires: CalendarDay?
    /// The end of that day.
    var ends: Timestamp?
    var condition: Condition
    /// In the order they are done.
    var actions: [any DoableAction]

    func applies(at time: Timestamp) -> Bool { ends.map { time < $0 } ?? true }

    /// Why it does not apply any more, for the trace.
    func expired(at time: Timestamp) -> Trace.Evidence? {
        guard let expires, !applies(at: time) else { return nil }
        return Trace.Evidence(condition: "expires: \(expires.text)", found: "that day is over")
    }
}

/// What of a rule the checks of the whole set need, also where the rule itself has problems.
struct RuleOutline {
    var name: String
    var place: Place
    var isDraft: Bool
    var isUnconditional: Bool
    /// The end of the day on which it expires, and where the file says so.
    var ends: (time: Timestamp, place: Place)?
    var routes: Bool
    var drops: Bool
    var stops: Bool
    var notifies: Bool

    var endsReading: Bool { stops || drops }
}

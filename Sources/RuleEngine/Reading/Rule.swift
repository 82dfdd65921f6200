import Documents

/// One rule as it is followed.
struct Rule: Sendable {
    var name: String
    /// `file:line`, for traces.
    var place: String
    /// Who looks after it; told in problems and pages, no part of the meaning.
    var owner: String?
    /// Traced, and changes nothing.
    var isDraft: Bool
    var condition: Condition
    /// In the order they are done.
    var actions: [any DoableAction]
}

/// What of a rule the checks of the whole set need, also where the rule itself has problems.
struct RuleOutline {
    var name: String
    var place: Place
    var isDraft: Bool
    var isUnconditional: Bool
    var routes: Bool
    var drops: Bool
    var stops: Bool
    var notifies: Bool
    /// What it does that a rule that drops cannot do, as in "cannot … too"; `nil` for nothing.
    var contradictsDrop: String?

    var endsReading: Bool { stops || drops }
}

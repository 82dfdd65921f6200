/// What a rule set says of duplicates as a whole.
///
/// `nil` where it does not say. It is no input of a decision: what recognition made of the cost is the decision's match.
package struct DedupePolicy: Sendable, Equatable {
    /// How many missed duplicates one wrong merge is as bad as: the larger, the surer a match must be.
    package var oneWrongMergeCosts: Int?
    /// What becomes of a match where no rule says so.
    package var mode: Dedupe.Mode?
    /// Which earlier requests are looked at, where no rule says so.
    package var scope: Dedupe.Scope?

    package init(oneWrongMergeCosts: Int? = nil, mode: Dedupe.Mode? = nil, scope: Dedupe.Scope? = nil) {
        self.oneWrongMergeCosts = oneWrongMergeCosts
        self.mode = mode
        self.scope = scope
    }

    /// What holds for a request of which no rule says anything; `nil` where the set does not either.
    package var usual: Dedupe? {
        mode == nil && scope == nil ? nil : Dedupe(mode ?? .link, scope: scope ?? .all)
    }
}

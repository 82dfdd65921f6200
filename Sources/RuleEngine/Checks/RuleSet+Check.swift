package import Documents
package import Intake

extension RuleSet {
    /// What a careful colleague would remark about rules that can be followed.
    ///
    /// Costs about as much as reading them once more; for people who write rules, not for the way of a message.
    /// - Parameters:
    ///   - destinations: the names that addresses may begin with; `nil` where no configuration is at hand.
    ///   - likeness: compares the examples of `similar_to`; `nil` to leave them alone.
    package func check(destinations: [String]? = nil, likeness: (any Likeness)? = nil) -> [Problem] {
        let reviewed = Reviewed(self)
        let implications = Implications(program)
        var found = RuleOverlaps(reviewed, implications).problems
        found += RuleContradictions(reviewed: reviewed, implications: implications).problems
        found += UnusedNames(reviewed: reviewed).problems
        found += RedundantWords(reviewed: reviewed).problems
        found += LabelSlips(reviewed: reviewed).problems
        found += LiteralSigns(reviewed: reviewed).problems
        found += PlainComparisons(reviewed: reviewed).problems
        found += UnknownValues(reviewed: reviewed, directory: directory, forms: forms).problems
        found += OddPatterns(reviewed: reviewed).problems
        found += MistakenNames(reviewed: reviewed).problems
        if let destinations {
            found += UnknownDestinations(reviewed: reviewed, destinations: destinations.sorted()).problems
        }
        if let likeness {
            found += StrayExamples(likeness: likeness).problems(StrayExamples.taught(in: reviewed))
        }
        return found
    }
}

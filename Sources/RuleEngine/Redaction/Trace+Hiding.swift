import Intake

extension Trace.RuleTrace {
    /// Without quotes of a text in which something is hidden.
    ///
    /// A word found elsewhere in it may be told; where it stands may not, since what surrounds it would be shown.
    func hiding(_ redactions: [Redaction]) -> Trace.RuleTrace {
        var trace = self
        trace.evidence = evidence.map { evidence in
            guard evidence.quotesMessage else { return evidence }
            let isClear = evidence.span.map { span in !redactions.contains { $0.span.overlaps(span) } } ?? false
            return Trace.Evidence(
                condition: evidence.condition, found: isClear ? evidence.found : "not shown: a rule hides part of it")
        }
        return trace
    }
}

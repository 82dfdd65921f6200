package import Intake

/// How a run of a rule set's tests ended, and what it met.
package struct RuleTestReport: Sendable {
    /// In the order of the files, each case as a test of its own.
    package var results: [RuleTestResult]
    package var coverage: Coverage

    package var passed: Int { results.count { $0.passed } }
    package var failed: Int { results.count - passed }
}

/// How one test of a rule file ended.
package struct RuleTestResult: Sendable, Equatable {
    package var name: String
    /// `file:line`.
    package var place: String
    package var passed: Bool
    /// What was expected and what came instead, a sentence each; empty when it passed.
    package var differences: [String]
    /// What led there, for a test that failed.
    package var trail: Trail
    package var decision: Decision
    package var trace: Trace
}

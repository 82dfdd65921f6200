import Intake
import RuleEngine

/// The output of `triaged test --json`.
struct TestReportJSON: Encodable {
    var passed: Int
    var failed: Int
    var sets: [RuleSetReport]

    struct RuleSetReport: Encodable {
        var path: String
        /// The rule set's hash.
        var rules: String
        var tests: [Test]
        var coverage: CoverageReport
    }

    struct Test: Encodable {
        var name: String
        var place: String
        var passed: Bool
        var differences: [String]
        var decision: Decision
        /// The rules that led there; empty when it passed.
        var trail: [Trace.RuleTrace]
        var remarks: [String]
    }

    struct CoverageReport: Encodable {
        var percent: Int
        var rules: Count
        var conditions: Count
        var neverMatched: [Rule]
        var undecided: [Condition]
        var drafts: [Draft]

        struct Count: Encodable {
            var all: Int
            var covered: Int
        }
        struct Rule: Encodable {
            var name: String
            var place: String
        }
        struct Condition: Encodable {
            var rule: String
            var place: String
            var condition: String
            var gap: String
        }
        struct Draft: Encodable {
            var name: String
            var place: String
            var matches: Int
        }
    }
}

extension TestReportJSON.RuleSetReport {
    init(path: String, rules: String, report: RuleTestReport) {
        self.path = path
        self.rules = rules
        coverage = TestReportJSON.CoverageReport(report.coverage)
        tests = report.results.map {
            TestReportJSON.Test(
                name: $0.name, place: $0.place, passed: $0.passed, differences: $0.differences, decision: $0.decision,
                trail: $0.trail.rules, remarks: $0.trail.remarks)
        }
    }
}

extension TestReportJSON.CoverageReport {
    init(_ coverage: Coverage) {
        percent = coverage.percent
        rules = Count(all: coverage.live.count, covered: coverage.matchedRules)
        conditions = Count(all: coverage.conditionCount, covered: coverage.decidedConditions)
        neverMatched = coverage.live.filter { $0.matches == 0 }.map { Rule(name: $0.name, place: $0.place) }
        undecided = coverage.live.flatMap { rule in
            rule.conditions.compactMap { condition in
                condition.gap.map {
                    Condition(rule: rule.name, place: rule.place, condition: condition.condition, gap: $0)
                }
            }
        }
        drafts = coverage.drafts.map { Draft(name: $0.name, place: $0.place, matches: $0.matches) }
    }
}

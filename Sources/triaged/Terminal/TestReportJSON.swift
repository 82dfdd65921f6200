import Intake
import RuleEngine

/// The output of `triaged test --json`.
enum TestReportJSON {
    /// The tests of one rule set.
    static func object(path: String, rules hash: String, _ report: RuleTestReport) -> JSON {
        [
            "path": .string(path), "rules": .string(hash), "tests": .array(report.results.map(object)),
            "coverage": object(report.coverage),
        ]
    }

    private static func object(_ result: RuleTestResult) -> JSON {
        [
            "name": .string(result.name), "place": .string(result.place), "passed": .bool(result.passed),
            "differences": JSON(result.differences), "decision": result.decision.json,
            "trail": Trace(rules: result.trail.rules).json["rules"] ?? [], "remarks": JSON(result.trail.remarks),
        ]
    }

    private static func object(_ coverage: Coverage) -> JSON {
        [
            "percent": count(coverage.percent),
            "rules": ["all": count(coverage.live.count), "covered": count(coverage.matchedRules)],
            "conditions": ["all": count(coverage.conditionCount), "covered": count(coverage.decidedConditions)],
            "never_matched": .array(
                coverage.live.filter { $0.matches == 0 }.map {
                    ["name": .string($0.name), "place": .string($0.place)]
                }),
            "undecided": .array(coverage.live.flatMap(undecided)),
            "drafts": .array(
                coverage.drafts.map {
                    ["name": .string($0.name), "place": .string($0.place), "matches": count($0.matches)]
                }),
        ]
    }

    private static func undecided(_ rule: Coverage.RuleCoverage) -> [JSON] {
        rule.conditions.compactMap { condition in
            condition.gap.map { gap in
                [
                    "rule": .string(rule.name), "place": .string(rule.place),
                    "condition": .string(condition.condition), "gap": .string(gap),
                ]
            }
        }
    }

    private static func count(_ number: Int) -> JSON { .int(Int64(number)) }
}

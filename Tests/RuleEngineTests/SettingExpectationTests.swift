import Intake
import Testing

@testable import RuleEngine

@Suite struct SettingExpectationTests {
    private static let rules = """
        rules:
          - name: all of it
            then:
              assign: { round_robin: payments }
              status: planned
              objective: fewer-failed-payments
              score: { points: 3, reach: 1200, impact: 1.5, confidence: 50, effort: 2, kano: reverse }
              sla: { first_response: 4 hours, decision: 1 day, escalate: payments }
              snooze: { until: 2026-12-01 }
              dedupe: { mode: suggest, scope: team }
              ask: { field: impact, question: Who? }
              redact: email
          - { name: everything else, then: { route: ops } }

        """

    private func differences(_ expect: String) throws -> [String] {
        let test = "tests:\n  - { name: t, given: { text: \"mail a@b.org\" }, expect: { \(expect) } }\n"
        let (rules, shown) = read(header + Self.rules + test)
        guard let results = rules?.runTests().results else { throw Unreadable(description: shown) }
        return results.flatMap(\.differences)
    }

    @Test func `expect takes every setting`() throws {
        #expect(
            try differences(
                """
                assign: dana, status: planned, objective: fewer-failed-payments, snooze: 2026-12-01,
                dedupe: { mode: suggest, scope: team }, ask: [impact], redact: "mail [email]",
                score: { points: 3, reach: "1,200", impact: 1.5, rice: 450, kano: reverse, moscow: false },
                sla: { first_response: 4 hours, decision: 2026-01-06 10:00, escalate: [payments], remind: [] }
                """) == [])
        #expect(try differences("score: 3, snooze: 2026-12-01 00:00, sla: { decision: 1 day }") == [])
    }

    @Test(arguments: [
        ("route", "payments", "ops"), ("priority", "high", nil), ("assign", "dana", nil), ("dedupe", "link", nil),
        ("snooze", "{ until: 2026-12-01 }", nil), ("status", "planned", nil), ("score", "3", nil),
        ("sla", "{ decision: 1 day }", nil), ("ask", "{ field: impact, question: Who? }", nil),
        ("redact", "email", nil), ("label", "x", nil), ("notify", "payments", nil), ("reply", "hello", nil),
    ])
    func `false says of every setting that it must not be given`(setting: String, value: String, otherwise: String?)
        throws
    {
        func failures(_ then: String) throws -> [String] {
            let rules = """
                rules:
                  - { name: first, when: { channel: c }, then: { \(then) } }
                  - { name: everything else, then: { route: ops } }
                tests:
                  - { name: t, given: { text: "mail a@b.org", channel: c }, expect: { \(setting): false } }

                """
            let (set, shown) = read(header + rules)
            guard let results = set?.runTests().results else { throw Unreadable(description: shown) }
            return results.flatMap(\.differences)
        }
        #expect(try failures("\(setting): \(value)").count == 1)
        // A route is always given in the end.
        #expect(try failures(setting == "status" ? "label: y" : "status: planned").count == (otherwise == nil ? 0 : 1))
    }

    @Test func `what differs is told in words`() throws {
        #expect(
            try differences(
                """
                assign: lee, status: false, objective: false, snooze: 2026-12-02, dedupe: off, ask: [], redact: mail,
                score: { points: 4, moscow: must }, sla: { first_response: 5 hours, decision: 2026-01-06 11:00, remind: payments }
                """) == [
                    "assign: expected lee, got dana by \"all of it\"",
                    "status: expected none, got planned by \"all of it\"",
                    "objective: expected none, got fewer-failed-payments by \"all of it\"",
                    "dedupe: expected off, got { mode: suggest, scope: team } by \"all of it\"",
                    "snooze: expected 2026-12-02 00:00, got 2026-12-01 00:00 by \"all of it\"",
                    "score.points: expected 4, got 3", "score.moscow: expected must, got none",
                    "sla.first_response: expected 5 hours, got 4 hours by \"all of it\"",
                    "sla.decision: expected 2026-01-06 11:00, got 2026-01-06 10:00 by \"all of it\"",
                    "sla.remind: expected [lobby:#payments], got []", "ask: expected [], got [impact]",
                    "redact: expected \"mail\", got \"mail [email]\"",
                ])
    }

    @Test(arguments: [
        ("status: plannd", "R004"), ("objective: x", "R051"), ("snooze: 2 weeks", "R033"), ("dedupe: on", "R004"),
        ("score: { rise: 3 }", "R005"), ("sla: { decision: soon }", "R050"), ("sla: { when: 1 day }", "R005"),
        ("assign: [dana]", "R003"),
    ])
    func `an expectation that can never be is told`(expect: String, code: String) {
        let test = "tests:\n  - { name: t, given: { text: x }, expect: { \(expect) } }\n"
        let (rules, shown) = read(header + Self.rules + test)
        #expect(rules == nil && shown.contains("error \(code)"), "\(shown)")
    }
}

import Intake
import Testing

@testable import RuleEngine

@Suite struct TraceTests {
    @Test func `a match shows what decided, where, and what was given and taken`() throws {
        let rules = try ruleSet(
            """
              - { name: first, when: { platform: slack, text: { words: [payment page] } }, then: { route: payments } }
              - { name: second, when: { text: { regex: '(?i)page \\d+' } }, then: { route: identity, label: paged } }
            """)
        let (_, trace) = rules.explain(message("Die Zähler der Payment  Page 12"))
        #expect(trace.rules.map(\.verdict) == [.matched, .matched, .matched])
        #expect(trace.rules[0].place == "Rules/r.yaml:7")
        #expect(
            trace.rules[0].evidence == [
                Trace.Evidence(condition: "platform: slack", found: "is \"slack\""),
                Trace.Evidence(
                    condition: "text: { words: [payment page] }", found: "found \"Payment Page\"", span: 16..<29,
                    quotesMessage: true),
            ])
        #expect(trace.rules[0].gave == ["route: payments"])
        #expect(trace.rules[1].evidence[0].span == 25..<32)
        #expect(trace.rules[1].gave == ["label: [paged]"])
        #expect(trace.rules[1].taken == ["route: identity (taken by \"first\")"])
        #expect(trace.rules[2].evidence == [Trace.Evidence(condition: "no condition", found: "always applies")])
    }

    @Test(arguments: [
        ("{ platform: slack, text: { words: [cart] } }", "text: { words: [cart] }", "not in \"hello\""),
        ("{ platform: email, text: { words: [cart] } }", "platform: email", "is \"slack\""),
        ("{ title: { contains: x } }", "title: { contains: x }", "there is none"),
        ("{ field.impact: present }", "field.impact: present", "there is none"),
        ("{ text: missing }", "text: missing", "is \"hello\""),
        ("{ label: [a, b] }", "label: [a, b]", "is [\"x\", \"y\"]"),
        ("{ not: { text: hello } }", "not: { text: hello }", "is \"hello\""),
        ("{ text: { only: [hi] } }", "text: { only: [hi] }", "is \"hello\""),
        (
            "{ any: [ { text: { contains: x } }, { author.is_bot: true } ] }",
            "any: [{ text: { contains: x } }, { author.is_bot: true }]", "none of them: not in \"hello\"; is \"false\""
        ),
        ("{ attachment.count: { gte: 1 } }", "attachment.count: { gte: 1 }", "is \"0\""),
    ])
    func `a failure shows the first condition that failed and what it met`(
        when: String, condition: String, found: String
    ) throws {
        let rules = try ruleSet("  - { name: a, when: \(when), then: { label: x } }")
        let trace = rules.explain(message("hello", labels: ["x", "y"])).trace.rules[0]
        #expect(trace.verdict == .failed)
        #expect(trace.evidence.map(\.condition) == [condition] && trace.evidence.map(\.found) == [found])
        #expect(trace.gave.isEmpty && trace.taken.isEmpty)
    }

    @Test func `rules behind a stop are told to be not reached`() throws {
        let rules = try ruleSet(
            "  - { name: a, then: { route: payments, stop: true } }\n  - { name: b, then: { label: x } }")
        let trace = rules.explain(message("x")).trace
        #expect(trace.rules.map(\.verdict) == [.matched, .notReached, .notReached])
        #expect(trace.rules[0].gave == ["route: payments", "stop: true"])
    }

    @Test func `spans point into the original text, whatever folding did before them`() throws {
        let text = "“Éå”  👩‍💻\u{200B}  ﬁn — the  Ｒｅｆｕｎｄｓ, please"
        let rules = try ruleSet(
            "  - { name: a, when: { text: { words: [refund*], contains: \"the refund\" } }, then: { label: x } }")
        let evidence = rules.explain(message(text)).trace.rules[0].evidence
        let utf8 = Array(text.utf8)
        #expect(
            evidence.compactMap(\.span).map { String(decoding: utf8[$0], as: UTF8.self) } == ["Ｒｅｆｕｎｄｓ", "the  Ｒｅｆｕｎｄ"])
    }
}

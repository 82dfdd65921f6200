import Intake
import Testing

@testable import RuleEngine

@Suite struct MeaningTests {
    @Test func `every matching rule applies, and labels, notices and replies add up`() throws {
        let rules = try ruleSet(
            """
              - { name: a, when: { text: { words: [cart] } }, then: { label: [x, y], notify: payments, reply: One. } }
              - { name: b, when: { text: { words: [refund] } }, then: { label: [y, z], notify: "slack:#b", reply: Two. } }
            """)
        let decision = rules.evaluate(message("refund my cart"))
        #expect(decision.matched == ["a", "b", "everything else"])
        #expect(decision.labels == ["x", "y", "z"])
        #expect(decision.notify == ["lobby:#payments", "slack:#b"])
        #expect(decision.replies == ["One.", "Two."])
        #expect(decision.rules == rules.hash)
    }

    @Test func `a single-valued setting keeps the first value given, and tells who gave it`() throws {
        let rules = try ruleSet(
            """
              - { name: a, when: { text: { words: [cart] } }, then: { priority: high } }
              - { name: b, when: { text: { words: [cart] } }, then: { route: payments, priority: low } }
            """)
        let decision = rules.evaluate(message("cart"))
        #expect(decision.route == "payments")
        #expect(decision.priority == "high")
        #expect(decision.givenBy == ["route": "b", "priority": "a"])
    }

    @Test func `stop ends the reading, and the rule's own settings count wherever stop stands`() throws {
        let rules = try ruleSet(
            """
              - { name: a, when: { text: { words: [cart] } }, then: { stop: true, route: payments, label: mine } }
              - { name: b, then: { label: never } }
            """)
        let decision = rules.evaluate(message("cart"))
        #expect(decision.matched == ["a"])
        #expect(decision.route == "payments")
        #expect(decision.labels == ["mine"])
        #expect(rules.evaluate(message("other")).labels == ["never"])
    }

    @Test func `drop cancels routes and posts of earlier rules, sends only its own reply, and keeps labels`() throws {
        let rules = try ruleSet(
            """
              - { name: a, then: { route: payments, label: kept, notify: payments, reply: Cancelled. } }
              - { name: b, when: { text: { only: [thanks] } }, then: { reply: You are welcome., drop: no request, label: own } }
              - { name: c, then: { label: never } }
            """)
        let decision = rules.evaluate(message("Thanks!"))
        #expect(decision.drop == "no request")
        #expect(decision.route == nil)
        #expect(decision.notify.isEmpty)
        #expect(decision.replies == ["You are welcome."])
        #expect(decision.labels == ["kept", "own"])
        #expect(decision.matched == ["a", "b"])
        #expect(decision.givenBy == ["drop": "b"])
    }

    @Test func `a draft changes nothing, and neither stops nor drops`() throws {
        let rules = try ruleSet(
            """
              - { name: a, status: draft, then: { drop: would drop } }
              - { name: b, status: draft, then: { stop: true, route: payments, label: would } }
              - { name: c, status: live, then: { label: real } }
            """)
        let (decision, trace) = rules.explain(message("x"))
        #expect(decision == rules.evaluate(message("x")))
        #expect(decision.matched == ["c", "everything else"])
        #expect(decision.labels == ["real"])
        #expect(trace.rules[1].verdict == .matched)
        #expect(trace.rules[1].gave.isEmpty)
        #expect(trace.rules[1].taken.first == "route: payments (a draft changes nothing)")
    }

    @Test func `conditions see labels of the source, never those that rules set`() throws {
        let rules = try ruleSet(
            """
              - { name: a, then: { label: made } }
              - { name: b, when: { label: made }, then: { label: seen-made } }
              - { name: c, when: { label: sent }, then: { label: seen-sent } }
            """)
        #expect(rules.evaluate(message("x", labels: ["sent"])).labels == ["made", "seen-sent"])
    }

    @Test func `a mapping means all, and any, all and not nest`() throws {
        let text = message("refund my cart")
        #expect(try holds("{ text: { words: [cart] }, platform: slack }", text))
        #expect(try !holds("{ text: { words: [cart] }, platform: email }", text))
        #expect(try holds("{ any: [ { platform: email }, { text: { words: [cart] } } ] }", text))
        #expect(try holds("{ not: { platform: email, text: { words: [cart] } } }", text))
        #expect(try !holds("{ not: [ { platform: email }, { text: { words: [cart] } } ] }", text))
        #expect(
            try holds(
                "{ all: [ { any: [ { platform: email }, { not: { platform: lobby } } ] }, { platform: slack } ] }", text
            ))
        #expect(try holds("{ text: { words: [cart], not: { words: [basket] } } }", text))
        #expect(try holds("{ text: { any: [ { words: [basket] }, { contains: refu } ] } }", text))
        #expect(try holds("{ platform: { not: [email, lobby] } }", text))
    }

    @Test func `comparison with a missing value is false, and not turns that round`() throws {
        for matcher in ["{ gte: 0 }", "{ lt: 5 }", "{ words: [x] }", "{ regex: x }", "[a, b]", "{ contains: x }"] {
            #expect(try !holds("{ field.size: \(matcher) }", message("x")))
            #expect(try holds("{ not: { field.size: \(matcher) } }", message("x")))
        }
    }

    @Test func `missing and present look at values, and blank text is none`() throws {
        let facts = form(("Impact", "  \n"), ("Size", "5"))
        #expect(try holds("{ field.impact: missing, field.size: present, field.other: missing }", facts))
        #expect(try holds("{ field.impact: { missing: true }, field.size: { missing: false, lte: 5 } }", facts))
        #expect(try holds("{ field.impact: { present: false } }", facts))
        #expect(try !holds("{ field.impact: present }", facts))
        #expect(try holds("{ title: missing, text: missing, attachment: missing }", facts))
    }

    @Test func `a list means one of, and a fact with several values matches if any does`() throws {
        let facts = message(
            "x", fields: [Field(label: "Areas", values: ["Billing", "Search"])], labels: ["bug", "ui"])
        #expect(try holds("{ label: [feature, ui] }", facts))
        #expect(try holds("{ field.areas: search }", facts))
        #expect(try holds("{ field.areas: { starts_with: bill } }", facts))
        #expect(try !holds("{ field.areas: reports }", facts))
        #expect(try holds("{ not: { label: feature } }", facts))
    }
}

import Intake
import Testing

@testable import RuleEngine

@Suite struct RedactionTests {
    private func shown(_ text: String, _ what: String) throws -> String {
        let rules = try ruleSet("  - { name: a, then: { redact: \(what) } }")
        let facts = message(text)
        let decision = rules.evaluate(facts)
        #expect(rules.explain(facts).decision == decision)
        return facts.submission.redacted(by: decision.redactions).text
    }

    @Test(arguments: [
        ("write to dana@example.org.", "write to [email]."), ("<Dana.O'Hara+x@mail.example.co.uk>", "<[email]>"),
        ("jörg@müller.example", "[email]"), ("@dana said a@b", "@dana said a@b"), ("x@y.z", "x@y.z"),
        ("a@b.org,c@d.org", "[email],[email]"), ("a@b.org@c.org", "[email]@c.org"),
        ("mail: 'a@b.org'", "mail: '[email]'"),
    ])
    func `e-mail addresses`(text: String, expected: String) throws {
        #expect(try shown(text, "email") == expected)
    }

    @Test(arguments: [
        ("call +49 30 1234567 now", "call [phone] now"), ("+1 (555) 234-6789.", "[phone]."),
        ("(030) 123 456-78", "[phone]"), ("06 12 34 56 78", "[phone]"), ("06.12.34.56.78", "[phone]"),
        ("020 7946 0958", "[phone]"), ("555-234-6789", "[phone]"), ("1-555-234-6789", "[phone]"),
        ("0049 30 1234567", "[phone]"), ("+49\u{A0}30\u{A0}1234567", "[phone]"), ("tel: 07911123456", "tel: [phone]"),
        ("030/1234567,040/7654321", "[phone],[phone]"), ("Phone 5551234", "Phone [phone]"),
        ("+4915112345678", "[phone]"), ("Tel.030 1234567", "Tel.[phone]"),
    ])
    func `phone numbers`(text: String, expected: String) throws {
        #expect(try shown(text, "phone") == expected)
    }

    @Test(arguments: [
        "on 2026-11-21 10:02", "on 24.12.2026 10 Uhr", "on 01.02.2026", "01/02/2026 08:30", "version 1.22.333.4444",
        "v0.12.345", "order 1234567890", "order #030 1234567", "ACME-0123 4567 89", "10.0.0.1 and 192.168.100.200",
        "010.000.000.001", "EUR 1,000,000.00", "12 345 678 users", "id 550e8400-e29b-41d4", "12:30:45", "+1 from me",
        "20261121-001", "call 5 times", "123-456-7890", "0123456789012345",
    ])
    func `what is no phone number stays`(text: String) throws {
        #expect(try shown(text, "phone") == text)
    }

    @Test(arguments: [
        ("4111 1111 1111 1111", "[card]"), ("card 5555-5555-5555-4444 exp 12/27", "card [card] exp 12/27"),
        ("378282246310005", "[card]"), ("order 12 4111 1111 1111 1111", "order 12 [card]"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112"), ("1234567890123452", "1234567890123452"),
        ("4111.1111.1111.1111", "4111.1111.1111.1111"), ("41111111111111111111", "41111111111111111111"),
        ("6011111111111117", "[card]"),
    ])
    func `card numbers have an issuer and the right check digit`(text: String, expected: String) throws {
        #expect(try shown(text, "card") == expected)
    }

    @Test func `patterns, with words of their own`() throws {
        #expect(
            try shown("see ACME-12, ACME-3", "{ regex: 'ACME-[0-9]+', shown: \"[ticket]\" }")
                == "see [ticket], [ticket]")
        #expect(try shown("Ä key:äöü!", "{ regex: 'key:\\pL+' }") == "Ä [hidden]!")
    }

    @Test func `what overlaps is hidden whole, and named by what begins first`() throws {
        let text = "mail dana@example.org now"
        #expect(try shown(text, "[email, { regex: 'org now', shown: X }]") == "mail [email]")
        #expect(try shown(text, "[email, { regex: 'mail dana', shown: X }]") == "X now")
        let rules = try ruleSet(
            "  - { name: a, then: { redact: email } }\n  - { name: b, then: { redact: [email, phone] } }")
        #expect(rules.evaluate(message(text)).redactions == [Redaction(.text, 5..<21, shown: "[email]")])
    }

    @Test func `title, fields and what conditions no longer see are searched too`() throws {
        let long = String(repeating: "é ", count: 20_000) + "a@b.org"
        let facts = message(
            long, title: "From c@d.org",
            fields: [Field(label: "x", values: ["no", "e@f.org"]), Field(label: "y", values: [])]
        )
        let decision = try ruleSet("  - { name: a, then: { redact: email } }").evaluate(facts)
        #expect(decision.redactions.map(\.part) == [.title, .text, .field(0, 1)])
        let shown = facts.submission.redacted(by: decision.redactions)
        #expect(shown.title == "From [email]" && shown.text.hasSuffix(" [email]"))
        #expect(shown.fields[0].values == ["no", "[email]"])
    }

    @Test func `a text with too much to hide is hidden from there on`() throws {
        let text = String(repeating: "a@b.org ", count: 1200)
        let decision = try ruleSet("  - { name: a, then: { redact: email } }").evaluate(message(text))
        #expect(decision.redactions.count == 1001)
        #expect(decision.redactions.last?.span == 8000..<text.utf8.count)
    }

    /// Each kind, on a text made to keep it busy; what takes more than linear time would not come back.
    @Test(arguments: ["@", "a@", "1 ", "0", "+1 ", "(0", "4111 ", "a.", "4", "4 ", "00 "])
    func `hostile texts take time in proportion`(part: String) throws {
        let text = String(repeating: part, count: 100_000 / part.utf8.count)
        let rules = try ruleSet(
            "  - { name: a, then: { redact: [email, phone, card, { regex: '(a|1|0)+[^x]' }] } }")
        let started = ContinuousClock.now
        _ = rules.evaluate(message(text))
        #expect(started.duration(to: .now) < .seconds(20))
    }

    @Test func `answers do not repeat what is hidden, in whatever order the rules stand`() throws {
        let rules = try ruleSet(
            """
              - { name: a, then: { reply: "You wrote: {{title}}" } }
              - { name: b, then: { redact: email } }
            """)
        #expect(rules.evaluate(message("x", title: "Mail a@b.org")).replies == ["You wrote: Mail [email]"])
    }

    @Test func `a trace does not quote what is hidden`() throws {
        let rules = try ruleSet(
            """
              - { name: a, when: { text: { words: [dana] } }, then: { redact: email } }
              - { name: b, when: { text: { words: [hello] } }, then: { label: x } }
              - { name: c, when: { any: [ { text: { contains: bye } }, { platform: slack } ] }, then: { label: y } }
              - { name: d, when: { text: { contains: bye } }, then: { label: z } }
              - { name: e, when: { platform: slack }, then: { label: z } }
            """)
        let trace = rules.explain(message("hello dana@example.org")).trace
        let found = trace.rules.flatMap(\.evidence)
        #expect(found.allSatisfy { !$0.found.contains("dana") && $0.span == nil })
        #expect(trace.rules[1].evidence.first?.found == "found \"hello\"")
        #expect(trace.rules[3].evidence.first?.found == "not shown: a rule hides part of it")
        #expect(trace.rules[4].evidence.first?.found == "is \"slack\"")
    }

    @Test func `no trace tells what is hidden, however long the condition is`() throws {
        let sources = (0..<40).map { "a-source-with-a-long-name-\($0)" }.joined(separator: ", ")
        let file = """
            version: 1
            teams: { ops: {} }
            rules:
              - { name: hide, then: { redact: card } }
              - { name: any, when: { any: [{ source: [\(sources)] }, { text: { words: [zebra] } }] }, then: { label: x } }
              - { name: not, when: { not: { any: [{ source: [\(sources)] }, { text: { contains: card } }] } }, then: { label: y } }
              - { name: rest, then: { route: ops } }

            """
        let rules = try #require(read(file).rules)
        var given = GivenFacts()
        given.submission.text = "new card 4242 4242 4242 4242"
        let trace = rules.explain(given.facts(in: Directory())).trace
        #expect(!"\(trace)".contains("4242"))
    }
}

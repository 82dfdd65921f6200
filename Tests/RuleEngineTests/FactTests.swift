import Intake
import Testing

@testable import RuleEngine

@Suite struct FactTests {
    @Test func `places, people and files can be asked for`() throws {
        let facts = message(
            "hello", platform: "slack", channel: Channel(id: "C12", name: "#Feature-Requests"),
            author: Person(id: "U7", name: "Dana Élan", email: "dana@mail.example.org", isBot: true),
            title: "Re: Dark mode",
            attachments: ["screen.PNG", "log.txt"], match: Match(outcome: .possible, request: RequestID(3), score: 600))
        for when in [
            "{ platform: SLACK }", "{ source: acme-chat }", "{ source.kind: chat }", "{ source: { kind: chat } }",
            "{ channel: \"#feature-requests\" }", "{ channel: feature-requests }", "{ channel: [x, c12] }",
            "{ author.id: U7 }", "{ author: { name: dana elan, is_bot: yes } }",
            "{ author.email: DANA@mail.example.org }",
            "{ author.email_domain: mail.example.org }", "{ author.is_bot: true }",
            "{ title: { starts_with: \"re: \" } }",
            "{ attachment: present }", "{ attachment: { contains: .png } }", "{ attachment.count: 2 }",
            "{ attachment: { count: { gte: 2 } } }", "{ match.outcome: [possible, duplicate] }",
            "{ match.score: { gte: 0.6 } }", "{ match.score: { between: [0.5, 0.7] } }",
            "{ not: { match.score: { gt: 0.6 } } }",
        ] {
            #expect(try holds(when, facts), "\(when)")
        }
    }

    @Test(
        arguments: ["billing", "#billing"], ["billing", "\"#billing\"", "[x, \"#Billing\"]", "{ starts_with: bill }"])
    func `a channel is the same with and without its sign`(told: String, asked: String) throws {
        #expect(try holds("{ channel: \(asked) }", message("x", channel: Channel(id: "C1", name: told))))
        #expect(try holds("{ channel: \(asked) }", message("x", channel: Channel(id: told, name: told))))
        let rules = try ruleSet(
            "  - { name: b, when: { channel: \(asked) }, then: { label: hit } }",
            before: "tests:\n  - { name: t, given: { channel: \"\(told)\" }, expect: { label: [hit] } }\n")
        #expect(rules.runTests().results.map(\.differences) == [[]])
    }

    @Test func `a field answers to its folded question and to its name`() throws {
        let facts = message(
            fields: [
                Field(label: "How big is your Team?", name: "team-size", values: ["1,250"]),
                Field(label: "Prénom", values: ["Zoé"]), Field(label: "STRASSE", values: ["x"]),
            ])
        for when in [
            "{ field.how_big_is_your_team: present }", "{ field.Team Size: { gt: 1000 } }",
            "{ 'field.\"Team size\"': { gte: 1250 } }", "{ field: { team_size: { lte: 1250 } } }",
            "{ field.prénom: zoe }", "{ \"field.pre\\u0301nom\": zoé }", "{ field.straße: x }",
        ] {
            #expect(try holds(when, facts), "\(when)")
        }
        #expect(try !holds("{ field.prenom: present }", facts))
    }

    @Test func `when two fields collide, the first is read and the trace says so`() throws {
        let rules = try ruleSet("  - { name: a, when: { field.team_size: { gte: 5 } }, then: { label: big } }")
        let (decision, trace) = rules.explain(form(("Team size", "9"), ("team-size", "1")))
        #expect(decision.labels == ["big"])
        #expect(trace.rules[0].evidence[0].found == "is 9 (two fields are called team_size; the first is read)")
    }

    @Test func `a stable name goes before another field's question`() {
        let table = FieldTable([
            Field(label: "impact", values: ["question"]), Field(label: "Other", name: "impact", values: ["name"]),
        ])
        #expect(table.values["impact"] == .one("name"))
        #expect(table.collisions.isEmpty)
    }

    @Test(
        arguments: [
            ("5", 5), ("250,000", 250_000), ("-3.5", -3.5), (" +7 ", 7), ("1,234,567.25", 1_234_567.25), ("1,5", nil),
            ("", nil),
            ("1e5", nil), ("12 people", nil), ("1.2.3", nil), ("nan", nil), (".5", nil), ("12,34", nil), ("0x10", nil),
            ("--1", nil),
        ] as [(String, Double?)])
    func `numbers are read as people write them`(text: String, value: Double?) {
        #expect(Number(text)?.value == value)
    }

    @Test func `long texts are cut at a character's end`() throws {
        let long = String(repeating: "é ", count: 20_000) + "needle"
        #expect(try !holds("{ text: { words: [needle] } }", message(long)))
        #expect(FactValues(long).texts.first?.utf8.count == 32_768)
        let three = String(repeating: "€", count: 20_000)
        #expect(FactValues(three).texts.first == String(repeating: "€", count: 10_922))
    }

    @Test func `every fact can be given in a test`() throws {
        let settings = """
            business_hours: { days: [mon-fri], from: "09:00", to: "17:00" }
            groups: { execs: [dana@example.org], sales: ["@example.com"] }

            """
        for fact in allFacts {
            #expect(throws: Never.self) {
                try ruleSet(
                    "  - { name: example, when: { \(fact.example) }, then: { label: x } }", before: settings)
            }
            // The time follows from the test's own.
            if fact.name.hasPrefix("time.") { continue }
            var given = GivenFacts()
            let value =
                switch fact.kind {
                case .text: "some.value"
                case .flag: "true"
                case .number: "1"
                case .word(let words): words[0]
                case .date: "2026-12-31"
                case .clock: "17:00"
                }
            #expect(fact.give(&given, [value]), "\(fact.name)")
            #expect(fact.read(given.facts(in: Directory())).texts.contains(value), "\(fact.name)")
        }
    }
}

import Documents
import Intake
import Testing

@testable import RuleEngine

/// The file's `dedupe`: what it says of the whole set, and what comes of it beside the rules' own.
@Suite struct DedupeSectionTests {
    private func loaded(_ section: String, rules: String = "") throws -> RuleSet {
        try ruleSet(rules, before: section.isEmpty ? "" : "dedupe: \(section)\n")
    }

    private func decided(_ section: String, then: String? = nil) throws -> Decision {
        let rule = then.map { "  - { name: r, when: { text: present }, then: { \($0) } }" } ?? ""
        let rules = try loaded(section, rules: rule)
        let decision = rules.evaluate(message("cart"))
        #expect(rules.explain(message("cart")).decision == decision)
        return decision
    }

    @Test(arguments: [
        ("{ one_wrong_merge_costs: 20 missed }", DedupePolicy(oneWrongMergeCosts: 20)),
        ("{ one_wrong_merge_costs: 1 }", DedupePolicy(oneWrongMergeCosts: 1)),
        ("{ one_wrong_merge_costs: \"1,000  Missed\" }", DedupePolicy(oneWrongMergeCosts: 1000)),
        ("{ mode: suggest, scope: team }", DedupePolicy(mode: .suggest, scope: .team)),
        ("{ scope: channel, one_wrong_merge_costs: 5 missed }", DedupePolicy(oneWrongMergeCosts: 5, scope: .channel)),
        ("off", DedupePolicy(mode: .off)), ("", DedupePolicy()),
    ])
    func `what the section says is the rule set's`(section: String, policy: DedupePolicy) throws {
        #expect(try loaded(section).dedupe == policy)
    }

    @Test(arguments: [
        ("20 duplicates", "is counted in duplicates that are \"missed\", found \"duplicates\"", "such as 20 missed"),
        ("20 mised", "found \"mised\"", "did you mean \"missed\"?"),
        ("20mised", "found \"mised\"", "did you mean \"missed\"?"),
        ("0 missed", "must be a whole number from 1 to 1000, found 0", "such as 20 missed"),
        ("1001", "found 1001", ""), ("2.5 missed", "found 2.5", ""), ("-3", "found -3", ""),
        ("99999999999999999999999 missed", "must be a whole number", ""), ("\"5%\"", "found \"%\"", ""),
        ("many", "must be a number and \"missed\", found the text \"many\"", "duplicates that nobody noticed"),
        ("missed 20", "must be a number and \"missed\"", ""), ("[20]", "found a list", ""), ("\"\"", "R086", ""),
    ])
    func `another cost is refused in words that teach`(cost: String, message: String, hint: String) {
        let shown = read(
            header + "dedupe: { one_wrong_merge_costs: \(cost) }\nrules:\n" + catchAll
        ).shown
        #expect(shown.contains("error R086: \"one_wrong_merge_costs\""))
        #expect(shown.contains(message), "\(shown)")
        #expect(shown.contains(hint), "\(shown)")
    }

    @Test(arguments: [
        ("{ mode: suggestt }", "R004: \"mode\" cannot be \"suggestt\"", "did you mean \"suggest\"?"),
        ("{ scope: world }", "R004: \"scope\" cannot be \"world\"", ""),
        ("{ one_wrong_merge_cost: 20 missed }", "R005: unknown key", "did you mean \"one_wrong_merge_costs\"?"),
        ("on", "R004: \"dedupe\" cannot be \"on\"", "off"), ("[off]", "R001: \"dedupe\" must be a mapping", ""),
    ])
    func `slips in the section are told`(section: String, message: String, hint: String) {
        let shown = read(header + "dedupe: \(section)\nrules:\n" + catchAll).shown
        #expect(shown.contains(message) && shown.contains(hint), "\(shown)")
    }

    @Test func `it is given once in a set, and known by other names`() {
        let files = ["a", "b"].map { name in
            RuleFile(path: "\(name).yaml", bytes: Array("version: 1\ndedupe: { mode: off }\n".utf8))
        }
        let problems = Problems()
        _ = RuleSet.load(files, problems: problems)
        #expect(problems.all.contains { $0.message == "\"dedupe\" is already given at a.yaml:2:9" })
        let shown = read(header + "duplicates: { mode: off }\nrules:\n" + catchAll).shown
        #expect(shown.contains("R005") && shown.contains("dedupe"), "\(shown)")
    }

    /// Part by part: the first rule that says it, then the section, then `link` and `all`.
    @Test(
        arguments: [
            ("", nil, nil), ("{ one_wrong_merge_costs: 20 missed }", nil, nil),
            ("{ mode: suggest }", nil, Dedupe(.suggest)), ("{ scope: team }", nil, Dedupe(.link, scope: .team)),
            ("off", nil, Dedupe(.off)), ("{ mode: suggest, scope: team }", "dedupe: link", Dedupe(.link, scope: .team)),
            ("{ mode: off }", "dedupe: { mode: link, scope: source }", Dedupe(.link, scope: .source)),
            ("{ scope: team }", "dedupe: { mode: link, scope: all }", Dedupe(.link)),
            ("{ one_wrong_merge_costs: 20 missed }", "dedupe: suggest", Dedupe(.suggest)),
            ("", "dedupe: { mode: suggest, scope: channel }", Dedupe(.suggest, scope: .channel)),
            ("{ mode: suggest }", "drop: not a request", nil),
        ] as [(String, String?, Dedupe?)])
    func `rules go before the section, part by part`(section: String, then: String?, expected: Dedupe?) throws {
        let decision = try decided(section, then: then)
        #expect(decision.dedupe == expected)
        #expect((decision.givenBy["dedupe"] == "r") == (then?.hasPrefix("dedupe") ?? false))
    }

    @Test func `without the section, and with its cost alone, decisions are stored as before`() throws {
        let plain = try decided("")
        #expect(plain.json["dedupe"] == nil)
        var costly = try decided("{ one_wrong_merge_costs: 20 missed }")
        costly.rules = plain.rules
        #expect(costly.json.text == plain.json.text)
        let section = try decided("{ scope: team }").json
        #expect(section["dedupe"]?.text == #"{"mode":"link","scope":"team"}"#)
        #expect(section["given_by", "dedupe"] == nil)
    }

    @Test func `tests see what holds in the end`() throws {
        let rules = try loaded(
            "{ mode: suggest, scope: team }\ntests:\n"
                + "  - { name: a, given: { text: x }, expect: { dedupe: { mode: suggest, scope: team } } }\n"
                + "  - { name: b, given: { text: x }, expect: { dedupe: suggest } }")
        #expect(
            rules.runTests().results.map(\.differences) == [
                [], ["dedupe: expected suggest, got { mode: suggest, scope: team }"],
            ])
    }
}

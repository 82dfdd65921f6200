import Documents
import Intake

@testable import RuleEngine

struct WishedRule {
    var name: String
    var isDraft = false
    /// `nil` for no condition.
    var wish: Wish?
    /// In the order they are done.
    var deeds: [Deed]
    /// In the order they are written.
    var written: [Deed]

    static func random(_ random: inout SmallRandom, name: String) -> WishedRule {
        let deeds = Deed.random(&random)
        let wish: Wish? = random.below(14) == 0 ? nil : .random(&random)
        return WishedRule(
            name: name, isDraft: random.below(9) == 0, wish: wish, deeds: deeds,
            written: random.below(2) == 0 ? deeds : deeds.reversed())
    }

    var keys: Set<String> { Set(deeds.map(\.key)) }

    var yaml: String {
        let when = wish.map { "when: \($0.yaml), " } ?? ""
        let status = isDraft ? "status: draft, " : ""
        return "  - { name: \(name), \(status)\(when)then: { \(written.map(\.yaml).joined(separator: ", ")) } }"
    }
}

/// The rules of a file before its catch-all, and the plainest possible reading of them.
struct WishedRules {
    var rules: [WishedRule]

    static func random(_ random: inout SmallRandom) -> WishedRules {
        WishedRules(rules: (0...random.below(12)).map { .random(&random, name: "r\($0)") })
    }

    var yaml: String {
        let words = vocabularies.sorted { $0.key < $1.key }.map { "  \($0): \(quotedList($1))\n" }.joined()
        return header + settings + "words:\n" + words + "rules:\n" + rules.map { $0.yaml + "\n" }.joined() + catchAll
    }

    func loaded() throws -> RuleSet {
        let problems = Problems()
        let file = RuleFile(path: "Rules/r.yaml", bytes: Array(yaml.utf8))
        if let rules = RuleSet.load([file], likeness: PlainLikeness(), problems: problems) { return rules }
        let source = SourceText(file: file.path, text: yaml)
        throw Unreadable(description: problems.inOrder.map { $0.rendered(source: source) }.joined(separator: "\n"))
    }

    func decide(_ note: Note, hash: String) -> Decision {
        var verdict = Verdict(decision: Decision(rules: hash))
        let last = WishedRule(
            name: "everything else", deeds: [Deed("route", "ops") { $0.first(\.route, "route", "ops") }], written: [])
        for rule in rules + [last] where !verdict.isOver && !rule.isDraft && rule.wish?.holds(note) ?? true {
            verdict.rule = rule.name
            verdict.decision.matched.append(rule.name)
            for deed in rule.deeds { deed.apply(&verdict) }
        }
        return verdict.decision
    }
}

import Documents
import Intake
import Testing

@testable import RuleEngine

/// A warning that is wrong is worse than none: what `check` says is held against what generated messages show.
@Suite struct SoundnessTests {
    @Test func `no message contradicts a remark on generated rules`() throws {
        var random = SmallRandom(seed: 5)
        var told: [String: Int] = [:]
        for _ in 0..<500 {
            let rules = (0..<(3 + random.below(5))).map { Self.rule("r\($0)", &random) }
            let set = try ruleSet(rules.joined())
            let remarks = set.check().filter { ["R067", "R068", "R070"].contains($0.code) }
            let lines = (header + "rules:\n").split(separator: "\n").count
            for remark in remarks {
                told[remark.code, default: 0] += 1
                let number = remark.place.line - lines - 1
                let name = "r\(number)"
                // There a part of the condition is told, and the rest may still hold.
                let isPartOnly = rules[number].contains("any:") || rules[number].contains("not:")
                if remark.code == "R070", isPartOnly { continue }
                let without = try ruleSet(rules.enumerated().filter { $0.offset != number }.map(\.element).joined())
                for _ in 0..<40 {
                    let facts = Self.message(&random)
                    let decision = set.evaluate(facts)
                    if remark.code != "R068" {
                        #expect(!decision.matched.contains(name), "\(remark.message)\n\(rules.joined())")
                    }
                    var plain = decision
                    plain.matched.removeAll { $0 == name }
                    var other = without.evaluate(facts)
                    other.rules = plain.rules
                    #expect(plain == other, "\(remark.message)\n\(rules.joined())")
                }
            }
        }
        for code in ["R067", "R068", "R070"] { #expect(told[code, default: 0] >= 10, "\(told)") }
    }

    private static func rule(_ name: String, _ random: inout SmallRandom) -> String {
        let then = random.pick([
            "drop: x", "label: a", "label: [a, b]", "priority: high", "priority: low, label: a", "reply: Hi",
            "route: payments, stop: true", "route: identity", "priority: high, label: a",
        ])
        return "  - { name: \(name), when: \(condition(&random, depth: 0)), then: { \(then) } }\n"
    }

    private static func condition(_ random: inout SmallRandom, depth: Int) -> String {
        func parts() -> String {
            (0...random.below(2)).map { _ in condition(&random, depth: depth + 1) }.joined(separator: ", ")
        }
        func words() -> String {
            (0...random.below(2)).map { _ in
                "\"" + random.pick(["cart", "refund", "refund*", "payment page", "page", "re*", "c++", "cart page"])
                    + "\""
            }.joined(separator: ", ")
        }
        switch random.below(depth > 2 ? 10 : 14) {
        case 0, 1: return "{ text: { words: [\(words())] } }"
        case 2: return "{ text: { only: [\(words())] } }"
        case 3: return "{ text: { contains: \(random.pick(["art", "cart", "e", "ref", "page"])) } }"
        case 4: return "{ text: { starts_with: \(random.pick(["c", "cart", "re", "refund"])) } }"
        case 5: return "{ platform: \(random.pick(["slack", "[slack, lobby]", "lobby", "missing"])) }"
        case 6: return "{ field.size: { \(random.pick(["gt", "gte", "lt", "lte"])): \(random.below(5)) } }"
        case 7: return "{ attachment.count: \(random.pick(["0", "1", "[0, 1]", "{ gte: 1 }", "{ between: [1, 2] }"])) }"
        case 8: return "{ field.size: \(random.pick(["missing", "present"])) }"
        case 9: return "{ label: \(random.pick(["a", "b", "[a, b]"])) }"
        case 10, 11: return "{ all: [\(parts())] }"
        case 12: return "{ any: [\(parts())] }"
        default: return "{ not: [\(parts())] }"
        }
    }

    private static func message(_ random: inout SmallRandom) -> Facts {
        let words = (0..<random.below(5)).map { _ in
            random.pick(["cart", "refund", "refunds", "payment", "page", "c++", "rest"])
        }
        let labels = ["a", "b"].filter { _ in random.below(2) == 0 }
        return RuleEngineTests.message(
            words.joined(separator: " "), platform: random.pick(["slack", "lobby", "typeform"]),
            fields: random.below(2) == 0 ? [] : [Field(label: "Size", values: [String(random.below(6))])],
            labels: labels, attachments: (0..<random.below(3)).map { "f\($0)" })
    }
}

@Suite struct CorrectionTests {
    @Test func `every slip of one letter in a file is mended`() throws {
        var text = """
            version: 1
            timezon: Europe/Berlin
            teams:
              payments: { nme: Payments, channel: "lobby:#payments" }
              ops: { name: Ops }
            words:
              checkout: [cart]
            rules:
              - nam: a
                when: { titel: hi, text: { wrods: chekout }, author: { is_bott: true }, source.kind: caht }
                then: { rout: paymets, priority: hgih, notify: [paymens] }
              - { name: rest, then: { route: ops } }
            tests:
              - name: t
                given: { txt: hi, author: { naem: x } }
                expect: { route: paiments }

            """
        for _ in 0..<4 {
            let problems = Problems()
            if RuleSet.load([Lesson.file(text)], problems: problems) != nil, problems.all.isEmpty { break }
            text = String(
                decoding: Fixer.apply(problems.all, to: Array(text.utf8), file: "rules.yaml"), as: UTF8.self)
        }
        let problems = Problems()
        _ = RuleSet.load([Lesson.file(text)], problems: problems)
        #expect(problems.all == [], "\(text)")
    }

    @Test func `nothing is mended where two words are as near, or the right one stands there already`() {
        let problems = Problems()
        let text = "version: 1\nteams: { opsa: {}, opsb: {} }\nrules: [ { nam: x, name: a, then: { route: opsc } } ]\n"
        _ = RuleSet.load([Lesson.file(text)], problems: problems)
        #expect(problems.all.contains { $0.code == "R005" } && problems.all.contains { $0.code == "R016" })
        #expect(problems.all.allSatisfy { $0.fix == nil })
    }

    @Test func `a fix that would make a key stand twice is not made, and the others are`() {
        let text =
            "version: 1\nteams: { ops: {} }\nrules: [ { name: a, when: { txt: x, text: y }, then: { rout: ops } } ]\n"
        let problems = Problems()
        _ = RuleSet.load([Lesson.file(text)], problems: problems)
        #expect(problems.all.filter { $0.fix != nil }.map(\.code).sorted() == ["R013", "R015"])
        let fixed = Fixer.apply(problems.all, to: Array(text.utf8), file: "rules.yaml")
        #expect(String(decoding: fixed, as: UTF8.self) == text.replacing("rout:", with: "route:"))
    }
}

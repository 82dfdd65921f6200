import Intake
import Testing

@testable import RuleEngine

/// Rules as data, and the plainest possible reading of them: what the engine is measured against.
private indirect enum Wish {
    case words([String])
    case only([String])
    case contains(String)
    case startsWith(String)
    case regex(String)
    case atLeast(Int)
    case below(Int)
    case missing
    case present
    case platform([String])
    case bot(Bool)
    case label(String)
    case all([Wish])
    case any([Wish])
    case not(Wish)

    var yaml: String {
        switch self {
        case .words(let words): "{ text: { words: [\(words.map { "\"\($0)\"" }.joined(separator: ", "))] } }"
        case .only(let words): "{ text: { only: [\(words.map { "\"\($0)\"" }.joined(separator: ", "))] } }"
        case .contains(let part): "{ text: { contains: \"\(part)\" } }"
        case .startsWith(let part): "{ text: { starts_with: \"\(part)\" } }"
        case .regex(let word): "{ text: { regex: '\\b\(word)\\w*\\b' } }"
        case .atLeast(let number): "{ field.size: { gte: \(number) } }"
        case .below(let number): "{ field.size: { lt: \(number) } }"
        case .missing: "{ field.size: missing }"
        case .present: "{ field.size: present }"
        case .platform(let names): "{ platform: [\(names.joined(separator: ", "))] }"
        case .bot(let flag): "{ author.is_bot: \(flag) }"
        case .label(let label): "{ label: \(label) }"
        case .all(let parts): "{ all: [\(parts.map(\.yaml).joined(separator: ", "))] }"
        case .any(let parts): "{ any: [\(parts.map(\.yaml).joined(separator: ", "))] }"
        case .not(let part): "{ not: \(part.yaml) }"
        }
    }

    func holds(_ note: Note) -> Bool {
        let spoken = note.text.lowercased().split(whereSeparator: { !$0.isLetter }).map(String.init)
        switch self {
        case .words(let words): return words.contains { Self.find($0, in: spoken) != nil }
        case .only(let words): return !spoken.isEmpty && Self.isMade(spoken[...], of: words)
        case .contains(let part): return note.text.lowercased().contains(part)
        case .startsWith(let part): return note.text.lowercased().hasPrefix(part)
        case .regex(let word):
            return note.text.split(whereSeparator: { !$0.isLetter }).contains { $0.hasPrefix(word) }
        case .atLeast(let number): return note.size.map { $0 >= number } ?? false
        case .below(let number): return note.size.map { $0 < number } ?? false
        case .missing: return note.size == nil
        case .present: return note.size != nil
        case .platform(let names): return names.contains(note.platform)
        case .bot(let flag): return note.isBot == flag
        case .label(let label): return note.labels.contains(label)
        case .all(let parts): return parts.allSatisfy { $0.holds(note) }
        case .any(let parts): return parts.contains { $0.holds(note) }
        case .not(let part): return !part.holds(note)
        }
    }

    private static func find(_ phrase: String, in spoken: [String]) -> Int? {
        let words = phrase.split(separator: " ").map(String.init)
        return spoken.indices.first { start in
            words.indices.allSatisfy { offset in
                start + offset < spoken.count
                    && (words[offset].hasSuffix("*")
                        ? spoken[start + offset].hasPrefix(words[offset].dropLast())
                        : spoken[start + offset] == words[offset])
            }
        }
    }

    private static func isMade(_ rest: ArraySlice<String>, of phrases: [String]) -> Bool {
        rest.isEmpty
            || phrases.contains { phrase in
                let count = phrase.split(separator: " ").count
                return count <= rest.count && find(phrase, in: Array(rest.prefix(count))) == 0
                    && isMade(rest.dropFirst(count), of: phrases)
            }
    }
}

private struct Note {
    var text: String
    var platform: String
    var isBot: Bool
    var size: Int?
    var labels: [String]

    var facts: Facts {
        message(
            text, platform: platform, author: Person(id: "U", isBot: isBot),
            fields: size.map { [Field(label: "Size", values: [String($0)])] } ?? [], labels: labels)
    }
}

private struct WishedRule {
    var wish: Wish?
    var isDraft: Bool
    var route: String?
    var priority: String?
    var label: String?
    var reply: String?
    var drop: String?
    var stops: Bool

    func yaml(_ name: String) -> String {
        var then: [String] = []
        if stops { then.append("stop: true") }
        for (key, value) in [
            ("reply", reply), ("label", label), ("priority", priority), ("route", route), ("drop", drop),
        ] {
            if let value { then.append("\(key): \(value)") }
        }
        let when = wish.map { "when: \($0.yaml), " } ?? ""
        return
            "  - { name: \(name), status: \(isDraft ? "draft" : "live"), \(when)then: { \(then.joined(separator: ", ")) } }"
    }
}

@Suite struct ReferenceTests {
    @Test func `the engine, its explanation and a plain reading agree on generated rules and messages`() throws {
        var random = SmallRandom(seed: 11)
        var (matched, dropped) = (0, 0)
        for _ in 0..<250 {
            let wished = (0..<random.below(14) + 1).map { _ in Self.rule(&random) }
            let yaml = wished.enumerated().map { $1.yaml("r\($0)") }.joined(separator: "\n")
            let rules = try ruleSet(yaml)
            for _ in 0..<16 {
                let note = Self.note(&random)
                let decision = rules.evaluate(note.facts)
                #expect(decision == rules.explain(note.facts).decision, "\(yaml)\n\(note)")
                #expect(decision == Self.plainly(wished, note, rules.hash), "\(yaml)\n\(note)")
                matched += decision.matched.count
                dropped += decision.drop == nil ? 0 : 1
            }
        }
        #expect(matched > 8000)
        #expect(dropped > 200)
    }

    private static func plainly(_ wished: [WishedRule], _ note: Note, _ hash: String) -> Decision {
        var decision = Decision(rules: hash)
        let last = WishedRule(wish: nil, isDraft: false, route: "ops", stops: false)
        for (number, rule) in (wished + [last]).enumerated() {
            guard !rule.isDraft, rule.wish?.holds(note) ?? true else { continue }
            let name = number == wished.count ? "everything else" : "r\(number)"
            decision.matched.append(name)
            if let drop = rule.drop {
                (decision.route, decision.givenBy["route"], decision.replies) = (nil, nil, [])
                (decision.drop, decision.givenBy["drop"]) = (drop, name)
            }
            if let route = rule.route, decision.route == nil {
                (decision.route, decision.givenBy["route"]) = (route, name)
            }
            if let priority = rule.priority, decision.priority == nil {
                (decision.priority, decision.givenBy["priority"]) = (priority, name)
            }
            if let label = rule.label, !decision.labels.contains(label) { decision.labels.append(label) }
            if let reply = rule.reply, !decision.replies.contains(reply) { decision.replies.append(reply) }
            if rule.drop != nil || rule.stops { break }
        }
        return decision
    }

    private static let vocabulary = [
        "cart", "cartoon", "refund", "refunds", "page", "payment", "login", "thanks", "a", "Cart",
    ]

    private static func note(_ random: inout SmallRandom) -> Note {
        let words = (0..<random.below(8)).map { _ in random.pick(vocabulary) }
        let text = words.reduce("") { $0.isEmpty ? $1 : $0 + random.pick([" ", " ", " - ", "\n"]) + $1 }
        return Note(
            text: text, platform: random.pick(["slack", "lobby", "typeform"]), isBot: random.below(6) == 0,
            size: random.below(2) == 0 ? nil : random.below(10), labels: random.below(3) == 0 ? ["bug"] : [])
    }

    private static func rule(_ random: inout SmallRandom) -> WishedRule {
        let drop = random.below(12) == 0
        let route = random.below(3) == 0 && !drop ? random.pick(["payments", "identity"]) : nil
        return WishedRule(
            wish: random.below(12) == 0 ? nil : wish(&random, depth: 0), isDraft: random.below(8) == 0, route: route,
            priority: random.below(4) == 0 ? random.pick(["high", "low"]) : nil, label: "l\(random.below(6))",
            reply: random.below(5) == 0 ? "reply \(random.below(3))" : nil, drop: drop ? "dropped" : nil,
            stops: route != nil && random.below(3) == 0)
    }

    private static func wish(_ random: inout SmallRandom, depth: Int) -> Wish {
        func list() -> [String] {
            (0...random.below(3)).map { _ in
                random.pick(["cart", "refund", "refund*", "payment page", "page", "login", "thanks", "cart*", "a cart"])
            }
        }
        func parts() -> [Wish] { (0...random.below(2)).map { _ in wish(&random, depth: depth + 1) } }
        switch random.below(depth > 2 ? 12 : 16) {
        case 0...2: return .words(list())
        case 3: return .only(list())
        case 4: return .contains(random.pick(["art", "fund", "e", "cart", "refunds", "ent"]))
        case 5: return .startsWith(random.pick(["cart", "re", "p"]))
        case 6: return .regex(random.pick(["cart", "ref", "p", "Cart"]))
        case 7: return .atLeast(random.below(10))
        case 8: return .below(random.below(10))
        case 9: return random.pick([.missing, .present])
        case 10: return .platform(random.pick([["slack"], ["lobby", "typeform"], ["email"]]))
        case 11: return random.pick([.bot(true), .bot(false), .label("bug")])
        case 12, 13: return .all(parts())
        case 14: return .any(parts())
        default: return .not(wish(&random, depth: depth + 1))
        }
    }
}

import Intake

/// Every fact that generated rules ask for.
///
/// To add one: its line here, and what it needs in `Note`.
let facts: [AskedFact] = [
    AskedFact("text", ["cart", "Thanks", "+1", "Café"], textMatchers + likenessMatchers) { [$0.text] },
    AskedFact("text", ["refund", "CART"], textMatchers) { [$0.text] },
    AskedFact("title", ["cart", "login page"], textMatchers) { [$0.title] },
    AskedFact("platform", ["slack", "lobby", "email"], textMatchers) { [$0.platform] },
    AskedFact("source.kind", ["chat", "form", "mail"]) { [$0.kind.rawValue] },
    AskedFact("channel", ["#cart", "login", "C1", "reunion"], textMatchers) {
        $0.channel.map { [$0, String($0.dropFirst()), "C1"] } ?? []
    },
    AskedFact("author.name", ["dana", "Zoe Page"], textMatchers) { [$0.name] },
    AskedFact("author.email_domain", ["example.org", "example.com"]) {
        [$0.email.map { String($0.drop { $0 != "@" }.dropFirst()) }]
    },
    AskedFact("author.is_bot", ["true", "false"]) { [$0.isBot ? "true" : "false"] },
    AskedFact("field.team_size", ["3", "many", "1,200"], textMatchers + numberMatchers) { $0.size },
    AskedFact("field.Impact", ["a lot", "cart", "5"], textMatchers + numberMatchers) { $0.impact },
    AskedFact("label", ["bug", "cart", "cafe", "BUG"], textMatchers) { $0.labels },
    AskedFact("attachment", ["cart.png", "unnamed"], textMatchers) { $0.files.map { $0.isEmpty ? "unnamed" : $0 } },
    AskedFact("attachment.count", ["0", "1", "2"], numberMatchers) { [String($0.files.count)] },
    AskedFact("votes", ["0", "5"], numberMatchers) { [$0.votes.map { String($0) }] },
    AskedFact("customer.plan", ["pro", "free"], textMatchers) { [$0.customer["plan"]] },
    AskedFact("customer.ARR", ["7.5", "unknown"], textMatchers + numberMatchers) { [$0.customer["arr"]] },
    AskedFact("person.department", ["sales"], textMatchers) { [$0.person["department"]] },
    AskedFact("author.group", ["execs", "net", "night"]) { note in
        let groups = note.email == "dana@example.org" ? ["execs"] : note.email == "bot@example.net" ? ["net"] : []
        return groups + (note.person.isEmpty ? [] : ["night", "execs"])
    },
    AskedFact("match.status", ["planned", "shipped"]) { [$0.match.status?.rawValue] },
    AskedFact("match.team", ["payments", "identity"], textMatchers) { [$0.match.team] },
    AskedFact("match.voices", ["1", "5"], numberMatchers) { [$0.match.voices.map { String($0) }] },
    AskedFact("time.weekday", ["mon", "wed", "sun"]) { [PlainTime($0.now).weekday] },
    AskedFact("time.clock", ["09:00", "17:30"], timeMatchers(["00:00", "09:00", "17:30", "23:45"])) {
        [PlainTime($0.now).clock]
    },
    AskedFact("time.date", ["2025-12-25", "2026-01-01"], timeMatchers(["2025-12-24", "2025-12-31"])) {
        [PlainTime($0.now).date]
    },
    AskedFact("business_hours", ["true", "false"]) { [PlainTime($0.now).isWork ? "true" : "false"] },
    AskedFact("match.outcome", ["new", "possible", "duplicate"]) { [$0.match.outcome.rawValue] },
    AskedFact("match.score", ["0", "0.5", "1"], numberMatchers) { [String(Double($0.match.score) / 1000)] },
]

/// Every way of comparing a text.
let textMatchers: [AskedFact.Maker] = [
    { random in
        let name = random.pick(Array(vocabularies.keys.sorted()))
        return .any("words: \(name)") { value in vocabularies[name, default: []].contains { PlainText(value).has($0) } }
    },
    { random in
        let list = phrases(&random)
        return .any("words: \(quotedList(list))") { value in list.contains { PlainText(value).has($0) } }
    },
    { random in
        let list = phrases(&random)
        return .any("only: \(quotedList(list))") { PlainText($0).isMade(of: list) }
    },
    { random in
        let part = random.pick(["art", "fund", "e", "cart", "refunds", "ent p", "CAFÉ", "s ", " a", "+1", "ss", "t, "])
        return .any("contains: \"\(part)\"") { PlainText($0).folded.trimmedEnds.contains(PlainText(part).folded) }
    },
    { random in
        let parts = [random.pick(["cart", "re", "P", "(", "caf"]), random.pick(["login", "#", "a "])]
        return .any("starts_with: \(quotedList(parts))") { value in
            parts.contains { PlainText(value).folded.trimmedEnds.hasPrefix(PlainText($0).folded) }
        }
    },
    { random in
        let word = random.pick(["cart", "ref", "p", "Cart", "a", "login"])
        return .any("regex: '\\b\(word)[a-z]*\\b'") { value in
            // RE2's \b and [a-z] know ASCII only.
            value.split { !($0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_") }.contains {
                $0.hasPrefix(word) && $0.dropFirst(word.count).allSatisfy(\.isLowercase)
            }
        }
    },
    { random in
        let part = random.pick(["CART", "fund", "Page"])
        return .any("regex: ['(?i)\(part)', 'never[0-9]{3}']") { $0.lowercased().contains(part.lowercased()) }
    },
]

/// Every way of comparing a text with examples of what is meant.
let likenessMatchers: [AskedFact.Maker] = [
    { random in
        let examples = [random.pick(["cart page", "refund"]), "login thanks"]
        let (yaml, bound) = random.pick([("", 600), (", at_least: 0.25", 250), (", at_least: 1", 1000)])
        return .any("similar_to: \(quotedList(examples))\(yaml)") { PlainLikeness.score($0, examples) >= bound }
    }
]

/// Days and times of day, which compare as they are written.
func timeMatchers(_ times: [String]) -> [AskedFact.Maker] {
    let ways: [(String, @Sendable (String, String) -> Bool)] = [
        ("gt", { $0 > $1 }), ("gte", { $0 >= $1 }), ("lt", { $0 < $1 }), ("lte", { $0 <= $1 }),
    ]
    let (first, last) = (times[0], times[times.count - 1])
    let between: AskedFact.Maker = { _ in
        .any("between: [\"\(first)\", \"\(last)\"]") { $0 >= first && $0 <= last }
    }
    return ways.reduce(into: [between]) { makers, way in
        let (name, isSo) = way
        makers.append { random in
            let time = random.pick(times)
            return .any("\(name): \"\(time)\"") { isSo($0, time) }
        }
    }
}

/// Every way of comparing a number.
let numberMatchers: [AskedFact.Maker] = [
    { random in number(&random, "gt") { $0 > $1 } },
    { random in number(&random, "gte") { $0 >= $1 } },
    { random in number(&random, "lt") { $0 < $1 } },
    { random in number(&random, "lte") { $0 <= $1 } },
    { random in
        let (low, high) = (random.below(4) - 2, random.below(8) + 2)
        return .any("between: [\(low), \(high)]") { value in
            plainNumber(value).map { $0 >= Double(low) && $0 <= Double(high) } ?? false
        }
    },
]

/// The named lists of every generated file.
let vocabularies = [
    "shop": ["cart", "refund*", "payment page"], "polite": ["thanks", "+1", "a"], "places": ["café", "strasse"],
]

private func phrases(_ random: inout SmallRandom) -> [String] {
    (0...random.below(4)).map { _ in
        random.pick([
            "cart", "refund", "refund*", "payment page", "page", "login", "thanks", "cart*", "a cart", "+1", "c++",
            "Cafe",
            "a", "1", "ref* page", "5", "straße",
        ])
    }
}

private func number(_ random: inout SmallRandom, _ name: String, _ isSo: @escaping @Sendable (Double, Double) -> Bool)
    -> Ask
{
    let (text, bound) = random.pick([("0", 0), ("3", 3), ("0.5", 0.5), ("-2", -2), ("1,200", 1200), ("7.5", 7.5)])
    return .any("\(name): \"\(text)\"") { value in plainNumber(value).map { isSo($0, bound) } ?? false }
}

extension String {
    /// A fact's text has no space at its ends; what is looked for may have.
    fileprivate var trimmedEnds: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

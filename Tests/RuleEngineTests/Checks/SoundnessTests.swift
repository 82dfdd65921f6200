import Documents
import Intake
import Testing

@testable import RuleEngine

/// A warning that is wrong is worse than none: what `check` says is held against what generated messages show.
@Suite struct SoundnessTests {
    @Test func `no message contradicts a remark on generated rules`() throws {
        var random = SmallRandom(seed: 5)
        var told: [String: Int] = [:]
        for _ in 0..<1000 {
            // A few kinds of condition and a few actions in each set, so that its rules have to do with each other.
            let kinds = (0..<3).map { _ in random.below(20) }
            let actions = (0..<5).map { _ in random.pick(Self.actions) }
            let rules = (0..<(3 + random.below(5))).map { Self.rule("r\($0)", &random, kinds, actions) }
            let set = try ruleSet(rules.joined(), before: Self.settings)
            let remarks = set.check().filter { ["R067", "R068", "R069", "R070"].contains($0.code) }
            let lines = (header + Self.settings + "rules:\n").split(separator: "\n").count
            for remark in remarks {
                told[remark.code, default: 0] += 1
                let number = remark.place.line - lines - 1
                let name = "r\(number)"
                // There a part of the condition is told, and the rest may still hold.
                let isPartOnly = rules[number].contains("any:") || rules[number].contains("not:")
                if remark.code == "R070", isPartOnly { continue }
                let others = rules.enumerated().filter { $0.offset != number }.map(\.element)
                let without = try ruleSet(others.joined(), before: Self.settings)
                let setting = String(remark.message.drop { $0 == "\"" }.prefix { $0 != ":" })
                for _ in 0..<40 {
                    let facts = Self.message(&random)
                    let decision = set.evaluate(facts)
                    if remark.code == "R069" {
                        #expect(decision.givenBy[setting] != name, "\(remark.message)\n\(rules.joined())")
                        continue
                    }
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
        for code in ["R067", "R068", "R069", "R070"] { #expect(told[code, default: 0] >= 10, "\(told)") }
    }

    private static let settings = """
        timezone: Europe/Berlin
        business_hours: { days: [mon-fri], from: "09:00", to: "17:00" }
        groups: { execs: [lee@example.org], acme: ["@acme.example"] }

        """

    private static let actions = [
        "drop: x", "label: a", "label: [a, b]", "priority: high", "priority: low, label: a", "reply: Hi",
        "route: payments, stop: true", "route: identity", "priority: high, label: a",
        // What these come to depends on the message or on the time.
        "score: { impact: attachment.count }", "score: { impact: 2 }", "score: { reach: field.size, impact: 1 }",
        "redact: email", "ask: { field: size, question: How many? }", "snooze: { until: 2026-01-07 }",
        "snooze: 1 day", "sla: { decision: 5 business days }", "sla: { decision: 1 day }, label: b",
        "assign: { round_robin: payments }", "assign: dana", "status: planned", "dedupe: off",
        "objective: fewer-failed-payments", "notify: payments", "reply: \"Hi {{title}}\"",
        "assign: lee, label: c", "status: declined, label: c", "dedupe: link, reply: Hello", "snooze: 2 days, label: c",
    ]

    private static func rule(
        _ name: String, _ random: inout SmallRandom, _ kinds: [Int], _ actions: [String]
    ) -> String {
        let when = condition(&random, kinds, depth: 0)
        var then = random.pick(actions)
        if random.below(2) == 0, !then.contains("label") { then += ", label: of-\(name)" }
        return "  - { name: \(name), when: \(when), then: { \(then) } }\n"
    }

    private static func condition(_ random: inout SmallRandom, _ kinds: [Int], depth: Int) -> String {
        func parts() -> String {
            (0...random.below(2)).map { _ in condition(&random, kinds, depth: depth + 1) }.joined(separator: ", ")
        }
        func words() -> String {
            (0...random.below(2)).map { _ in
                "\"" + random.pick(["cart", "refund", "refund*", "payment page", "page", "re*", "c++", "cart page"])
                    + "\""
            }.joined(separator: ", ")
        }
        func day() -> String { "2026-01-0\(5 + random.below(4))" + random.pick(["", " 12:00", " 09:30:30"]) }
        func bound(_ value: () -> String) -> String {
            random.below(4) == 0
                ? "\"\(value())\"" : "{ \(random.pick(["gt", "gte", "lt", "lte"])): \"\(value())\" }"
        }
        let joined = 20 + random.below(12)
        switch depth > 2 || joined > 23 ? random.pick(kinds) : joined {
        case 0, 1: return "{ text: { words: [\(words())] } }"
        case 2: return "{ text: { only: [\(words())] } }"
        case 3: return "{ text: { contains: \(random.pick(["art", "cart", "e", "ref", "page"])) } }"
        case 4: return "{ text: { starts_with: \(random.pick(["c", "cart", "re", "refund"])) } }"
        case 5: return "{ platform: \(random.pick(["slack", "[slack, lobby]", "lobby", "missing"])) }"
        case 6: return "{ field.size: { \(random.pick(["gt", "gte", "lt", "lte"])): \(random.below(5)) } }"
        case 7: return "{ attachment.count: \(random.pick(["0", "1", "[0, 1]", "{ gte: 1 }", "{ between: [1, 2] }"])) }"
        case 8: return "{ field.size: \(random.pick(["missing", "present"])) }"
        case 9: return "{ label: \(random.pick(["a", "b", "[a, b]"])) }"
        case 10: return "{ time.date: \(bound(day)) }"
        case 11: return "{ time.clock: \(bound { random.pick(["09:00", "12:00", "12:00:01", "17:00"]) }) }"
        case 12: return "{ time.weekday: \(random.pick(["mon", "mon-wed", "[tue, thu]", "sat"])) }"
        case 13: return "{ business_hours: \(random.pick(["true", "false"])) }"
        case 14: return "{ field.due: { \(random.pick(["gt", "gte", "lt", "lte"])): \"\(day())\" } }"
        case 15: return "{ author.group: \(random.pick(["execs", "acme", "[acme, execs]", "missing"])) }"
        case 16: return "{ customer.plan: \(random.pick(["free", "paid", "[free, paid]", "present"])) }"
        case 17: return "{ votes: \(bound { String(random.below(4)) }) }"
        case 18:
            let near = random.pick(["", ", at_least: 0.3", ", at_least: 0.9"])
            return "{ text: { similar_to: [\(random.pick(["refund the cart", "payment page"]))]\(near) } }"
        case 19: return "{ match.outcome: \(random.pick(["new", "duplicate", "[possible, duplicate]"])) }"
        case 20, 21: return "{ all: [\(parts())] }"
        case 22: return "{ any: [\(parts())] }"
        default: return "{ not: [\(parts())] }"
        }
    }

    private static func message(_ random: inout SmallRandom) -> Facts {
        let words = (0..<random.below(5)).map { _ in
            random.pick(["cart", "refund", "refunds", "payment", "page", "c++", "rest"])
        }
        let labels = ["a", "b"].filter { _ in random.below(2) == 0 }
        let day = random.pick(["2026-01-05", "2026-01-06", "2026-01-07T11:00:00Z", "2026-01-08 09:30:30", "soon"])
        var fields = [Field(label: "Size", values: [String(random.below(6))]), Field(label: "Due", values: [day])]
        fields.removeAll { _ in random.below(3) == 0 }
        let mail = random.pick(["lee@example.org", "kim@acme.example", "kim@example.com"])
        var match = Match.new
        match.outcome = random.pick([.new, .new, .possible, .duplicate])
        let message = RuleEngineTests.message(
            words.joined(separator: " ") + random.pick(["", " " + mail]),
            platform: random.pick(["slack", "lobby", "typeform"]), author: Person(id: "U1", email: mail),
            title: random.pick([nil, "Hello"]), fields: fields, labels: labels,
            attachments: (0..<random.below(6)).map { "f\($0)" }, match: match)
        var submission = message.submission
        submission.votes = random.pick([nil, 0, 1, 2, 3])
        let plan = random.pick([nil, "free", "paid"])
        // From Monday, 5 January 2026, over the next eight days.
        let now = Timestamp(milliseconds: 1_767_567_600_000 + Int64(random.below(8 * 48)) * 1_800_000)
        return Facts(
            submission, platform: message.platform, match: match, now: now,
            inputs: Inputs(customer: plan.map { ["plan": $0] } ?? [:]))
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

    @Test func `mistyped names of what else a file declares are mended`() throws {
        var text = """
            version: 1
            timezone: Berlin
            teams:
              ops: { name: Ops, channel: "lobby:#ops", owners: [dana, lee], objectives: [fewer-failed-payments] }
            groups: { execs: [dana@example.org] }
            directory: { customers: { file: customers.csv, join: domain } }
            templates: { thanks: Thank you }
            rotas: { week: { people: [dana], from: 2026-01-05, every: 1 week } }
            forms:
              impact:
                fields:
                  - { key: affected, label: Who, type: text }
                  - { key: often, label: Often, type: text, show_if: { field.afected: all, field: { affcted: all } } }
            rules:
              - name: a
                when: { author.group: exces, customer.plna: paid, customer: { segmnet: big } }
                then:
                  assign: { rota: weak }
                  objective: fewer-faled-payments
                  status: plannned
                  reply: { template: thansk }
                  ask: { form: impcat }
                  redact: [emial]
                  dedupe: sugest
                  score: { reach: vote }
              - { name: rest, then: { route: ops, assign: { round_robin: opps } } }
            tests:
              - name: t
                given: { text: hi, history: [ { text: hi, team: opps } ] }
                expect: { route: ops, status: triagd, objective: fewer-failed-paymens }

            """
        let table = Lesson.file("domain,plan,segment\nacme.example,paid,big\n", "customers.csv")
        let library = RuleLibrary { $0 == table.path ? [table] : nil }
        var problems = Problems()
        for _ in 0..<4 {
            problems = Problems()
            _ = RuleSet.load([Lesson.file(text)], library: library, problems: problems)
            text = String(
                decoding: Fixer.apply(problems.all, to: Array(text.utf8), file: "rules.yaml"), as: UTF8.self)
        }
        #expect(problems.all == [], "\(text)")
        #expect(text.contains("timezone: Europe/Berlin") && text.contains("customer.plan: paid"), "\(text)")
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

import Documents
import Testing

@testable import RuleEngine

/// Words that people bring along from elsewhere.
@Suite struct SynonymTests {
    /// The hint, what the fix would write, and how many problems there are.
    private func told(_ rule: String) -> (hint: String?, fix: Fix.Change?, count: Int) {
        let text = header + "rules:\n  - " + rule + "\n" + catchAll
        let problems = Problems()
        _ = RuleSet.load([RuleFile(path: "r.yaml", bytes: Array(text.utf8))], problems: problems)
        return (problems.all.first?.hint, problems.all.first?.fix?.change, problems.all.count)
    }

    @Test(arguments: [
        ("email: x@y.z", "author.email"), ("domain: y.z", "author.email_domain"),
        ("author.domain: y.z", "author.email_domain"), ("author: { domain: y.z }", "author.email_domain"),
        ("author.team: sales", "author.group"), ("subject: x", "title"), ("body: { words: [x] }", "text"),
        ("message: x", "text"), ("lang: de", "language"), ("is_bot: true", "author.is_bot"),
        ("group: sales", "author.group"), ("tag: x", "label"), ("day: mon", "time.weekday"),
        ("time.day: mon", "time.weekday"), ("hour: 9", "time.clock"), ("time: { hour: 9 }", "time.clock"),
    ])
    func `a fact by another name is named, and not corrected`(when: String, meant: String) {
        let told = told("{ name: a, when: { \(when) }, then: { route: ops } }")
        #expect(told == ("did you mean \"\(meant)\"?", nil, 1))
    }

    @Test(arguments: [
        ("and: [ { text: x }, { platform: slack } ]", "all"), ("or: [ { text: x }, { platform: slack } ]", "any"),
        ("text: { and: [ { words: [a] }, { words: [b] } ] }", "all"), ("field.x: { \">\": 5 }", "gt"),
        ("field.x: { \"<=\": 5 }", "lte"), ("text: { regexp: a }", "regex"),
    ])
    func `what is the same under another name is corrected`(when: String, meant: String) {
        let told = told("{ name: a, when: { \(when) }, then: { route: ops } }")
        #expect(told == ("did you mean \"\(meant)\"?", .replace(with: meant), 1))
    }

    @Test func `any with a mapping would take all of it, so or with one is left`() {
        let told = told("{ name: a, when: { or: { text: x, platform: slack } }, then: { route: ops } }")
        #expect(told == ("did you mean \"any\"?", nil, 1))
    }

    @Test(arguments: [
        ("{ name: a, if: { text: x }, then: { route: ops } }", "did you mean \"when\"?"),
        ("{ name: a, when: { text: x }, do: { route: ops } }", "did you mean \"then\"?"),
        ("{ name: a, when: { text: x }, then: { team: ops } }", "did you mean \"route\"?"),
        ("{ name: a, when: { text: x }, then: { owner: dana } }", "did you mean \"assign\"?"),
        ("{ name: a, when: { text: x }, then: { tags: [x] } }", "did you mean \"label\"?"),
        (
            "{ name: a, when: { text: x }, then: { escalate: [ops] } }",
            "it is a part of sla: sla: { decision: 5 business days, escalate: [payments] }"
        ),
        ("{ name: a, when: { has_attachment: true }, then: { label: x } }", "write attachment: present"),
        ("{ name: a, when: { words: [x] }, then: { label: x } }", "it compares a fact, such as text: { words: … }"),
        (
            "{ name: a, when: { text: { equals: x } }, then: { label: x } }",
            "a plain value means is, and a list is one of: leave the word out"
        ),
    ])
    func `keys, actions and ways of comparing by other names, each told once`(rule: String, hint: String) {
        let told = told(rule)
        #expect(told.hint == hint)
        #expect(told.count == 1)
    }

    @Test func `only if is mended among the keys of a rule`() {
        #expect(told("{ name: a, if: { text: x }, then: { route: ops } }").fix == .replace(with: "when"))
        #expect(told("{ name: a, when: { text: x }, do: { route: ops } }").fix == nil)
    }

    @Test func `what means nothing here lists what there is`() {
        #expect(
            told("{ name: a, when: { sentiment: bad }, then: { label: x } }").hint
                == "known here: text, title, platform, source, channel, label, attachment, language, votes, source.kind, "
                + "author.id, author.name, author.email, author.email_domain, author.is_bot, author.group, "
                + "attachment.count, match.outcome, match.score, match.status, match.team, match.voices, "
                + "time.business_hours, time.weekday, time.date, time.clock, field.NAME, customer.NAME, person.NAME, all, any, not"
        )
        #expect(
            told("{ name: a, when: { match.confidence: 1 }, then: { label: x } }").hint
                == "known here: match.outcome, match.score, match.status, match.team, match.voices")
    }

    @Test func `every word leads to one that there is, and none is one of ours`() {
        let matchers = readableMatchers.map { $0.name } + joiningWords
        let actions = doableActions.map { $0.name }
        for (table, known) in [
            (Synonyms.conditions, Fact.names + joiningWords + [fieldFamily, "customer.plan"]),
            (Synonyms.matchers, matchers + [""]), (Synonyms.actions, actions),
            (Synonyms.rule, ["name", "when", "then", "expires", "status"]),
        ] {
            #expect(table.values.map(\.meaning).filter { !known.contains($0) } == [])
            #expect(table.keys.filter(known.contains) == [])
        }
    }
}

import Documents
import Foundation
import Intake
import Testing

@testable import RuleEngine

/// Rules that read well and can never do what was meant.
@Suite struct IntentionTests {
    /// Code, place and hint of what is said of a rule's condition or action.
    private func said(
        when: String = "title: x", then: String = "priority: high", before: String = "", tests: String = "",
        today: String? = nil
    ) throws -> [String] {
        let text =
            checkedHeader + before + "rules:\n"
            + "  - { name: use, when: { platform: slack }, then: { route: payments } }\n"
            + "  - { name: a, when: { \(when) }, then: { \(then) } }\n" + catchAll + tests
        let problems = Problems()
        let library = RuleLibrary { path in
            path.hasSuffix(".csv")
                ? [RuleFile(path: path, bytes: Array("domain,plan\nacme.example,free\nx.example,Team\n".utf8))] : nil
        }
        let set = RuleSet.load(
            [RuleFile(path: "r.yaml", bytes: Array(text.utf8))], library: library,
            today: today.flatMap { BusinessCalendar.usual.instant($0) }, problems: problems)
        guard let set else { throw Unreadable(description: "\(problems.all)") }
        for problem in set.check() { problems.add(problem) }
        return problems.inOrder.map { "\($0.code) \($0.hint ?? "")" }
    }

    @Test(arguments: [
        ("text: refund", "R079 for a word in it, write text: { words: [refund] }, else text: { only: [refund] }"),
        (
            "text: \"sign in\"",
            "R079 for a word in it, write text: { words: [\"sign in\"] }, else text: { only: [\"sign in\"] }"
        ),
        ("not: { text: test }", "R079 for a word in it, write text: { words: [test] }, else text: { only: [test] }"),
        ("text: { contains: \"refund*\" }", "R078 for words that begin so, write words: [refund*]"),
        ("title: { starts_with: \"RFC*\" }", "R078 leave it out: starts_with looks at beginnings anyway"),
        ("channel: \"team-*\"", "R078 for what begins so, write { starts_with: team- }"),
        ("text: { words: [“sign in”, login] }", "R078 quotes that quote are straight: \"…\""),
        ("title: { contains: “beta” }", "R078 quotes that quote are straight: \"…\""),
        ("field.size: \">50\"", "R080 write field.size: { gt: 50 }"),
        ("field: { size: \"<= 1,000\" }", "R080 write field.size: { lte: 1,000 }"),
        ("text: { regex: '/refund/i' }", "R082 leave them out; (?i) in front makes case not count"),
        (
            "text: { regex: \"\\bAPI\\b\" }",
            "R082 in double quotes YAML reads \\b itself: put the pattern in single quotes"
        ),
        ("title: { regex: '.*' }", "R082 for any value at all, write present"),
    ])
    func `a condition that cannot hold as it was meant`(when: String, said: String) throws {
        #expect(try self.said(when: when) == [said])
    }

    @Test(arguments: [
        "text: { only: [refund] }", "title: refund", "text: { words: [refund*] }", "field.size: \">50 people\"",
        "field.rating: \"5*\"", "text: { words: [don’t, \"the dogs’\"] }", "text: { regex: '/api/v1/users' }",
        "text: { regex: '\\bAPI\\b' }", "text: present", "not: { text: missing }",
    ])
    func `conditions that mean what they say`(when: String) throws {
        #expect(try said(when: when) == [])
    }

    @Test(arguments: [
        "starter.yaml", "examples/developer-platform", "examples/internal-tools", "examples/support-desk",
    ])
    func `the sets that come along have no remark`(path: String) throws {
        let root = WrittenFile.root.appendingPathComponent("Rules/\(path)").path
        @Sendable func files(_ path: String) -> [RuleFile]? {
            if let names = try? FileManager.default.contentsOfDirectory(atPath: path) {
                return names.filter { $0.hasSuffix(".yaml") }.sorted().flatMap { files("\(path)/\($0)") ?? [] }
            }
            return FileManager.default.contents(atPath: path).map { [RuleFile(path: path, bytes: Array($0))] }
        }
        let problems = Problems()
        let rules = try #require(
            RuleSet.load(
                files(root) ?? [], library: RuleLibrary { files($0) }, likeness: Semantic.likeness.get(),
                problems: problems))
        #expect(try problems.all + rules.check(likeness: Semantic.likeness.get()) == [])
    }

    @Test func `two texts compared plainly are two remarks`() throws {
        #expect(try said(when: "text: [refund, cart]").map { $0.prefix(4) } == ["R079", "R079"])
    }

    @Test func `a number that is no number says how to compare`() {
        let rule = "  - { name: a, when: { votes: \">10\" }, then: { label: x } }\n"
        #expect(read(header + "rules:\n" + rule + catchAll).shown.hasSuffix("^^^^^ write votes: { gt: 10 }"))
    }

    @Test func `a value that no row of the directory has`() throws {
        let directory = "directory: { customers: { file: customers.csv, join: domain } }\n"
        #expect(
            try said(when: "customer.plan: [free, temm]", before: directory) == ["R081 did you mean \"Team\"?"])
        #expect(try said(when: "customer.plan: [FREE, team]", before: directory) == [])
        #expect(try said(when: "customer.plan: { starts_with: x }", before: directory) == [])
    }

    @Test func `a field that no form has, a slip away from one that is asked for`() throws {
        let form = "forms: { f: { fields: [ { key: affected, label: Who, type: text } ] } }\n"
        let hint = "did you mean \"affected\"? For a field that a source sends, give it in a test"
        #expect(try said(when: "field.afected: me", before: form) == ["R081 \(hint)"])
        #expect(try said(when: "field: { afected: me }", before: form) == ["R081 \(hint)"])
        #expect(try said(when: "field.Affected: me, field.elsewhere: x", before: form) == [])
        let test = "tests:\n  - { name: t, given: { fields: { afected: me } }, expect: { priority: high } }\n"
        #expect(try said(when: "field.afected: me", before: form, tests: test) == [])
    }

    @Test func `an answer in show_if that the field does not offer`() throws {
        func form(_ condition: String) -> String {
            "forms:\n  f:\n    fields:\n      - { key: who, label: Who, type: choice, options: [me, my team] }\n"
                + "      - { key: more, label: More, type: text, show_if: { \(condition) } }\n"
        }
        #expect(try said(before: form("field.who: my taem")) == ["R081 did you mean \"my team\"?"])
        #expect(try said(before: form("not: { field.who: [me, us] }")).map { $0.prefix(4) } == ["R081"])
        #expect(try said(before: form("field.who: [ME, my  team]")) == [])
        #expect(try said(before: form("field.who: present")) == [])
    }

    @Test(arguments: [
        ("reply: soon", "R083 write reply: { template: soon }"),
        (
            "reply: [ { template: soon }, \"Noted as {request}.\" ]",
            "R078 what is to be filled in has two braces: {{request}}"
        ),
        (
            "reply: [ { template: soon }, \"Hi {author.name}.\" ]",
            "R078 what is to be filled in has two braces: {{author.name}}"
        ),
        (
            "reply: { template: soon }, assign: payments",
            "R083 write route: payments, or assign: { round_robin: payments }"
        ),
        ("reply: { template: soon }, label: “checkout”", "R078 quotes that quote are straight: \"…\""),
    ])
    func `an action that does not do what was meant`(then: String, said: String) throws {
        #expect(try self.said(then: then, before: "templates: { soon: Soon. }\n") == [said])
    }

    @Test func `braces that fill in nothing are text`() throws {
        #expect(try said(then: "reply: \"Use {id} or {{request}}, {{author.name}}\"") == [])
    }

    @Test func `a day that has passed puts nothing off`() throws {
        let then = "snooze: { until: 2026-03-01 }"
        #expect(try said(then: then, today: "2026-06-01") == ["R084 give a later day"])
        #expect(try said(then: then, today: "2026-01-01") == [])
        #expect(try said(then: then) == [])
    }

    @Test(arguments: [
        ("first_response: 2 days, decision: 1 day", true), ("first_response: 2 days, decision: 47 hours", true),
        ("first_response: 1 business day, decision: 7 business hours", true),
        ("first_response: 3 business days, decision: 1 day", true),
        ("first_response: 1 business day, decision: 8 business hours", false),
        ("first_response: 1 day, decision: 3 business hours", false), ("first_response: 1 day, decision: 1 day", false),
    ])
    func `a decision that is due before the first response`(promise: String, isTold: Bool) throws {
        let hours = "business_hours: { from: \"09:00\", to: \"17:00\" }\n"
        let told = try said(then: "sla: { \(promise) }", before: hours).map { $0.prefix(4) }
        #expect(told == (isTold ? ["R084"] : []))
    }
}

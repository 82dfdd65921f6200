import Foundation
import Intake
import Testing

@testable import RuleEngine

@Suite struct RuleTestTests {
    private static let rules = """
        rules:
          - { name: bots, when: { author.is_bot: true }, then: { drop: a bot, reply: Beep. } }
          - { name: cart, when: { text: { words: [cart] } }, then: { route: payments, label: [a, b], notify: payments } }
          - { name: everything else, then: { route: ops, priority: low } }

        """

    private func results(_ tests: String) throws -> [RuleTestResult] {
        let (rules, shown) = read(header + Self.rules + "tests:\n" + tests)
        guard let rules else { throw Unreadable(description: shown) }
        return rules.runTests().results
    }

    @Test func `given takes every fact, and expect is partial`() throws {
        let results = try results(
            """
              - name: one
                given:
                  platform: typeform
                  source: beta
                  source.kind: form
                  channel: "#x"
                  author: { name: Dana, email_domain: example.org }
                  text: My cart
                  title: Cart
                  fields: { "Team size": 12, Areas: [a, b] }
                  label: [x]
                  attachment: [a.png]
                  match: { outcome: possible, score: 0.7 }
                  at: 2026-11-21T10:02:15Z
                expect: { label: [b, a], notify: payments }
              - { name: two, given: { text: x, author.is_bot: true }, expect: { drop: true, reply: Beep. } }
              - { name: three, given: { text: x, author.is_bot: true }, expect: { drop: a bot, matched: [bots] } }
              - { name: four, given: { text: x }, expect: { drop: false, label: [], route: ops } }
            """)
        #expect(results.map(\.passed) == [true, true, true, true])
        #expect(results.map(\.name) == ["one", "two", "three", "four"])
        #expect(results[1].place == "Rules/r.yaml:26")
    }

    @Test func `differences are told in words`() throws {
        let results = try results(
            """
              - name: wrong
                given: { text: cart }
                expect: { route: identity, priority: high, label: [a], drop: true, reply: Hi., notify: [], matched: [cart] }
              - { name: bot, given: { text: cart, author: { is_bot: true } }, expect: { drop: false, route: payments } }
              - { name: reason, given: { text: cart, author: { is_bot: true } }, expect: { drop: spam } }
            """)
        #expect(
            results[0].differences == [
                "route: expected identity, got payments by \"cart\"",
                "priority: expected high, got low by \"everything else\"",
                "drop: expected a drop, got none", "label: expected [a], got [a, b]",
                "notify: expected [], got [lobby:#payments]", "reply: expected [Hi.], got []",
                "matched: expected [cart], got [cart, everything else]",
            ])
        #expect(
            results[1].differences == [
                "route: expected payments, got none", "drop: expected none, got a bot by \"bots\"",
            ])
        #expect(results[2].differences == ["drop: expected spam, got a bot by \"bots\""])
        #expect(results.allSatisfy { !$0.passed && !$0.trace.rules.isEmpty })
    }

    @Test func `the shipped rules have no problems and pass their own tests`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Rules")
            .standardized.resolvingSymlinksInPath()
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "yaml" }
        #expect(files.contains { $0.lastPathComponent == "starter.yaml" })
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let (rules, shown) = read(text)
            #expect(shown == "", "\(file.lastPathComponent)")
            let results = try #require(rules).runTests().results
            #expect(!results.isEmpty)
            for result in results { #expect(result.differences == [], "\(result.name)") }
        }
    }

    @Test func `the language reference names every fact, matcher, action and code`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Rules/README.md")
        let text = try String(contentsOf: file.standardized, encoding: .utf8)
        let names = allFacts.map(\.name) + allMatchers.map { $0.name } + allActions.map { $0.name }
        for name in names { #expect(text.contains("`\(name)`"), "\(name)") }
        for code in RuleCode.allCases {
            #expect(text.contains("(errors/\(code.rawValue).md) | \(code.title) |"), "\(code.rawValue)")
        }
        for code in FormCode.allCases {
            #expect(text.contains("(errors/\(code.rawValue).md) | \(code.title) |"), "\(code.rawValue)")
        }
    }
}

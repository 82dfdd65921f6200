import Documents
import Intake
import Testing

@testable import RuleEngine

@Suite struct TemplateTests {
    private func reply(_ text: String, _ facts: Facts) throws -> [String] {
        let rules = try ruleSet("  - { name: a, then: { reply: \"\(text)\" } }")
        let decision = rules.evaluate(facts)
        #expect(rules.explain(facts).decision == decision)
        return decision.replies
    }

    @Test(
        arguments: [
            ("Thank you, {{author.name}}!", "Thank you!"), ("Hi {{author.name}}, thanks.", "Hi, thanks."),
            ("for {{field.x}} users", "for users"), ("{{author.name}} {{title}}: ok", ": ok"),
            ("Size: {{field.x}}", "Size:"), ("{{title}}", nil), ("Hi {{ author.name }}\\nbye", "Hi\nbye"),
            ("a {{title}} (b)", "a (b)"), ("a{{title}} b", "a b"), ("a {{title}}b", "a b"),
        ] as [(String, String?)])
    func `what is missing leaves nothing behind`(text: String, expected: String?) throws {
        #expect(try reply(text, message("x")) == (expected.map { [$0] } ?? []))
    }

    @Test func `facts are filled in, on one line and cut`() throws {
        let facts = message(
            "x", channel: Channel(id: "C1", name: "#ideas"), author: Person(id: "U", name: "Dana\n Élan"),
            title: "Dark mode",
            fields: [
                Field(label: "Areas", values: ["a", "b"]),
                Field(label: "Long", values: [String(repeating: "é", count: 999)]),
            ])
        #expect(
            try reply("{{author.name}} asks in {{channel}} for {{title}} ({{field.areas}})", facts) == [
                "Dana Élan asks in #ideas for Dark mode (a, b)"
            ])
        #expect(try reply("{{field.long}}", facts).first?.count == TemplateFiller.maximumLength)
    }

    @Test func `what is known later is left, and what people wrote can start nothing`() throws {
        #expect(try reply("{{request}} is with {{ team }}", message("x")) == ["{{request}} is with {{team}}"])
        for name in ["{{link}}", "{{{{team}}}}", "{{{link}}}", "x{"] {
            let facts = message("x", author: Person(id: "U", name: name), title: "{link}}")
            for text in try reply("{{author.name}} and {{title}}", facts) + reply("{{author.name}}{{title}}", facts) {
                #expect(!text.contains("{{"), "\(text)")
            }
        }
    }

    @Test func `templates are used by name, and each text is said once`() throws {
        let rules = try ruleSet(
            """
              - { name: a, then: { reply: [ { template: thanks }, "Bye." ] } }
              - { name: b, then: { reply: { template: thanks } } }
              - { name: c, then: { reply: "Thank you, {{author.id}}." } }
            """, before: "templates: { thanks: \"Thank you, {{author.id}}.\" }\n")
        #expect(rules.evaluate(message("x")).replies == ["Thank you, U1.", "Bye."])
    }
}

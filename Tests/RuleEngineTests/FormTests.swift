import Documents
import Intake
import Testing

@testable import RuleEngine

@Suite struct FormTests {
    private static let text =
        header + """
            forms:
              impact:
                title: Who is affected?
                fields:
                  - { key: Who, label: Who?, type: choice, options: [only me, my team, everyone], required: yes }
                  - { key: size, label: How many?, type: number, show_if: { field.who: [My Team, everyone] } }
                  - key: why
                    label: Why so many?
                    type: long_text
                    show_if: { any: [ { field.size: { gte: 100 } }, { not: { field.who: present } } ] }

            rules:

            """ + catchAll

    private func form() throws -> Form {
        let (rules, shown) = read(Self.text)
        guard let form = rules?.forms.first else { throw Unreadable(description: shown) }
        return form
    }

    @Test func `a form is read with its types, options and conditions`() throws {
        let form = try form()
        #expect(form.key == "impact" && form.title == "Who is affected?")
        #expect(form.fields.map(\.key) == ["who", "size", "why"])
        #expect(form.fields.map(\.type) == [.choice, .number, .longText])
        #expect(form.fields.map(\.isRequired) == [true, false, false])
        #expect(form.fields[0].options == ["only me", "my team", "everyone"])
        #expect(form.fields[1].showIf == .isOne("who", of: ["My Team", "everyone"]))
    }

    @Test(
        arguments: [
            ([:], ["who", "why"]), (["who": ["only me"]], ["who"]), (["who": [" MY  team"]], ["who", "size"]),
            (["who": ["my team"], "size": ["100"]], ["who", "size", "why"]),
            (["who": ["my team"], "size": ["99.5"]], ["who", "size"]),
            (["who": ["my team"], "size": ["many"]], ["who", "size"]),
            // What a field that is not shown was answered before counts for nothing.
            (["who": ["only me"], "size": ["500"]], ["who"]), (["who": [""]], ["who", "why"]),
        ] as [([String: [String]], [String])])
    func `fields are shown by the answers before them`(answers: [String: [String]], shown: [String]) throws {
        #expect(try form().shown(answers: answers).map(\.key) == shown)
    }
}

import Testing

@testable import RuleEngine

/// What tests expect and no rule gives.
@Suite struct NeverGivenTests {
    private let rules =
        "rules:\n  - { name: a, when: { title: x }, then: { label: [checkout, vip], priority: high } }\n"

    private func shown(_ expect: String, rules: String? = nil) -> String {
        read(
            header + (rules ?? self.rules) + catchAll
                + "tests:\n  - name: t\n    given: { text: x }\n    expect: { \(expect) }\n    cases: [ { title: a }, { title: b } ]\n"
        ).shown
    }

    @Test func `a label or a priority that no rule gives is told once, with the nearest`() {
        #expect(
            shown("label: [chekcout, vip]") == """
                Rules/r.yaml:12:23: warning R085: no rule gives label: chekcout
                 12 |     expect: { label: [chekcout, vip] }
                    |                       ^^^^^^^^ did you mean "checkout"?
                """)
        #expect(shown("priority: hihg").hasSuffix("^^^^ did you mean \"high\"?"))
        #expect(shown("label: other").hasSuffix("^^^^^ known here: checkout, vip"))
    }

    @Test func `what rules give, and what must not be given, is nothing to tell of`() {
        #expect(shown("label: [vip, checkout], priority: high") == "")
        #expect(shown("label: false, priority: false") == "")
        #expect(shown("label: []") == "")
    }

    @Test func `where a rule cannot be read, nobody knows what it gives`() {
        let broken = "rules:\n  - { name: a, when: { titel: x }, then: { label: checkout } }\n"
        #expect(!shown("label: chekcout", rules: broken).contains("R085"))
    }
}

import Testing

@testable import Similarity

/// A form's fixed words must not make two wishes the same.
@Suite struct TemplateVetoTests {
    private let model: SimilarityModel

    init() throws { model = try SimilarityModel.shipped() }

    private func veto(_ first: String, _ second: String) -> Bool {
        func framed(_ wish: String) -> String {
            "New feedback received!\nWhat is your wish?\n\(wish)\nSent from the feedback form."
        }
        return TemplateVeto(between: framed(first), and: framed(second), model: model) != nil
    }

    @Test func `other wishes in one form are held apart`() {
        #expect(veto("dark mode at night", "refunds in parts"))
        #expect(veto("longer session timeouts", "webhooks on closed tickets"))
    }

    @Test func `the same wish in one form is not`() {
        #expect(!veto("dark mode at night", "a dark mode for the night"))
        #expect(!veto("dark mode at night", "dark mode at night"))
    }

    @Test func `without shared lines there is no form`() {
        #expect(TemplateVeto(between: "dark mode", and: "refunds in parts", model: model) == nil)
        #expect(TemplateVeto(between: "Hello!\ndark mode", and: "Hello!\nrefunds", model: model) == nil)
        #expect(TemplateVeto(between: "", and: "", model: model) == nil)
    }

    @Test func `who only adds a line to the same words is not held apart`() {
        let words = "The export fails.\nIt stops after a minute.\nWe use Firefox."
        #expect(TemplateVeto(between: words, and: words + "\nPlease help.", model: model) == nil)
    }
}

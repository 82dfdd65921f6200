import Intake
import Similarity
import Testing

@Suite struct SemanticLikenessTests {
    /// What a rule gives as an example, and what somebody writes who means the same.
    static let paraphrases = [
        ("sign-in does not work", "I can't log in"), ("how do I reset my password", "I forgot my password"),
        ("performance is bad, everything takes ages", "The app is very slow"),
        ("dark mode for the app", "Please add a dark theme"),
        ("download the report as Excel", "Export the report as a spreadsheet"),
        ("duplicate charge on my credit card", "I was charged twice"),
        ("I want to end my plan", "How do I cancel my subscription"),
        ("the application closes itself on start", "The app crashes when I open it"),
        ("add a new member to the workspace", "Invite a colleague to the team"),
        ("I need a copy of the bill", "Where can I download my invoice"),
        ("please remove my profile and all my data", "Delete my account"),
        ("big attachments can't be uploaded", "The upload fails with large files"),
        ("send an alert on status updates", "Notify me when the status changes"),
        ("no results when searching", "Search does not find anything"),
        ("please refund the payment", "I want my money back"),
        ("integration with Google Calendar", "Connect with our calendar"),
        ("translate the app to German", "Change the language of the interface"),
        ("blank screen when opening the page", "The page does not load"), ("CSV export", "export to csv"),
        ("cannot log in", "login is broken"), ("sort requests per client", "Group tickets by customer"),
        ("paper copy of the kanban view", "Print the board"), ("revert my latest change", "Undo the last step"),
        ("multiple uploads in one go", "Attach several files at once"), ("answer from my mailbox", "Reply by e-mail"),
        ("bigger text please", "The font is too small"),
        ("I lost my phone and need a new authenticator code", "Reset my two-factor device"),
        ("billing amount is incorrect", "The total on the invoice is wrong"),
        ("what are your opening hours", "When is support available"),
        ("verification e-mail never arrived", "I did not get the confirmation mail"),
    ]

    private func score(_ text: String, _ examples: [String]) throws -> (score: Int, example: Int) {
        try SemanticLikeness(model: Golden.model.get()).prepare(examples).nearest(to: text)
    }

    @Test func `most paraphrases are near, nearly all other sentences are far`() throws {
        var near = 0
        var found = 0
        var far = 0
        var others = 0
        let examples = Self.paraphrases.map(\.0)
        for (number, (example, text)) in Self.paraphrases.enumerated() {
            near += try score(text, [example]).score >= 600 ? 1 : 0
            found += try score(text, examples).example == number ? 1 : 0
            for (other, example) in examples.enumerated() where other != number {
                others += 1
                far += try score(text, [example]).score < 400 ? 1 : 0
            }
        }
        #expect(near * 10 >= examples.count * 6)
        #expect(found * 10 >= examples.count * 7)
        #expect(far * 100 >= others * 93)
    }

    @Test(arguments: [
        ("log in with Google", "sign in using my Google account"), ("the search is slow", "searching takes forever"),
        ("keyboard shortcuts", "hotkeys for common actions"), ("recurring tasks", "tasks that repeat every week"),
        ("print a label", "label printing"), ("the app drains my battery", "battery usage is too high"),
        ("drag and drop to reorder", "move items by dragging"), ("export my data", "download everything I have stored"),
    ])
    func `what plainly means the same is near`(example: String, text: String) throws {
        #expect(try score(text, [example]).score >= 600)
    }

    @Test(arguments: [
        ("log in with Google", "export the report as PDF"), ("keyboard shortcuts", "battery usage is too high"),
        ("recurring tasks", "label printing"), ("the search is slow", "sign in using my Google account"),
        ("dark mode", "invoice is wrong"), ("merge duplicate contacts", "the left menu should be hidden"),
        ("guest access for clients", "highlight misspelled words while typing"),
    ])
    func `what plainly means something else is far`(example: String, text: String) throws {
        #expect(try score(text, [example]).score < 400)
    }

    @Test func `equal words are surest, and case, order and courtesies do not count`() throws {
        #expect(try score("Export as CSV", ["dark mode", "export as csv"]) == (1000, 1))
        #expect(try score("CSV export!", ["export as csv"]).score == 1000)
        #expect(try score("Hello. Could you please add an export as CSV, thank you?", ["export as csv"]).score >= 600)
        #expect(try score("Dear team, we love it.\nDark mode is what I miss.\nBest, Jo", ["dark mode"]).score >= 600)
    }

    @Test(arguments: ["", "🎉", "...", "the", "\u{0}"])
    func `nothing is near nothing`(text: String) throws {
        #expect(try score(text, ["dark mode", "export as csv"]).score < 400)
        #expect(try score("dark mode", [text]).score < 400)
        #expect(try score(text, []) == (0, 0))
    }

    @Test func `equal texts give equal scores`() throws {
        let model = try Golden.model.get()
        let first = SemanticLikeness(model: model).prepare(["dark mode"]).nearest(to: "a night theme")
        let second = SemanticLikeness(model: model).prepare(["dark mode"]).nearest(to: "a night theme")
        #expect(first == second)
    }
}

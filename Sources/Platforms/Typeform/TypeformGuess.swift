import Intake

/// Finds in a response what a submission needs: by the settings, else by a question's type and name.
struct TypeformGuess {
    let response: TypeformResponse
    let questions: TypeformQuestions

    private typealias Answered = TypeformResponse.Answered

    private func named(_ name: String?) -> Answered? {
        guard let name else { return nil }
        return response.questions.first { $0.isNamed(name) && !$0.values.isEmpty }
    }

    var title: String? { named(questions.title)?.text.nonEmpty }

    /// The declared question; else the first long text, else all short texts, else every answer with its question.
    var text: String {
        if let declared = named(questions.text) { return declared.text }
        let answered = response.questions.filter { !$0.values.isEmpty }
        let taken = nameAnswers.map(\.id) + [named(questions.title)?.id].compactMap { $0 }
        if let long = answered.first(where: { $0.type == "long_text" }) { return long.text }
        let short = answered.filter { $0.type == "short_text" && !taken.contains($0.id) }
        if !short.isEmpty { return short.map(\.text).joined(separator: "\n") }
        return answered.map { "\($0.label): \($0.text)" }.joined(separator: "\n")
    }

    var author: Person {
        let email =
            questions.email == nil
            ? response.questions.first { $0.type == "email" && !$0.values.isEmpty } : named(questions.email)
        return Person(name: nameAnswers.map(\.text).joined(separator: " ").nonEmpty, email: email?.text.nonEmpty)
    }

    /// The declared question; else short texts whose ref, part or label says that they ask for the person's name.
    private var nameAnswers: [Answered] {
        if questions.name != nil { return [named(questions.name)].compactMap { $0 } }
        let short = response.questions.filter { $0.type == "short_text" && !$0.values.isEmpty }
        if let whole = short.first(where: { Self.asks($0, for: ["name", "full name", "your name"]) }) {
            return [whole]
        }
        return [["first name"], ["last name", "surname"]].compactMap { words in
            short.first { Self.asks($0, for: words) }
        }
    }

    private static func asks(_ question: Answered, for words: [String]) -> Bool {
        let named = [question.ref, question.part].compactMap {
            $0?.lowercased().replacing("_", with: " ").replacing("-", with: " ")
        }
        if named.contains(where: { words.contains($0) }) { return true }
        let label = question.label.lowercased().filter { $0 != "?" && $0 != ":" && $0 != "*" }.trimmed
        return words.contains { word in
            label == word || (label.hasSuffix(" " + word) && (label.contains("your ") || label.contains("what")))
        }
    }
}

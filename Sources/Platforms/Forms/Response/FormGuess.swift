import Intake

/// Finds in a response what a submission needs: by the settings, else by a question's kind and name.
struct FormGuess {
    private let answers: [FormAnswer]
    private let questions: FormQuestions

    init(_ answers: [FormAnswer], _ questions: FormQuestions) {
        self.answers = answers.filter(\.isAnswered)
        self.questions = questions
    }

    private func named(_ name: String?) -> FormAnswer? {
        guard let name else { return nil }
        return answers.first { $0.isNamed(name) }
    }

    // MARK: - Words

    var title: String? { titleAnswer?.text.tidied.nonEmpty }

    private var titleAnswer: FormAnswer? {
        if questions.title != nil { return named(questions.title) }
        return answers.first { $0.kind.isShort && Self.isCalled($0, Self.one(of: Self.titles)) }
    }

    /// The declared question; else the first long text; else one that is called like it; else the longest whole sentence
    /// or the only thing that was written; else every answer with its question.
    var text: String {
        if let declared = named(questions.text) { return declared.text.tidied }
        // Found once: each of them is looked for in all answers.
        let taken = [titleAnswer, emailAnswer].compactMap { $0 } + nameAnswers
        let free = answers.filter { !taken.contains($0) && $0.kind != .hidden }
        if let long = free.first(where: { $0.kind == .longText }) { return long.text.tidied }
        if let called = free.first(where: { $0.kind.isWritten && Self.isCalled($0, Self.one(of: Self.texts)) }) {
            return called.text.tidied
        }
        let written = free.filter(\.kind.isShort)
        let longest = written.max { $0.text.utf8.count < $1.text.utf8.count }
        if let longest, written.count == 1 || Self.isSentence(longest.text) { return longest.text.tidied }
        // What the form knows without asking was not said by anybody.
        let listed = free.isEmpty ? answers.filter { $0.kind != .hidden } : free
        return listed.map { "\($0.label): \($0.text)" }.joined(separator: "\n").tidied
    }

    // MARK: - Who

    var author: Person {
        Person(name: nameAnswers.map(\.text).joined(separator: " ").tidied.nonEmpty, email: emailAnswer?.text.nonEmpty)
    }

    private var emailAnswer: FormAnswer? {
        if questions.email != nil { return named(questions.email) }
        if let email = answers.first(where: { $0.kind == .email }) { return email }
        // Last what a link to the form brought along: `?email=`.
        let called = answers.filter { Self.looksLikeAddress($0.text) && Self.isCalled($0, Self.asksForMail) }
        return called.first(where: \.kind.isWritten) ?? called.first { $0.kind == .hidden }
    }

    /// The declared question; else one for a whole name; else those for its parts.
    private var nameAnswers: [FormAnswer] {
        if questions.name != nil { return [named(questions.name)].compactMap { $0 } }
        if let whole = answers.first(where: { $0.kind == .name }) { return [whole] }
        let short = answers.filter(\.kind.isShort)
        if let whole = short.first(where: { Self.isCalled($0, Self.one(of: Self.names)) }) { return [whole] }
        let first =
            answers.first { $0.kind == .firstName } ?? short.first { Self.isCalled($0, Self.one(of: ["first name"])) }
        let last =
            answers.first { $0.kind == .lastName }
            ?? short.first { Self.isCalled($0, Self.one(of: ["last name", "surname", "family name"])) }
        return [first, last].compactMap { $0 }
    }

    // MARK: - What questions are called

    private static let titles = ["title", "subject", "summary", "headline", "topic"]
    private static let texts = [
        "text", "message", "body", "description", "details", "comment", "comments", "feedback", "request",
        "feature request", "idea", "suggestion", "wish", "content", "question",
    ]
    private static let names = ["name", "full name", "fullname", "your name", "contact name"]

    private static func one(of words: [String]) -> (String, Bool) -> Bool {
        { called, isLabel in means(called, words, isLabel) }
    }

    private static func means(_ called: String, _ words: [String], _ isLabel: Bool) -> Bool {
        if words.contains(called) { return true }
        // A label asks for it: "What's your name", "Your message".
        let isAsking = called.contains("your ") || called.hasPrefix("what")
        return isLabel && isAsking && words.contains { called.hasSuffix(" " + $0) }
    }

    private static func asksForMail(_ called: String, _ isLabel: Bool) -> Bool { called.contains("mail") }

    /// Whether its name, id or label, written plainly, is meant by `rule`.
    private static func isCalled(_ answer: FormAnswer, _ rule: (String, Bool) -> Bool) -> Bool {
        [answer.name, answer.id].compactMap { $0 }.contains { rule(plain($0), false) }
            || rule(plain(answer.label), true)
    }

    private static func plain(_ name: String) -> String {
        String(
            name.lowercased().replacing("_", with: " ").replacing("-", with: " ").filter { !"?:*".contains($0) }.trimmed
        )
    }

    /// Some words after each other: more than a name, a place or a company.
    private static func isSentence(_ text: String) -> Bool {
        text.utf8.count >= 20 && text.split(maxSplits: 4, whereSeparator: \.isWhitespace).count >= 4
    }

    private static func looksLikeAddress(_ text: String) -> Bool {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        return halves.count == 2 && halves.allSatisfy { !$0.isEmpty } && !text.contains(where: \.isWhitespace)
    }
}

extension FormAnswer.Kind {
    /// Something that a person typed in one line, as far as is known.
    fileprivate var isShort: Bool { self == .shortText || self == .written }
    fileprivate var isWritten: Bool { isShort || self == .longText }
}

import Intake

/// Finds in a response what a submission needs: by the settings, else by a question's kind and name.
struct FormGuess {
    private let answers: [FormAnswer]
    private let unanswered: [FormAnswer]
    private let questions: FormQuestions

    /// Whether labels are questions, or only names in some body.
    private let isLabelled: Bool

    /// What questions are called, written plainly once: each is looked at for everything that is looked for.
    private let plain: [String: Plain]

    init(_ answers: [FormAnswer], _ questions: FormQuestions, isLabelled: Bool = true) {
        self.isLabelled = isLabelled
        self.answers = answers.filter(\.isAnswered)
        unanswered = answers.filter { !$0.isAnswered }
        self.questions = questions
        let names = Set(answers.flatMap { [$0.name ?? "", $0.id, $0.label] })
        plain = Dictionary(uniqueKeysWithValues: names.map { ($0, Plain($0)) })
    }

    private func named(_ name: String?) -> FormAnswer? {
        guard let name else { return nil }
        return answers.first { $0.isNamed(name) }
    }

    // MARK: - Words

    var title: String? { titleAnswer?.text.tidied.nonEmpty }

    private var titleAnswer: FormAnswer? {
        if questions.title != nil { return named(questions.title) }
        return answers.first { $0.kind.isShort && isCalled($0, Self.one(of: FormWords.titles)) }
    }

    /// The declared question; else the first long text; else one that is called like it; else the longest whole sentence
    /// or the only thing that was written; else every answer with its question.
    var text: String {
        if let declared = named(questions.text) { return declared.text.tidied }
        let said = said
        if let long = said.first(where: { $0.kind == .longText }) { return long.text.tidied }
        if let called = said.first(where: { $0.kind.isWritten && isCalled($0, Self.one(of: FormWords.texts)) }) {
            return called.text.tidied
        }
        let written = said.filter(\.kind.isShort)
        let longest = written.max { $0.text.utf8.count < $1.text.utf8.count }
        if let longest, isText(longest, among: written, of: said) { return longest.text.tidied }
        // What the form knows without asking was not said by anybody.
        let listed = said.isEmpty ? answers.filter { $0.kind != .hidden } : said
        return listed.map { "\($0.label): \($0.text)" }.joined(separator: "\n").tidied
    }

    /// A sentence; or all that was written, unless one word says nothing without its question.
    private func isText(_ longest: FormAnswer, among written: [FormAnswer], of said: [FormAnswer]) -> Bool {
        if Self.isSentence(longest.text) { return true }
        let isWords = longest.text.contains(where: \.isWhitespace) || longest.text.utf8.count >= 20
        return written.count == 1 && (isWords || (isLabelled && said.count == 1))
    }

    /// True where somebody only said who they are, and what they agree to.
    var isOnlyPersonal: Bool { named(questions.text) == nil && titleAnswer == nil && said.isEmpty }

    /// Why nobody asked for anything in it; `nil` for an ask.
    ///
    /// A form that wants no more than a name and an address, such as one to join a trial, is answered in full by them.
    var silence: String? {
        guard isOnlyPersonal else { return nil }
        guard author == Person() || leftOpen != nil else { return nil }
        let question = leftOpen.map { "; \"\($0)\" was left open" } ?? ""
        return "only contact details and consent, nobody asked for anything\(question)"
    }

    /// The label of the first question that could have held an ask, and was not answered.
    var leftOpen: String? { unanswered.first(where: wasWanted).map { $0.label.tidied.shortened(to: 80) } }

    /// Answers to what was asked: neither the title, nor about the person, nor consent, nor what the form itself knows.
    private var said: [FormAnswer] {
        // Found once: each of them is looked for in all answers.
        let taken = [titleAnswer, emailAnswer].compactMap { $0 } + nameAnswers
        return answers.filter { !taken.contains($0) && $0.kind != .hidden && !isContact($0) }
    }

    private func isContact(_ answer: FormAnswer) -> Bool {
        switch answer.kind {
        case .name, .firstName, .lastName, .email, .phone, .consent: true
        case .shortText, .written, .other: isCalled(answer, Self.one(of: FormWords.contact))
        default: false
        }
    }

    /// Whether a question could have held an ask: of what is only a name in some body, what is called like one.
    private func wasWanted(_ question: FormAnswer) -> Bool {
        func isOne(of words: Set<String>) -> Bool { isCalled(question, Self.one(of: words)) }
        if question.kind == .hidden || isContact(question) { return false }
        if question.kind == .written || question.kind == .other {
            return isOne(of: FormWords.texts) || isOne(of: FormWords.titles)
        }
        let names = [FormWords.names, FormWords.firstNames, FormWords.lastNames]
        return !isCalled(question, Self.asksForMail) && !names.contains(where: isOne)
    }

    // MARK: - Who

    var author: Person {
        Person(name: nameAnswers.map(\.text).joined(separator: " ").tidied.nonEmpty, email: emailAnswer?.text.nonEmpty)
    }

    private var emailAnswer: FormAnswer? {
        if questions.email != nil { return named(questions.email) }
        if let email = answers.first(where: { $0.kind == .email }) { return email }
        // Last what a link to the form brought along: `?email=`.
        let addresses = answers.filter { Self.looksLikeAddress($0.text) }
        let called = addresses.filter { isCalled($0, Self.asksForMail) }
        if let named = called.first(where: \.kind.isWritten) { return named }
        // The only one there is needs no name.
        let written = addresses.filter { $0.kind.isShort && $0.text.hasDomain }
        return (written.count == 1 ? written.first : nil) ?? called.first { $0.kind == .hidden }
    }

    /// The declared question; else one for a whole name; else those for its parts.
    private var nameAnswers: [FormAnswer] {
        if questions.name != nil { return [named(questions.name)].compactMap { $0 } }
        if let whole = answers.first(where: { $0.kind == .name }) { return [whole] }
        let short = answers.filter(\.kind.isShort)
        let first =
            answers.first { $0.kind == .firstName }
            ?? short.first { isCalled($0, Self.one(of: FormWords.firstNames), inSteps: isLabelled) }
        let last =
            answers.first { $0.kind == .lastName }
            ?? short.first { $0 != first && isCalled($0, Self.one(of: FormWords.lastNames), inSteps: isLabelled) }
        if first == nil || last == nil,
            let whole = short.first(where: { isCalled($0, Self.one(of: FormWords.names), inSteps: isLabelled) })
        {
            // A last name may be called just "name", beside a first one.
            if let first, first != whole, !whole.text.contains(first.text) { return [first, whole] }
            return [whole]
        }
        return [first, last].compactMap { $0 }
    }

    // MARK: - What questions are called

    private static func one(of words: Set<String>) -> (String, Bool) -> Bool {
        { called, isLabel in means(called, words, isLabel) }
    }

    private static func means(_ called: String, _ words: Set<String>, _ isLabel: Bool) -> Bool {
        if words.contains(called) { return true }
        // Words are not parted there: `家長姓名` is the parent's name.
        if isLabel, let last = called.unicodeScalars.last, (0x3040...0x9FFF).contains(last.value) {
            return words.contains { $0.unicodeScalars.count > 1 && called.hasSuffix($0) }
        }
        // A label asks for it: "What's your name", "Your message".
        let isAsking = called.contains("your ") || called.hasPrefix("what")
        return isLabel && isAsking && words.contains { called.hasSuffix(" " + $0) }
    }

    private static func asksForMail(_ called: String, _ isLabel: Bool) -> Bool {
        FormWords.mail.contains(where: called.contains)
    }

    /// Whether its name, id or label, written plainly, is meant by `rule`.
    ///
    /// - Parameter inSteps: also by the last step of a name that has several; in a body of any sort, `card.name` is nobody's.
    private func isCalled(_ answer: FormAnswer, _ rule: (String, Bool) -> Bool, inSteps: Bool = true) -> Bool {
        let names = [answer.name, answer.id].compactMap { $0.flatMap { plain[$0] } }
        return names.contains { rule($0.whole, false) } || (plain[answer.label].map { rule($0.whole, true) } ?? false)
            || inSteps && names.contains { $0.last.map { rule($0, false) } ?? false }
    }

    /// A name written plainly, and the last step of it.
    private struct Plain {
        let whole: String
        let last: String?

        init(_ name: String) {
            whole = FormWords.plain(name)
            last = FormWords.lastStep(of: name).map(FormWords.plain)
        }
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

extension String {
    /// Whether the part behind the `@` is more than a host of one word.
    fileprivate var hasDomain: Bool {
        let domain = split(separator: "@").last ?? ""
        return domain.split(separator: ".", omittingEmptySubsequences: false).count > 1 && !domain.hasSuffix(".")
    }
}

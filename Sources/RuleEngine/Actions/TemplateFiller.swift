import Intake

/// Fills facts into templates, as plain words that can start nothing.
struct TemplateFiller {
    private let conclusion: Conclusion
    /// With what nobody is to be shown hidden.
    private let facts: Facts
    private var values: [String: String] = [:]

    /// Longer values are cut: an answer quotes, it does not repeat.
    static let maximumLength = 280

    init(_ conclusion: Conclusion, hiding redactions: [Redaction]) {
        self.conclusion = conclusion
        let facts = conclusion.facts
        self.facts =
            redactions.isEmpty
            ? facts
            : Facts(
                facts.submission.redacted(by: redactions), platform: facts.platform, match: facts.match,
                now: facts.now, inputs: facts.inputs)
    }

    mutating func fill(_ template: Template) -> String {
        var text = TidyText()
        for piece in template.pieces {
            switch piece {
            case .words(let words): text.add(words)
            case .later(let name): text.add("{{\(name)}}")
            case .fact(let name): text.add(value: value(name))
            }
        }
        return text.finished
    }

    private mutating func value(_ name: String) -> String {
        if let value = values[name] { return value }
        let texts = Fact.named(name).map { conclusion.texts(of: $0, in: facts) } ?? []
        let value = Self.inert(name == Fact.channel.name ? texts.first ?? "" : texts.joined(separator: ", "))
        values[name] = value
        return value
    }

    /// On one line, cut, and without anything that a later filling would take for a place of its own.
    private static func inert(_ text: String) -> String {
        var words = text.prefix(4 * maximumLength).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if words.count > maximumLength { words = words.prefix(maximumLength - 1) + "…" }
        return words.replacing("{{", with: "{ {").replacing("{{", with: "{ {")
    }
}

/// A text put together of pieces, some of which are empty: no doubled spaces, no comma that joins nothing.
private struct TidyText {
    private var text = ""
    /// A value was empty, and what stands before it has not met what stands behind it yet.
    private var hasGap = false

    mutating func add(value: String) {
        guard !value.isEmpty else {
            hasGap = true
            return
        }
        closeGap(before: value.first)
        // Two values side by side could make together what neither of them may hold.
        if text.last == "{", value.first == "{" { text += " " }
        text += value
    }

    mutating func add(_ words: String) {
        guard !words.isEmpty else { return }
        guard hasGap else {
            text += words
            return
        }
        let rest = words.drop { $0 == " " }
        // Only spaces: what comes behind them decides.
        guard let first = rest.first else {
            if text.last != " " { text += " " }
            return
        }
        let hadSpace = rest.count < words.count
        closeGap(before: first)
        if hadSpace, !Self.clings(first), let last = text.last, !last.isWhitespace { text += " " }
        text += rest
    }

    private mutating func closeGap(before next: Character?) {
        guard hasGap else { return }
        hasGap = false
        if let next, !Self.clings(next) { return }
        while text.last == " " { text.removeLast() }
        if text.last == "," || text.last == ";" { text.removeLast() }
    }

    /// Whether nothing stands between it and what is before it.
    private static func clings(_ character: Character) -> Bool {
        character.isNewline || ".,;:!?)".contains(character)
    }

    var finished: String {
        var whole = self
        whole.closeGap(before: nil)
        var text = whole.text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }
}

import Documents

/// A regular expression, for what words cannot say.
///
/// The one matcher that sees the text exactly as it was written.
struct Regex: ReadableMatcher, Test {
    static let name = "regex"
    static let summary =
        "Matches this RE2 pattern somewhere; case counts unless it begins with `(?i)`; a list means one of them."
    static let example = "text: { regex: '\\b[A-Z]{2,5}-[0-9]+\\b' }"
    static let shape = Shape.texts

    let words: String
    let patterns: [Pattern]

    var identity: [String] { patterns.map(\.source) }

    var failure: String { "not in" }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        guard let sources = reader.texts(node, name) else { return nil }
        let patterns = sources.compactMap { reader.pattern($0.text, at: $0.place) }
        guard patterns.count == sources.count else { return nil }
        let words = patterns.count == 1 ? patterns[0].source : listed(patterns.map(\.source))
        return reader.test(fact, Regex(words: "{ regex: \(words) }", patterns: patterns))
    }

    func find(in value: FactValue) -> Finding? {
        for pattern in patterns {
            if let span = pattern.first(in: value.utf8) { return Finding(value, span: span) }
        }
        return nil
    }

    func register(_ number: Int32, in builder: inout FactIndex.Builder) -> Bool {
        for pattern in patterns { builder.add(pattern, number) }
        return true
    }
}

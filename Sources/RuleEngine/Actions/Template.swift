import Documents

/// A text with places that are filled in: `Thank you, {{author.name}}`.
struct Template: Sendable, Equatable {
    enum Piece: Sendable, Equatable {
        case words(String)
        /// A fact's value, by the fact's name.
        case fact(String)
        /// What is known only when the answer is planned, such as the request's number.
        case later(String)
    }

    let source: String
    let pieces: [Piece]

    /// What is left for whoever plans the answer.
    static let later = ["request", "team", "voices", "link"]

    /// `nil`, with a problem for each place that cannot be filled.
    init?(_ text: String, at place: Place, _ problems: Problems) {
        func problem(_ code: RuleCode, _ message: String, _ hint: String?) {
            problems.add(Problem(code.rawValue, message, hint: hint, at: place))
        }
        var pieces: [Piece] = []
        var isWhole = true
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            if open.lowerBound > rest.startIndex { pieces.append(.words(String(rest[..<open.lowerBound]))) }
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
                problem(.brokenPlaceholder, "\"{{\" has no \"}}\" behind it", "such as {{author.name}}")
                return nil
            }
            let name = Self.trimmed(rest[open.upperBound..<close.lowerBound])
            if Self.later.contains(name) {
                pieces.append(.later(name))
            } else if let fact = Fact.named(name) {
                pieces.append(.fact(fact.name))
            } else {
                isWhole = false
                problem(
                    .unknownPlaceholder, "nothing is called \"\(name)\" that {{…}} could fill in",
                    (nearest(to: name, in: Fact.names + Self.later) ?? Fact.names.first { $0.hasSuffix("." + name) })
                        .map { "did you mean {{\($0)}}?" }
                        ?? "a fact such as {{author.name}} or {{field.impact}}, or "
                        + Self.later.map { "{{\($0)}}" }.joined(separator: ", "))
            }
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty { pieces.append(.words(String(rest))) }
        guard isWhole else { return nil }
        self.source = text
        self.pieces = pieces
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }
}

/// Why two requests look alike, in a person's words.
package enum Reason: Sendable, Hashable {
    /// Both have this word; in the spelling of the newer one.
    case sharedWord(String)
    /// The newer one says the first, the older the second, and they mean nearly the same.
    case nearWords(String, String)
    /// Both have this value in a field of this label.
    case sameField(label: String, value: String)
    /// All but one word is the same, and that one is what counts.
    case sibling(String, String)

    /// The reasons as phrases, in their order; all shared words are one phrase.
    package static func phrases(_ reasons: [Reason]) -> [String] {
        var phrases: [String] = []
        var hasShared = false
        for reason in reasons {
            guard case .sharedWord = reason else {
                phrases.append(reason.description)
                continue
            }
            if !hasShared { phrases.append("both say " + shared(reasons).map(quoted).joined(separator: ", ")) }
            hasShared = true
        }
        return phrases
    }

    private static func shared(_ reasons: [Reason]) -> [String] {
        reasons.compactMap { if case .sharedWord(let word) = $0 { word } else { nil } }
    }

    private static func quoted(_ word: String) -> String { "“\(word)”" }
}

extension Reason: CustomStringConvertible {
    package var description: String {
        func q(_ word: String) -> String { Self.quoted(word) }
        return switch self {
        case .sharedWord(let word): "both say \(q(word))"
        case .nearWords(let mine, let theirs): "\(q(mine)) is near \(q(theirs))"
        case .sameField(let label, let value): "\(label) is \(q(value)) in both"
        case .sibling("", let theirs): "only the earlier one says \(q(theirs))"
        case .sibling(let mine, ""): "only this one says \(q(mine))"
        case .sibling(let mine, let theirs): "\(q(mine)) here, \(q(theirs)) there"
        }
    }
}

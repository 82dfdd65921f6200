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
}

extension Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .sharedWord(let word): "both say \"\(word)\""
        case .nearWords(let mine, let theirs): "\"\(mine)\" is near \"\(theirs)\""
        case .sameField(let label, let value): "\(label) is \"\(value)\" in both"
        case .sibling("", let theirs): "only the earlier one says \"\(theirs)\""
        case .sibling(let mine, ""): "only this one says \"\(mine)\""
        case .sibling(let mine, let theirs): "\"\(mine)\" here, \"\(theirs)\" there"
        }
    }
}

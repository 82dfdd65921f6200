import Documents

/// Plain comparisons that hardly ever hold: of a whole message with a word, of an answer with `>50`.
struct PlainComparisons {
    let reviewed: Reviewed

    var problems: [Problem] {
        let plain = reviewed.comparisons.filter { $0.matcher == nil }
        return plain.compactMap { comparedAsText($0) ?? wholeText($0) }
    }

    private func wholeText(_ found: Comparison) -> Problem? {
        guard found.fact.name == Fact.text.name else { return nil }
        return Problem(
            warning: .wholeText, "this holds only where \"\(found.text)\" is all that the message says",
            hint: "for a word in it, write text: { words: [\(quotedForList(found.text))] }, else text: "
                + "{ only: [\(quotedForList(found.text))] }", at: found.place)
    }

    private func comparedAsText(_ found: Comparison) -> Problem? {
        guard let (matcher, number) = comparison(in: found.text) else { return nil }
        return Problem(
            warning: .comparedAsText, "\"\(found.text)\" is compared as a text, not as a number",
            hint: "write \(found.fact.name): { \(matcher): \(number) }", at: found.place)
    }
}

/// `gt` and `50` of `>50`; `nil` for what is none.
func comparison(in text: String) -> (matcher: String, number: String)? {
    for (sign, matcher) in [(">=", "gte"), ("<=", "lte"), ("≥", "gte"), ("≤", "lte"), (">", "gt"), ("<", "lt")]
    where text.hasPrefix(sign) {
        let rest = String(text.dropFirst(sign.count).drop(while: \.isWhitespace))
        return Number(rest) == nil ? nil : (matcher, rest)
    }
    return nil
}

/// A word of a title as the sibling veto sees it.
struct TitleWord: Equatable {
    enum Role {
        case content, number
        /// A small word, or one that any request may begin with.
        case courtesy
    }

    /// As it is written, without accents.
    var text: String
    var stem: String
    var role: Role

    /// Whether it turns a wish into its opposite: "not", "without", "remove".
    var takesAway: Bool { TitleWords.takingAway.contains(stem) }
}

/// The words of a title, small ones too.
///
/// Numbers, versions and names in camelCase stay whole, and signs that tell names apart stay on.
struct TitleWords {
    private(set) var words: [TitleWord] = []

    init(_ title: String) {
        let scalars = FoldedScalars(title: title).scalars
        var start = 0
        while start < scalars.count {
            switch ScalarClass(scalars[start]) {
            case .letter:
                let end = Self.wordEnd(scalars, from: start)
                append(scalars[start..<end])
                start = end
            case .spaceless, .symbol:
                // A scalar a word: one Chinese letter can be all that differs.
                append(scalars[start...start])
                start += 1
            case .blank, .joiner:
                start += 1
            }
        }
    }

    private static func wordEnd(_ scalars: [UInt32], from start: Int) -> Int {
        var end = start + 1
        while end < scalars.count {
            let scalar = scalars[end]
            let next = end + 1 < scalars.count ? scalars[end + 1] : 0
            if ScalarClass(scalar) == .letter {
                end += 1
            } else if scalar == 0x2E || scalar == 0x2C, isDigit(scalars[end - 1]), isDigit(next) {
                end += 2
            } else if ScalarClass(scalar) == .joiner, ScalarClass(next) == .letter {
                end += 2
            } else {
                break
            }
        }
        // "C++", "C#"; a sign before a letter belongs to what follows.
        while end < scalars.count, scalars[end] == 0x2B || scalars[end] == 0x23 { end += 1 }
        return end
    }

    private mutating func append(_ scalars: ArraySlice<UInt32>) {
        var text = ""
        var lower = scalars.map { ScalarClass.isApostrophe($0) ? 0x27 : ScalarClass.lower($0) }
        for scalar in scalars { text.unicodeScalars.append(Unicode.Scalar(scalar) ?? "\u{FFFD}") }
        // "v2.1" is "2.1".
        if lower.count > 1, lower[0] == 0x76, Self.isDigit(lower[1]) { lower.removeFirst() }
        let isNumber = lower.contains(where: Self.isDigit) && lower.count(where: Self.isDigit) * 2 >= lower.count
        let word = Self.string(lower)
        let isStopWord = StopWords.contains(lower)
        if !isNumber, !isStopWord { Stemmer.stem(&lower) }
        let stem = Self.string(lower)
        let role: TitleWord.Role =
            if isNumber {
                .number
            } else if isStopWord || Self.courtesies.contains(stem) || Self.takingAway.contains(word) {
                Self.takingAway.contains(stem) && !Self.negations.contains(word) ? .content : .courtesy
            } else {
                .content
            }
        words.append(TitleWord(text: text, stem: stem, role: role))
    }

    /// Stems of what any request may begin with.
    private static let courtesies: Set<String> = [
        "add", "support", "allow", "implement", "provid", "introduc", "want", "need", "feature", "featur", "request",
        "option", "possibl", "possibility", "ability", "abl", "let", "get", "make", "mak", "us", "user", "customer",
        "some", "any", "all", "also", "more", "better", "via", "through", "using", "per", "each", "every", "when",
        "fix", "issu", "bug",
        "problem", "unabl",
    ]

    private static let negations: Set<String> = [
        "not", "no", "don't", "doesn't", "never", "without", "cannot", "can't", "isn't", "won't", "shouldn't",
    ]

    /// Stems of what turns a wish into its opposite.
    static let takingAway: Set<String> = negations.union([
        "remov", "delet", "disabl", "hid", "hide", "stop", "drop", "exclud", "prevent", "forbid", "revok", "undo",
    ])

    private static func string(_ scalars: some Sequence<UInt32>) -> String {
        var text = ""
        for scalar in scalars { text.unicodeScalars.append(Unicode.Scalar(scalar) ?? "\u{FFFD}") }
        return text
    }

    private static func isDigit(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) }
}

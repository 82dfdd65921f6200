/// One or more words that must follow each other: `refund*`, `payment page`, `+1`.
struct Phrase: Hashable, Sendable {
    struct Word: Hashable, Sendable {
        /// Folded, at most `Phrase.maximumWordBytes`.
        var bytes: [UInt8]
        /// The text's word may go on: written `refund*`.
        var isPrefix: Bool
        var isSymbol: Bool
        /// Nothing may stand between it and the word before: the `1` of `+1`.
        var isGlued: Bool
    }

    static let maximumWordBytes = 60

    /// Never empty.
    let words: [Word]
    /// As written in the rule file.
    let text: String

    /// `nil` for what no text could hold: nothing but spaces, a star that does not end a word, an endless word.
    init?(_ text: String) {
        var words: [Word] = []
        for piece in text.split(whereSeparator: \.isWhitespace) {
            let isPrefix = piece.last == "*"
            let bare = isPrefix ? piece.dropLast() : piece
            guard !bare.contains("*") else { return nil }
            let folded = FoldedText(String(bare), .tokens)
            if isPrefix, folded.tokens.last?.isSymbol ?? true { return nil }
            for (index, token) in folded.tokens.enumerated() {
                words.append(
                    Word(
                        bytes: Array(folded.bytes[token.start..<token.end]),
                        isPrefix: isPrefix && index == folded.tokens.count - 1, isSymbol: token.isSymbol,
                        isGlued: index > 0 && token.isGlued && (token.isSymbol || folded.tokens[index - 1].isSymbol)))
            }
        }
        guard !words.isEmpty, words.allSatisfy({ $0.bytes.count <= Self.maximumWordBytes }) else { return nil }
        self.words = words
        self.text = text
    }

    static func == (a: Phrase, b: Phrase) -> Bool { a.words == b.words }

    func hash(into hasher: inout Hasher) { hasher.combine(words) }

    /// Whether the text's tokens from `index` on are this phrase.
    func stands(in text: FoldedText, at index: Int) -> Bool {
        guard index >= 0, index + words.count <= text.tokens.count else { return false }
        for (offset, word) in words.enumerated() {
            let token = text.tokens[index + offset]
            let length = token.end - token.start
            guard word.isPrefix ? length >= word.bytes.count : length == word.bytes.count,
                !word.isGlued || token.isGlued, text.holds(word.bytes, at: token.start)
            else { return false }
        }
        return true
    }

    /// Where the phrase stands first, in tokens.
    func first(in text: FoldedText) -> Range<Int>? {
        guard let start = text.tokens.indices.first(where: { stands(in: text, at: $0) }) else { return nil }
        return start..<start + words.count
    }
}

extension FoldedText {
    /// Whether the folded bytes at a place are these.
    func holds(_ other: [UInt8], at start: Int) -> Bool {
        guard start >= 0, start + other.count <= bytes.count else { return false }
        for i in 0..<other.count where bytes[start + i] != other[i] { return false }
        return true
    }

    /// The original text's bytes that a run of tokens covers; needs `.origins`.
    func original(ofTokens range: Range<Int>) -> Range<Int>? {
        guard !range.isEmpty, range.upperBound <= tokens.count else { return nil }
        return original(of: tokens[range.lowerBound].start..<tokens[range.upperBound - 1].end)
    }
}

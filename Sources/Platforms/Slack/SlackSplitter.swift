/// Cuts mrkdwn where a reader would: at a line end, else after a sentence, else at a blank; never inside `<…>` or `&…;`.
enum SlackSplitter {
    /// Pieces of at most `limit` UTF-16 units (an entity longer than that stays whole); empty pieces are left out.
    static func split(_ text: String, limit: Int) -> [String] {
        guard text.utf16.count > limit else { return text.allSatisfy(\.isWhitespace) ? [] : [text] }
        var pieces: [String] = []
        var rest = Array(text.unicodeScalars)[...]
        while !rest.isEmpty {
            let end = endOfPiece(in: rest, limit: limit)
            var piece = String.UnicodeScalarView()
            piece.append(contentsOf: rest[..<end])
            let trimmed = String(piece).trimmed
            if !trimmed.isEmpty { pieces.append(String(trimmed)) }
            rest = rest[end...]
        }
        return pieces
    }

    /// Where the piece that begins `rest` ends: always after its start.
    private static func endOfPiece(in rest: ArraySlice<Unicode.Scalar>, limit: Int) -> Int {
        var units = 0
        var at = rest.startIndex
        var line: Int?
        var sentence: Int?
        var blank: Int?
        while at < rest.endIndex {
            let next = endOfAtom(in: rest, from: at)
            let width = rest[at..<next].reduce(0) { $0 + UTF16.width($1) }
            if units + width > limit, at > rest.startIndex {
                let half = rest.startIndex + (at - rest.startIndex) / 2
                let good = [line, sentence].compactMap { $0 }.first { $0 > half }
                return good ?? blank ?? wholeCharacter(before: at, in: rest)
            }
            let scalar = rest[at]
            if scalar == "\n" {
                line = next
            } else if scalar == " " {
                blank = next
                if at > rest.startIndex, [".", "!", "?", "…"].contains(rest[at - 1]) { sentence = next }
            }
            units += width
            at = next
        }
        return rest.endIndex
    }

    /// An entity of ours, a character reference, or one scalar.
    private static func endOfAtom(in rest: ArraySlice<Unicode.Scalar>, from at: Int) -> Int {
        let closing: Unicode.Scalar
        let reach: Int
        switch rest[at] {
        case "<": (closing, reach) = (">", 2000)
        case "&": (closing, reach) = (";", 5)
        default: return at + 1
        }
        return rest[at...].prefix(reach).firstIndex(of: closing).map { $0 + 1 } ?? at + 1
    }

    /// Steps back over what belongs to the character before: a combining mark, a joiner, a skin tone.
    private static func wholeCharacter(before end: Int, in rest: ArraySlice<Unicode.Scalar>) -> Int {
        var at = end
        while at > rest.startIndex + 1, end - at < 32,
            rest[at].properties.isGraphemeExtend || rest[at] == "\u{200D}" || rest[at - 1] == "\u{200D}"
        {
            at -= 1
        }
        return end - at < 32 ? at : end
    }
}

/// The split of a folded text into pieces of the model's vocabulary: the semantic half of what is compared.
///
/// WordPiece as BERT (uncased) defines it: every sign and ideograph is a word of its own, and a word becomes the
/// longest pieces that fit, from its beginning. A word with a rest that no piece fits gives none.
enum WordPieces {
    private static let longestWord = 100

    /// The rows of the text's pieces in reading order, and how many of them are the title's.
    static func rows(of text: FoldedScalars, in vocabulary: Vocabulary) -> (all: [UInt16], title: Int) {
        let scalars = text.scalars
        var rows: [UInt16] = []
        rows.reserveCapacity(256)
        var word: [UInt32] = []
        word.reserveCapacity(64)
        var titleRows: Int?
        for index in scalars.indices {
            if index == text.titleEnd {
                match(word, in: vocabulary, into: &rows)
                word.removeAll(keepingCapacity: true)
                titleRows = rows.count
            }
            let scalar = scalars[index]
            if scalar != 0x20, !ScalarClass.isPunctuation(scalar), !ScalarClass.isIdeograph(scalar) {
                word.append(ScalarClass.lower(scalar))
                continue
            }
            match(word, in: vocabulary, into: &rows)
            word.removeAll(keepingCapacity: true)
            if scalar != 0x20 {
                word.append(scalar)
                match(word, in: vocabulary, into: &rows)
                word.removeAll(keepingCapacity: true)
            }
        }
        match(word, in: vocabulary, into: &rows)
        return (rows, titleRows ?? rows.count)
    }

    private static func match(_ word: [UInt32], in vocabulary: Vocabulary, into rows: inout [UInt16]) {
        guard !word.isEmpty, word.count <= longestWord else { return }
        let before = rows.count
        var start = 0
        while start < word.count {
            guard let piece = vocabulary.longest(of: word, from: start) else {
                rows.removeSubrange(before...)
                return
            }
            if piece.row >= Vocabulary.firstRow { rows.append(piece.row) }
            start = piece.end
        }
    }
}

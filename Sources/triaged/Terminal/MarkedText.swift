import Intake

/// A message on one line, with the spans that decided marked where the terminal can.
enum MarkedText {
    /// The spans of a submission's text that made rules match, in UTF-8 bytes.
    static func spans(_ trace: Trace) -> [Range<Int>] {
        trace.rules.filter { $0.verdict == .matched }.flatMap(\.evidence).compactMap { evidence in
            // Evidence says the fact first: `text: { words: checkout }`. Spans of other facts lie elsewhere.
            evidence.condition.hasPrefix("text: ") ? evidence.span : nil
        }
    }

    /// - Parameter limit: a longer text is cut between the marks, in characters.
    static func render(_ text: String, marking spans: [Range<Int>], on terminal: Terminal, limit: Int = 300) -> String {
        guard terminal.hasColour, !spans.isEmpty else { return Terminal.inert(text, limit: limit) }
        let pieces = cut(text, at: spans)
        let isLong = text.count > limit
        return pieces.enumerated().map { number, piece in
            if piece.isMarked { return terminal.paint(flat(piece.text), .mark) }
            let words = flat(piece.text)
            return isLong ? shortened(words, isFirst: number == 0, isLast: number == pieces.count - 1) : words
        }.joined()
    }

    private struct Piece {
        var text: String
        var isMarked: Bool
    }

    private static func cut(_ text: String, at spans: [Range<Int>]) -> [Piece] {
        let bytes = Array(text.utf8)
        var pieces: [Piece] = []
        var at = 0
        func add(_ range: Range<Int>, _ isMarked: Bool) {
            guard !range.isEmpty else { return }
            pieces.append(Piece(text: String(decoding: bytes[range], as: UTF8.self), isMarked: isMarked))
        }
        for span in spans.sorted(by: { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }) {
            guard span.upperBound <= bytes.count, span.upperBound > at else { continue }
            let start = max(at, span.lowerBound)
            add(at..<start, false)
            add(start..<span.upperBound, true)
            at = span.upperBound
        }
        add(at..<bytes.count, false)
        return pieces
    }

    /// On one line, without what could command a terminal; spaces at the ends stay.
    private static func flat(_ text: String) -> String {
        text.map { $0.isNewline ? " ⏎ " : Terminal.inert(String($0)) }.joined()
    }

    private static func shortened(_ words: String, isFirst: Bool, isLast: Bool) -> String {
        let context = 40
        guard words.count > 2 * context else { return words }
        let before = isFirst ? "" : words.prefix(context)
        let after = isLast ? "" : words.suffix(context)
        return "\(before) … \(after)"
    }
}

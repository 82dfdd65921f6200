import Intake

/// Finds one kind of thing that nobody is to be shown, in time linear in the text.
protocol SecretFinder: Sendable {
    /// What is shown instead.
    var shown: String { get }

    /// Spans in UTF-8 bytes, in their order, not overlapping, none empty.
    func spans(in utf8: [UInt8]) -> [Range<Int>]
}

/// A text with more to hide than this is hidden from there on: no person writes so, decisions stay small, and a
/// pattern that looks far ahead for each match cannot be made to do so without end.
let maximumRedactions = 1000

extension SecretFinder {
    func redactions(in utf8: [UInt8], _ part: Redaction.Part) -> [Redaction] {
        let spans = spans(in: utf8)
        guard spans.count > maximumRedactions, let first = spans.dropFirst(maximumRedactions).first else {
            return spans.map { Redaction(part, $0, shown: shown) }
        }
        return spans.prefix(maximumRedactions).map { Redaction(part, $0, shown: shown) }
            + [Redaction(part, first.lowerBound..<utf8.count, shown: shown)]
    }
}

/// What an RE2 pattern finds.
struct PatternFinder: SecretFinder {
    let pattern: Pattern
    let shown: String

    func spans(in utf8: [UInt8]) -> [Range<Int>] {
        pattern.matches(in: utf8, atMost: maximumRedactions + 1)
    }

    /// Whether it also matches an empty span, and so would hide nothing over and over.
    static func matchesNothing(_ pattern: Pattern) -> Bool {
        ["", "a", " "].contains { pattern.first(in: Array($0.utf8))?.isEmpty ?? false }
    }
}

extension [Redaction] {
    /// In the order of the text, those that overlap as one: what any of them hides stays hidden.
    var withoutOverlaps: [Redaction] {
        let sorted = enumerated().sorted { a, b in
            let (left, right) = (a.element.span, b.element.span)
            let (one, two) = (a.element.part.order, b.element.part.order)
            if one != two { return one < two }
            return (left.lowerBound, -left.upperBound, a.offset) < (right.lowerBound, -right.upperBound, b.offset)
        }.map(\.element)
        var merged: [Redaction] = []
        for redaction in sorted {
            if let last = merged.last, last.part == redaction.part, redaction.span.lowerBound < last.span.upperBound {
                let end = Swift.max(last.span.upperBound, redaction.span.upperBound)
                merged[merged.count - 1].span = last.span.lowerBound..<end
            } else {
                merged.append(redaction)
            }
        }
        return merged
    }
}

extension Redaction.Part {
    /// Title, text, then the fields as they stand.
    fileprivate var order: (Int, Int) {
        switch self {
        case .title: (-2, 0)
        case .text: (-1, 0)
        case .field(let field, let value): (field, value)
        }
    }
}

import Intake

/// A piece of text around the span that decided.
struct Excerpt: Sendable, Equatable {
    var before: String
    var hit: String
    var after: String

    /// - Parameters:
    ///   - span: UTF-8 byte offsets into `text`.
    ///   - context: bytes shown on either side.
    /// - Returns: `nil` for a span that does not lie inside the text.
    init?(_ text: String, span: Range<Int>, context: Int = 60) {
        let bytes = Array(text.utf8)
        guard span.lowerBound >= 0, span.upperBound <= bytes.count, !span.isEmpty else { return nil }
        // A boundary inside a character moves outwards to its edges.
        let start = Self.boundary(bytes, span.lowerBound, by: -1)
        let end = Self.boundary(bytes, span.upperBound, by: 1)
        let from = Self.boundary(bytes, max(0, start - context), by: 1)
        let to = Self.boundary(bytes, min(bytes.count, end + context), by: -1)
        before = (from > 0 ? "…" : "") + String(decoding: bytes[min(from, start)..<start], as: UTF8.self)
        hit = String(decoding: bytes[start..<end], as: UTF8.self)
        after = String(decoding: bytes[end..<max(to, end)], as: UTF8.self) + (to < bytes.count ? "…" : "")
    }

    private static func boundary(_ bytes: [UInt8], _ offset: Int, by step: Int) -> Int {
        var offset = offset
        while offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += step }
        return offset
    }
}

extension Submission {
    /// The text of the fact that a trace's condition asks for; `nil` for facts that have no text to point into.
    func text(ofFactIn condition: String) -> String? {
        let inner = condition.hasPrefix("not: { ") ? condition.dropFirst(7) : condition[...]
        let fact = inner.prefix { $0 != ":" && $0 != " " }
        switch fact {
        case "text": return text
        case "title": return title
        default:
            guard fact.hasPrefix("field.") else { return nil }
            let key = Self.folded(fact.dropFirst(6))
            let named =
                fields.first { Self.folded($0.name ?? "") == key } ?? fields.first { Self.folded($0.label) == key }
            return named?.values.count == 1 ? named?.values.first : nil
        }
    }

    /// As rules compare a field's name: case aside, other characters as `_`.
    private static func folded(_ name: some StringProtocol) -> String {
        name.lowercased().split { !($0.isLetter || $0.isNumber) }.joined(separator: "_")
    }
}

import Intake

/// What a submission says about one fact: nothing, one value, or several.
///
/// Numbers and flags are texts too.
///
/// Blank texts count as nothing: a question left open and one never asked are the same to a rule.
enum FactValues: Sendable, Equatable {
    case none
    case one(String)
    case many([String])

    /// A text longer than this is cut, at a character's end, before anything looks at it: a rule that needs more than
    /// the first 32 KB of a message is not worth what hostile messages would cost.
    static let maximumBytes = 32 << 10

    init(_ text: String?) {
        guard let text, !Self.isBlank(text) else {
            self = .none
            return
        }
        self = .one(Self.cut(text))
    }

    init(_ texts: [String]) {
        let texts = texts.filter { !Self.isBlank($0) }.map(Self.cut)
        switch texts.count {
        case 0: self = .none
        case 1: self = .one(texts[0])
        default: self = .many(texts)
        }
    }

    var isEmpty: Bool { self == .none }

    var texts: [String] {
        switch self {
        case .none: []
        case .one(let text): [text]
        case .many(let texts): texts
        }
    }

    private static func isBlank(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return true }
        return first <= 0x20 || first >= 0x80 ? text.allSatisfy(\.isWhitespace) : false
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > maximumBytes else { return text }
        let bytes = Array(text.utf8.prefix(maximumBytes + 1))
        var end = maximumBytes
        // A byte of the form 10xxxxxx is inside a character.
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}

/// One value of a fact with what the tests make of it, each made once, when first asked for.
final class FactValue {
    let text: String
    lazy var utf8 = Array(text.utf8)
    lazy var folded = FoldedText(utf8: utf8, [.tokens, .origins])
    lazy var number = Number(text)
    private var scores: [String: (score: Int, example: Int)] = [:]

    init(_ text: String) {
        self.text = text
    }

    /// How near the text comes to examples, by their key.
    func nearest(_ examples: any PreparedExamples, key: String) -> (score: Int, example: Int) {
        if let known = scores[key] { return known }
        let found = examples.nearest(to: text)
        scores[key] = found
        return found
    }
}

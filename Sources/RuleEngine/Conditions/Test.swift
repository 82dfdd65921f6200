/// A question about one value of a fact, such as whether it has these words, or is that number.
protocol Test: Sendable {
    /// As the rule file says it behind the fact: `{ words: checkout }`.
    var words: String { get }

    /// What makes two tests of one fact the same test, beside their type.
    var identity: [String] { get }

    /// What is said of values that fail: `not in "…"` where something was looked for, else `is "…"`.
    var failure: String { get }

    /// What of the value decides; `nil` when the test fails.
    func find(in value: FactValue) -> Finding?

    /// Whether any of a fact's values passes.
    func holds(for values: [FactValue], of facts: Facts) -> Bool

    /// What decided, of all of a fact's values.
    func find(in values: [FactValue], of facts: Facts) -> Finding?

    /// What the trace says of values that fail, where that is more than what they are.
    func refusal(of values: [FactValue], of facts: Facts) -> String?

    /// Enters the test where one pass over the value answers it. False when it must be asked by itself.
    func register(_ number: Int32, in builder: inout FactIndex.Builder) -> Bool
}

extension Test {
    var identity: [String] { [words] }

    var failure: String { "is" }

    func holds(for values: [FactValue], of facts: Facts) -> Bool { values.contains { find(in: $0) != nil } }

    func find(in values: [FactValue], of facts: Facts) -> Finding? {
        for value in values {
            if let finding = find(in: value) { return finding }
        }
        return nil
    }

    func refusal(of values: [FactValue], of facts: Facts) -> String? { nil }

    func register(_ number: Int32, in builder: inout FactIndex.Builder) -> Bool { false }
}

/// What decided, for the trace.
struct Finding: Equatable {
    /// `found "payment page"`.
    var words: String
    /// In the original text's UTF-8 bytes, when a span of it decided.
    var span: Range<Int>?

    /// A span of a value's text as it stands there.
    init(_ value: FactValue, span: Range<Int>?) {
        guard let span, span.upperBound <= value.utf8.count, span.lowerBound <= span.upperBound else {
            words = "is \(quoted(value.text))"
            return
        }
        words = "found \(quoted(String(decoding: value.utf8[span], as: UTF8.self)))"
        self.span = span
    }

    init(_ words: String) {
        self.words = words
    }
}

/// In quotes, on one line, cut where a trace would drown in it.
func quoted(_ text: String) -> String {
    let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return flat.count > 60 ? "\"\(flat.prefix(57))…\"" : "\"\(flat)\""
}

/// A list as the rule file writes it.
func listed(_ texts: [String]) -> String { "[\(texts.joined(separator: ", "))]" }

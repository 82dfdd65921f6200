/// How much a request counts, by points and by the scales that product people use.
package struct Score: Sendable, Equatable {
    /// What rules added up.
    package var points: Int?
    /// RICE: how many people in a quarter, in whole numbers.
    package var reach: Int?
    /// RICE: from 0.25 (minimal) to 3 (massive), in thousandths.
    package var impact: Int?
    /// RICE: 0 to 100 per cent.
    package var confidence: Int?
    /// RICE: person-months, in thousandths; never zero.
    package var effort: Int?
    /// MoSCoW: `must`, `should`, `could` or `wont`.
    package var moscow: String?
    /// Kano: `must-be`, `one-dimensional`, `attractive`, `indifferent` or `reverse`.
    package var kano: String?

    package init() {}
}

/// Until when people may expect an answer.
package struct ServiceLevel: Sendable, Equatable {
    /// When somebody must have answered; `nil` where no rule says.
    package var firstResponse: Deadline?
    /// When it must be planned or declined.
    package var decision: Deadline?
    /// Whom to remind before a deadline, as `destination:address`.
    package var remind: [String]?
    /// Whom to tell when one has passed.
    package var escalate: [String]?

    package init() {}

    package struct Deadline: Sendable, Equatable {
        /// As the rule says it: `5 business days`.
        package var within: String
        package var due: Timestamp

        package init(within: String, due: Timestamp) {
            self.within = within
            self.due = due
        }
    }
}

/// What becomes of a submission that looks like an earlier request.
package struct Dedupe: Sendable, Equatable {
    package enum Mode: String, Sendable, CaseIterable {
        /// It is always a request of its own.
        case off
        /// A likely earlier request is shown, and a person decides.
        case suggest
        /// It becomes one more voice.
        case link
    }

    /// Which earlier requests are looked at.
    package enum Scope: String, Sendable, CaseIterable {
        case all, team, source, channel
    }

    package var mode: Mode
    package var scope: Scope

    package init(_ mode: Mode, scope: Scope = .all) {
        self.mode = mode
        self.scope = scope
    }
}

/// Something to ask the person; the answer fills a field, and the rules read the request anew.
package struct Question: Sendable, Equatable {
    /// The key behind `field.`.
    package var field: String
    package var words: String
    /// What may be answered; `nil` for free words.
    package var options: [String]?

    package init(field: String, words: String, options: [String]? = nil) {
        self.field = field
        self.words = words
        self.options = options
    }
}

/// A span of what a person said that nobody is to be shown.
///
/// The submission itself stays as it came, so that its decision can be made again.
package struct Redaction: Sendable, Equatable {
    package enum Part: Sendable, Equatable {
        case text
        case title
        /// A field's value: the number of the field, and of the value in it.
        case field(Int, Int)
    }

    package var part: Part
    /// In UTF-8 bytes.
    package var span: Range<Int>
    /// What is shown instead, such as `[email]`.
    package var shown: String

    package init(_ part: Part, _ span: Range<Int>, shown: String) {
        self.part = part
        self.span = span
        self.shown = shown
    }
}

extension Submission {
    /// The submission as people are shown it.
    package func redacted(by redactions: [Redaction]) -> Submission {
        var shown = self
        // From the end, so that the spans before stay where they are.
        for redaction in redactions.sorted(by: { $0.span.lowerBound > $1.span.lowerBound }) {
            switch redaction.part {
            case .text: shown.text = redaction.applied(to: shown.text)
            case .title: shown.title = shown.title.map(redaction.applied)
            case .field(let field, let value):
                guard shown.fields.indices.contains(field), shown.fields[field].values.indices.contains(value) else {
                    continue
                }
                shown.fields[field].values[value] = redaction.applied(to: shown.fields[field].values[value])
            }
        }
        return shown
    }
}

extension Redaction {
    fileprivate func applied(to text: String) -> String {
        let bytes = Array(text.utf8)
        guard span.lowerBound >= 0, span.upperBound <= bytes.count else { return text }
        let kept = bytes[..<span.lowerBound] + Array(shown.utf8) + bytes[span.upperBound...]
        return String(decoding: kept, as: UTF8.self)
    }
}

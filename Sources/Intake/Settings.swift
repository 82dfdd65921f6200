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

    /// Reach times impact times confidence, by effort, in thousandths; `nil` unless all four are there.
    package var rice: Int? {
        guard let reach, let impact, let confidence, let effort, effort > 0 else { return nil }
        var product = reach
        // In thousandths: impact and effort are so already, and confidence is per cent.
        for factor in [impact, confidence, 10] {
            let (next, overflow) = product.multipliedReportingOverflow(by: factor)
            if overflow { return Int.max / effort }
            product = next
        }
        return product / effort
    }
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
        guard !redactions.isEmpty else { return self }
        var shown = self
        func hidden(_ text: String, _ part: Redaction.Part) -> String {
            let here = redactions.filter { $0.part == part }
            return here.isEmpty ? text : Redaction.hide(here, in: text)
        }
        shown.text = hidden(text, .text)
        shown.title = title.map { hidden($0, .title) }
        var fields: Set<Int> = []
        for case .field(let field, _) in redactions.map(\.part) { fields.insert(field) }
        for field in fields where shown.fields.indices.contains(field) {
            let values = shown.fields[field].values
            shown.fields[field].values = values.enumerated().map { hidden($1, .field(field, $0)) }
        }
        return shown
    }
}

extension Redaction {
    /// In one pass over the text; spans that do not lie in it, or in another, hide nothing.
    fileprivate static func hide(_ redactions: [Redaction], in text: String) -> String {
        let bytes = Array(text.utf8)
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var at = 0
        for redaction in redactions.sorted(by: { $0.span.lowerBound < $1.span.lowerBound }) {
            guard redaction.span.lowerBound >= at, redaction.span.upperBound <= bytes.count else { continue }
            kept += bytes[at..<redaction.span.lowerBound]
            kept += redaction.shown.utf8
            at = redaction.span.upperBound
        }
        return String(decoding: kept + bytes[at...], as: UTF8.self)
    }
}

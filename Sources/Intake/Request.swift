/// A request's number; people read and write it as `R-123`.
package struct RequestID: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var number: Int64

    package init(_ number: Int64) {
        self.number = number
    }

    /// Reads `R-123`, `r-123` or `123`.
    package init?(parsing text: some StringProtocol) {
        let digits = text.hasPrefix("R-") || text.hasPrefix("r-") ? text.dropFirst(2) : text[...]
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(digits), number > 0 else {
            return nil
        }
        self.number = number
    }

    package static func < (a: RequestID, b: RequestID) -> Bool { a.number < b.number }

    package var description: String { "R-\(number)" }
}

/// The life of a request.
package enum Status: String, Sendable, CaseIterable {
    case new
    case needsInfo = "needs_info"
    case triaged
    case underReview = "under_review"
    case planned
    case inProgress = "in_progress"
    case shipped
    case declined
    case merged
    /// Everyone who asked took it back.
    case withdrawn

    /// Those that rules and people give; the others follow from what happens.
    package static let settable: [Status] = [
        .needsInfo, .triaged, .underReview, .planned, .inProgress, .shipped, .declined,
    ]

    /// Whether it says what is to become of the request.
    package var isDecision: Bool { [.planned, .inProgress, .shipped, .declined].contains(self) }
}

import Intake

/// One thing about a submission that conditions can ask for, with what docs and editors tell about it.
package struct Fact: Sendable {
    package enum Kind: Sendable, Equatable {
        case text
        case number
        /// True or false.
        case flag
        /// One of a closed set.
        case word([String])
    }

    /// As written in a rule, such as `author.email_domain`.
    package let name: String
    package let kind: Kind
    /// One sentence for the reference.
    package let summary: String
    /// A condition on it.
    package let example: String
    /// A submission never has two values of it, so that no two can hold of it at once.
    package var isSingle = false
    /// Its values for one submission.
    let read: @Sendable (Facts) -> FactValues
    /// Sets it in a rule file's test; false when the values cannot be its.
    let give: @Sendable (inout GivenFacts, [String]) -> Bool
}

/// A submission that a rule file's test describes.
package struct GivenFacts: Sendable {
    var platform = "test"
    var match = Match.new
    var submission: Submission

    /// 2026-01-05 is a Monday: a test that gives no time gets ten in the morning, UTC.
    static let defaultTime = Timestamp(milliseconds: 1_767_607_200_000)

    init() {
        submission = Submission(
            key: MessageKey(platform: "test", scope: "test", externalID: "test"), source: "test", kind: .chat, text: "",
            submittedAt: Self.defaultTime)
    }

    var facts: Facts { Facts(submission, platform: platform, match: match, now: submission.submittedAt) }
}

extension [String] {
    /// The element when there is exactly one.
    var single: String? { count == 1 ? first : nil }
}

/// The words people write for true and false.
func flag(_ word: String) -> Bool? {
    switch word.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: nil
    }
}

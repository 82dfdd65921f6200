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
        /// A day, or a day with a time.
        case date
        /// A time of day.
        case clock
    }

    /// As written in a rule, such as `author.email_domain`.
    package let name: String
    package let kind: Kind
    /// One sentence for the reference.
    package let summary: String
    /// A condition on it.
    package let example: String
    /// A submission never has two values of it, so that no two can hold of it at once.
    package let isSingle: Bool
    /// Read only when a rule comes to it, because that costs something or hardly ever decides.
    let isReadLate: Bool
    /// Sets it in a rule file's test; false when the values cannot be its.
    let give: @Sendable (inout GivenFacts, [String]) -> Bool
    private let look: @Sendable (Facts, Surroundings) -> FactValues

    init(
        name: String, kind: Kind, summary: String, example: String, isSingle: Bool = false,
        read: @escaping @Sendable (Facts) -> FactValues,
        give: @escaping @Sendable (inout GivenFacts, [String]) -> Bool
    ) {
        self.init(
            name: name, kind: kind, summary: summary, example: example, isSingle: isSingle, isReadLate: false
        ) { facts, _ in
            read(facts)
        } give: {
            give(&$0, $1)
        }
    }

    /// A fact that needs something of the rule set beside the submission.
    init(
        name: String, kind: Kind, summary: String, example: String, isSingle: Bool = false, isReadLate: Bool,
        readIn look: @escaping @Sendable (Facts, Surroundings) -> FactValues,
        give: @escaping @Sendable (inout GivenFacts, [String]) -> Bool
    ) {
        self.name = name
        self.kind = kind
        self.summary = summary
        self.example = example
        self.isSingle = isSingle
        self.isReadLate = isReadLate
        self.look = look
        self.give = give
    }

    /// Whether its values are what the person wrote, of which rules may hide a part.
    var isOfMessage: Bool {
        [Fact.text.name, Fact.title.name].contains(name) || name.hasPrefix(fieldFamily + ".")
    }

    /// Its values for one submission.
    func read(_ facts: Facts, in surroundings: Surroundings = .none) -> FactValues {
        look(facts, surroundings)
    }
}

/// A submission that a rule file's test describes.
package struct GivenFacts: Sendable {
    var platform = "test"
    var match = Match.new
    var submission: Submission
    var inputs = Inputs()
    var language: String?

    /// 2026-01-05 is a Monday: a test that gives no time gets ten in the morning by the rule set's clock.
    static let defaultTime = LocalTime(day: CalendarDay(number: 20_458), second: 36_000)

    init() {
        submission = Submission(
            key: MessageKey(platform: "test", scope: "test", externalID: "test"), source: "test", kind: .chat, text: "",
            submittedAt: BusinessCalendar.usual.instant(Self.defaultTime))
    }

    /// As rules look at it: with the author's rows of the directory, but for what the test says of them itself.
    func facts(in directory: Directory) -> Facts {
        var inputs = inputs
        let found = directory.lookUp(submission.author)
        inputs.customer.merge(found.customer) { given, _ in given }
        inputs.person.merge(found.person) { given, _ in given }
        var facts = Facts(submission, platform: platform, match: match, now: submission.submittedAt, inputs: inputs)
        facts.language = language
        return facts
    }
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

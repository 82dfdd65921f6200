/// Every fact that conditions can ask for, in the order of the reference.
///
/// To add one: its declaration beside this file, and its line here.
package let allFacts: [Fact] = [
    .attachment,
    .attachmentCount,
    .authorEmail,
    .authorEmailDomain,
    .authorID,
    .authorIsBot,
    .authorName,
    .channel,
    .label,
    .matchOutcome,
    .matchScore,
    .platform,
    .source,
    .sourceKind,
    .text,
    .title,
]

/// Where the rest of a condition's name is a form field's own: `field.team_size`.
let fieldFamily = "field"

/// Parts of the language that are decided and not there yet: named in a problem instead of being called unknown.
enum LaterLanguage {
    static let facts: Set<String> = [
        "at", "business_hours", "customer", "directory", "history", "language", "repeats", "request", "similar_to",
        "theme", "time", "voices",
    ]
    static let matchers: Set<String> = ["similar_to", "at_least", "within", "before", "after", "fuzzy", "count"]
    static let actions: Set<String> = [
        "escalate", "merge", "ticket", "tracker", "watch",
    ]
    static let keys: Set<String> = ["include", "directory", "customers", "digests", "schedule", "defaults"]
}

private let factsByName = Dictionary(allFacts.map { ($0.name, $0) }) { first, _ in first }

extension Fact {
    /// The fact of that name; any name at all behind `field.`.
    static func named(_ name: String) -> Fact? {
        if let fact = factsByName[name] { return fact }
        guard name.hasPrefix(fieldFamily + ".") else { return nil }
        let key = fieldKey(String(name.dropFirst(fieldFamily.count + 1)))
        return key.isEmpty ? nil : .field(key)
    }

    /// The first parts of names such as `author.name`.
    static let families = Set(allFacts.compactMap { $0.name.split(separator: ".").dropLast().first.map(String.init) })
        .union([fieldFamily])

    static let names = allFacts.map(\.name)
}

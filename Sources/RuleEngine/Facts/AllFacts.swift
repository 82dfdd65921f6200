/// Every fact that conditions can ask for, in the order of the reference: what rules mostly ask for first.
///
/// To add one: its declaration beside this file, and its line here.
package let allFacts: [Fact] = [
    .text,
    .title,
    .platform,
    .source,
    .sourceKind,
    .channel,
    .authorID,
    .authorName,
    .authorEmail,
    .authorEmailDomain,
    .authorIsBot,
    .authorGroup,
    .label,
    .attachment,
    .attachmentCount,
    .language,
    .votes,
    .matchOutcome,
    .matchScore,
    .matchStatus,
    .matchTeam,
    .matchVoices,
    .timeBusinessHours,
    .timeWeekday,
    .timeDate,
    .timeClock,
]

/// An example for each family of facts whose second name is a form field's or a column's.
let openFacts: [Fact] = [.field("team_size"), .customer("plan"), .person("department")]

/// Where the rest of a condition's name is a form field's own: `field.team_size`.
let fieldFamily = "field"

/// Facts whose second name is not ours but a form field's or a column's.
private let openFamilies: [String: @Sendable (String) -> Fact] = [
    fieldFamily: { .field($0) }, "customer": { .customer($0) }, "person": { .person($0) },
]

/// Short forms of names.
let shortForms = ["business_hours": Fact.timeBusinessHours]

/// Parts of the language that are decided and not there yet: named in a problem instead of being called unknown.
enum LaterLanguage {
    static let facts: Set<String> = [
        "at", "history", "repeats", "request", "theme",
    ]
    static let matchers: Set<String> = ["within", "fuzzy", "count"]
    static let actions: Set<String> = [
        "merge", "ticket", "tracker", "watch",
    ]
    static let keys: Set<String> = ["customers", "digests", "schedule", "defaults"]
}

private let factsByName = Dictionary(allFacts.map { ($0.name, $0) }) { first, _ in first }

extension Fact {
    /// The fact of that name; any name at all behind `field.`, `customer.` and `person.`.
    static func named(_ name: String) -> Fact? {
        if let fact = factsByName[name] ?? shortForms[name] { return fact }
        guard let point = name.firstIndex(of: "."), let family = openFamilies[String(name[..<point])] else {
            return nil
        }
        let key = fieldKey(String(name[name.index(after: point)...]))
        return key.isEmpty ? nil : family(key)
    }

    /// The first parts of names such as `author.name`.
    static let families = Set(allFacts.compactMap { $0.name.split(separator: ".").dropLast().first.map(String.init) })
        .union(openFamilies.keys)

    static let names = allFacts.map(\.name)
}

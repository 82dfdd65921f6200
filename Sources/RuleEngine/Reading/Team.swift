package import Documents

/// Who takes requests: the target of `route`.
package struct Team: Sendable, Equatable {
    /// Its name in rules, such as `payments`.
    package var key: String
    /// As people read it; the key where none is given.
    package var name: String
    /// Where its notices go, as `destination:address`.
    package var channel: String?
    package var owners: [String]
    /// Where its work is tracked, as `tracker:project`.
    package var tracker: String?
    /// The goals it works for, which `objective` names.
    package var objectives: [Objective]
    package var place: Place

    package struct Objective: Sendable, Equatable {
        package var key: String
        /// As people read it; the key where nothing else is given.
        package var words: String
    }

    /// A team that is named and no mapping: known to the rules.
    init(unread entry: Node.Entry) {
        key = entry.key
        name = entry.key
        owners = []
        objectives = []
        place = entry.keyPlace
    }

    /// `nil`, with a problem, when it is not a mapping; a team with lesser problems is still known to the rules.
    init?(_ entry: Node.Entry, problems: Problems) {
        guard
            var reader = MappingReader(
                entry.value, what: "the team \"\(entry.key)\"", prefix: "R", problems: problems)
        else { return nil }
        key = entry.key
        place = entry.keyPlace
        name = reader.text("name") ?? entry.key
        channel = reader.text("channel")
        owners = reader.texts("owners")
        tracker = reader.text("tracker")
        objectives =
            entry.value["objectives"]?.mapping == nil
            ? reader.texts("objectives").map { Objective(key: $0, words: $0) }
            : reader.table("objectives").map { Objective(key: $0.key, words: $0.value) }
        for name in ["channel", "tracker"] {
            guard let node = entry.value[name], let text = node.scalar, !isAddress(text) else { continue }
            problems.add(
                Problem(
                    RuleCode.badAddress.rawValue, "\"\(name)\" cannot be \"\(text)\"",
                    hint: name == "channel" ? "such as \"lobby:#payments\"" : "such as \"jira:PAY\"", at: node.place))
        }
        reader.finish()
    }
}

/// Whether a text has the form `destination:address`.
func isAddress(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":") else { return false }
    let destination = text[..<colon]
    let address = text[text.index(after: colon)...]
    return !destination.isEmpty && !address.isEmpty && !address.allSatisfy(\.isWhitespace)
        && destination.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "." }
}

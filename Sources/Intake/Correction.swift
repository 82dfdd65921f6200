/// What a person set right about a request: only what they touched.
///
/// Rules that read the request anew never override it, and a backtest is scored against it.
package struct Correction: Sendable, Equatable {
    package var route: String?
    package var priority: String?
    package var labels: [String]?
    package var assignee: String?
    package var status: Status?
    /// What people who ask for it are told beside the status: "for Q1", or why not.
    package var words: String?

    package init(
        route: String? = nil, priority: String? = nil, labels: [String]? = nil, assignee: String? = nil,
        status: Status? = nil, words: String? = nil
    ) {
        self.route = route
        self.priority = priority
        self.labels = labels
        self.assignee = assignee
        self.status = status
        self.words = words
    }

    package var isEmpty: Bool { self == Correction() }

    /// A later correction goes before an earlier one, setting by setting.
    package mutating func add(_ later: Correction) {
        route = later.route ?? route
        priority = later.priority ?? priority
        labels = later.labels ?? labels
        assignee = later.assignee ?? assignee
        // Words are about the status they were given with.
        words = later.words ?? (later.status == nil ? words : nil)
        status = later.status ?? status
    }

    /// Each setting with its value, in words: `route: identity`.
    package var settings: [String] {
        [
            route.map { "route: \($0)" }, priority.map { "priority: \($0)" },
            labels.map { "label: [\($0.joined(separator: ", "))]" }, assignee.map { "assign: \($0)" },
            status.map { "status: \($0.rawValue)" }, words.map { "because: \($0)" },
        ].compactMap { $0 }
    }
}

extension Correction: JSONValue {
    package var json: JSON {
        var members = JSON(compact: [
            ("route", route.map(JSON.string)), ("priority", priority.map(JSON.string)),
            ("assignee", assignee.map(JSON.string)), ("status", status.map { .string($0.rawValue) }),
            ("words", words.map(JSON.string)),
        ]).members
        // Taking every label away is a correction too.
        if let labels { members.append(JSON.Member("labels", JSON(labels))) }
        return .object(members)
    }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(
            route: json["route"]?.string, priority: json["priority"]?.string,
            labels: json["labels"] == nil ? nil : json.texts("labels"), assignee: json["assignee"]?.string,
            status: try json.optionalWord("status"), words: json["words"]?.string)
    }
}

import Intake

/// Something a rule does: its entry in `then`, and what becomes of the decision.
struct Deed: Sendable {
    var key: String
    var yaml: String
    var apply: @Sendable (inout Verdict) -> Void

    init(_ key: String, _ yaml: String, _ apply: @escaping @Sendable (inout Verdict) -> Void) {
        self.key = key
        self.yaml = "\(key): \(yaml)"
        self.apply = apply
    }

    /// Everything generated rules do, in the order it is done, each with how many rules have it: one in so many.
    ///
    /// To add one: its entry here.
    static let all: [(oneIn: Int, make: @Sendable (inout SmallRandom) -> Deed)] = [
        (
            12,
            { random in
                let reason = random.pick(["not a request", "spam"])
                return Deed("drop", reason) { verdict in
                    (verdict.decision.route, verdict.decision.givenBy["route"]) = (nil, nil)
                    (verdict.decision.replies, verdict.decision.notify) = ([], [])
                    verdict.first(\.drop, "drop", reason)
                    verdict.isOver = true
                }
            }
        ),
        (
            3,
            { random in
                let team = random.pick(["payments", "identity"])
                return Deed("route", team) { $0.first(\.route, "route", team) }
            }
        ),
        (
            4,
            { random in
                let value = random.pick(["urgent", "high", "low"])
                return Deed("priority", value) { $0.first(\.priority, "priority", value) }
            }
        ),
        (
            2,
            { random in
                let labels = random.pick([["l1"], ["l1", "l2"], ["l2", "l3", "l2"], ["l4"], ["l5"]])
                return Deed("label", quotedList(labels)) { $0.add(\.labels, labels) }
            }
        ),
        (
            6,
            { random in
                let (yaml, addresses) = random.pick([
                    ("payments", ["lobby:#payments"]), ("[identity, \"slack:#x\"]", ["lobby:#identity", "slack:#x"]),
                ])
                return Deed("notify", yaml) { $0.add(\.notify, addresses) }
            }
        ),
        (
            5,
            { random in
                let words = random.pick(["Thank you!", "We look at it.", "no"])
                return Deed("reply", "\"\(words)\"") { $0.add(\.replies, [words]) }
            }
        ),
        (10, { random in Deed("stop", random.pick(["true", "yes"])) { $0.isOver = true } }),
        (20, { _ in Deed("stop", "false") { _ in } }),
    ]

    /// What the language lets stand together in one rule, at least one.
    static func random(_ random: inout SmallRandom) -> [Deed] {
        var deeds: [Deed] = []
        for entry in all where random.below(entry.oneIn) == 0 {
            let deed = entry.make(&random)
            if !deeds.contains(where: { $0.key == deed.key }) { deeds.append(deed) }
        }
        let keys = Set(deeds.map(\.key))
        if keys.contains("drop") { deeds.removeAll { ["route", "notify", "stop"].contains($0.key) } }
        // A reading that stops must have a route.
        if !keys.contains("route") { deeds.removeAll { $0.key == "stop" } }
        return deeds.isEmpty ? [Deed("label", "plain") { $0.add(\.labels, ["plain"]) }] : deeds
    }
}

/// A decision in the making.
struct Verdict {
    var decision: Decision
    var rule = ""
    var isOver = false

    /// The first value given stays.
    mutating func first(_ setting: WritableKeyPath<Decision, String?>, _ name: String, _ value: String) {
        guard decision[keyPath: setting] == nil else { return }
        decision[keyPath: setting] = value
        decision.givenBy[name] = rule
    }

    /// Values add up, each once.
    mutating func add(_ setting: WritableKeyPath<Decision, [String]>, _ values: [String]) {
        for value in values where !decision[keyPath: setting].contains(value) {
            decision[keyPath: setting].append(value)
        }
    }
}

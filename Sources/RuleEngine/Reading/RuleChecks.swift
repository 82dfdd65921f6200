import Documents
import Intake

/// What must hold for the rules of a set taken together.
struct RuleChecks {
    let problems: Problems
    /// When the check is made; `nil` where nobody asks what has expired.
    var today: Timestamp?

    private func problem(
        _ code: RuleCode, _ message: String, hint: String? = nil, at place: Place,
        severity: Problem.Severity = .error
    ) {
        problems.add(Problem(code.rawValue, message, hint: hint, at: place, severity: severity))
    }

    /// - Parameter end: where to point when there is no rule to point at.
    func check(_ rules: [RuleOutline], end: Place) {
        checkNames(rules)
        for rule in rules where rule.drops { checkDrop(rule) }
        let live = rules.filter { !$0.isDraft }
        checkCatchAll(live, end: end)
        checkStops(live)
        checkReach(live)
        checkExpiry(live)
    }

    private func checkNames(_ rules: [RuleOutline]) {
        var places: [String: Place] = [:]
        for rule in rules where !rule.name.isEmpty {
            if let first = places[rule.name] {
                problem(.duplicateName, "the rule \"\(rule.name)\" is already at \(first)", at: rule.place)
            } else {
                places[rule.name] = rule.place
            }
        }
    }

    private func checkDrop(_ rule: RuleOutline) {
        guard rule.routes || rule.notifies else { return }
        problem(
            .dropContradicted, "a rule that drops cannot \(rule.routes ? "route" : "notify") too",
            hint: "remove one of the two", at: rule.place)
    }

    private func checkCatchAll(_ live: [RuleOutline], end: Place) {
        let hint = "end with a rule that has no when: { name: everything else, then: { route: … } }"
        guard let last = live.last else {
            problem(.noCatchAll, "there is no live rule", hint: hint, at: end)
            return
        }
        if let ends = last.ends {
            problem(
                .catchAllExpires, "the last live rule expires, and a request could be left lying from then on",
                hint: "remove expires, or \(hint)", at: ends.place)
        } else if !last.isUnconditional {
            problem(
                .noCatchAll, "the last live rule has conditions, so a request could be left lying", hint: hint,
                at: last.place)
        } else if !last.routes, !last.drops {
            problem(.noCatchAll, "the last live rule does not route", hint: "give it a route", at: last.place)
        }
    }

    /// A rule that stops must route, unless a rule without conditions did so before.
    private func checkStops(_ live: [RuleOutline]) {
        for rule in live {
            if rule.isUnconditional, rule.routes { return }
            guard rule.stops, !rule.drops, !rule.routes else { continue }
            problem(
                .endsWithoutRoute, "the rule stops the reading without a route", hint: "add a route, or remove stop",
                at: rule.place)
        }
    }

    private func checkExpiry(_ live: [RuleOutline]) {
        guard let today else { return }
        for rule in live {
            guard let ends = rule.ends, ends.time <= today else { continue }
            problem(
                .expired, "the rule \"\(rule.name)\" has expired and does nothing any more",
                hint: "remove it, or give it a later day", at: ends.place, severity: .warning)
        }
    }

    private func checkReach(_ live: [RuleOutline]) {
        var router: RuleOutline?
        for (number, rule) in live.enumerated() {
            if let router, rule.routes {
                problem(
                    .neverReached,
                    "the route never takes effect: \"\(router.name)\" has no conditions and routes before",
                    at: rule.place, severity: .warning)
            }
            guard rule.isUnconditional else { continue }
            if rule.endsReading, number + 1 < live.count {
                problem(
                    .neverReached,
                    "no rule behind this one is ever looked at: it has no conditions and ends the reading",
                    hint: "move it to the end", at: rule.place, severity: .warning)
                return
            }
            if rule.routes, router == nil { router = rule }
        }
    }
}

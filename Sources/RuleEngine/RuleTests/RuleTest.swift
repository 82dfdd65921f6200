import Intake

/// An entry of `tests`: a submission, and what must come of it.
struct RuleTest: Sendable {
    var name: String
    var place: String
    var given: GivenFacts
    var expected: Expectation

    func run(in rules: RuleSet, _ recorder: CoverageRecorder) -> RuleTestResult {
        var explainer = Explainer(program: rules.program, facts: given.facts, recorder: recorder)
        let (decision, trace) = explainer.explain()
        let found =
            expected.differences(from: decision)
            + expected.settings.differences(from: decision, of: given.submission).map(Difference.init(sentence:))
        var differences = found.map(\.words)
        // The two ways of deciding are one promise; a test is a good place to hold them to it.
        if rules.evaluate(given.facts) != decision {
            differences.append("evaluate and explain disagree: a defect of triaged")
        }
        let passed = differences.isEmpty
        return RuleTestResult(
            name: name, place: place, passed: passed, differences: differences,
            trail: passed ? .empty : Trail(found, trace, in: rules.program), decision: decision, trace: trace)
    }
}

/// What a test expects: each part given must be exactly so, the rest may be anything.
struct Expectation: Sendable {
    enum Drop: Sendable {
        case anyReason
        case none
        case reason(String)
    }

    var route: String?
    var priority: String?
    var drop: Drop?
    /// As sets.
    var labels: [String]?
    var notify: [String]?
    /// In order.
    var replies: [String]?
    var matched: [String]?
    var settings = SettingExpectations()

    func differences(from decision: Decision) -> [Difference] {
        var found: [Difference] = []
        func compare(_ what: String, _ expected: String?, _ got: String?) {
            guard let expected, expected != got else { return }
            let by = decision.givenBy[what].map { " by \"\($0)\"" } ?? ""
            found.append(
                Difference(
                    setting: what, wanted: [.value(expected)],
                    words: "\(what): expected \(expected), got \(got ?? "none")\(by)"))
        }
        func compareList(_ what: String, _ expected: [String]?, _ got: [String], isSet: Bool = false) {
            guard let expected, isSet ? Set(expected) != Set(got) : expected != got else { return }
            found.append(
                Difference(
                    setting: what, wanted: expected.filter { !got.contains($0) }.map { .value($0) },
                    words: "\(what): expected \(listed(expected)), got \(listed(got))"))
        }
        compare("route", route, decision.route)
        compare("priority", priority, decision.priority)
        switch drop {
        case nil: break
        case .anyReason:
            if decision.drop == nil {
                found.append(
                    Difference(setting: "drop", wanted: [.anything], words: "drop: expected a drop, got none"))
            }
        case .none?:
            if let reason = decision.drop {
                let by = decision.givenBy["drop"].map { " by \"\($0)\"" } ?? ""
                found.append(
                    Difference(setting: "drop", wanted: [], words: "drop: expected none, got \(reason)\(by)"))
            }
        case .reason(let reason): compare("drop", reason, decision.drop)
        }
        compareList("label", labels, decision.labels, isSet: true)
        compareList("notify", notify, decision.notify, isSet: true)
        compareList("reply", replies, decision.replies)
        compareList("matched", matched, decision.matched)
        return found
    }
}

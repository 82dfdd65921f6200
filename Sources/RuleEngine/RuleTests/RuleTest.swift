import Intake

/// An entry of `tests`: a submission, and what must come of it.
struct RuleTest: Sendable {
    var name: String
    var place: String
    var given: GivenFacts
    var expected: Expectation

    func run(in rules: RuleSet, _ recorder: CoverageRecorder) -> RuleTestResult {
        let facts = given.facts(in: rules.directory)
        var explainer = Explainer(program: rules.program, facts: facts, recorder: recorder)
        let (decision, trace) = explainer.explain()
        let found =
            expected.settings.differences(from: decision, of: given.submission)
            + expected.differences(from: decision)
        var differences = found.map(\.words)
        // The two ways of deciding are one promise; a test is a good place to hold them to it.
        if rules.evaluate(facts) != decision {
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
        func compareList(_ what: String, _ expected: [String]?, _ got: [String], isSet: Bool = false) {
            guard let expected, isSet ? Set(expected) != Set(got) : expected != got else { return }
            found.append(Difference(what, expected: expected, got: got))
        }
        switch drop {
        case nil: break
        case .anyReason:
            if decision.drop == nil {
                found.append(
                    Difference(setting: "drop", wanted: [.anything], words: "drop: expected a drop, got none"))
            }
        case .none?:
            if let reason = decision.drop {
                found.append(Difference("drop", expected: nil, got: reason, by: decision.givenBy["drop"]))
            }
        case .reason(let reason):
            if decision.drop != reason {
                found.append(
                    Difference("drop", expected: reason, got: decision.drop, by: decision.givenBy["drop"]))
            }
        }
        compareList("label", labels, decision.labels, isSet: true)
        compareList("notify", notify, decision.notify, isSet: true)
        compareList("reply", replies, decision.replies)
        compareList("matched", matched, decision.matched)
        return found
    }
}

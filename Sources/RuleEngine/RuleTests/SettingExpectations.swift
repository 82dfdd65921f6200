import Intake

/// What a test expects of the settings beside route, priority and posts.
struct SettingExpectations: Sendable {
    /// What one single-valued setting must be.
    struct Wish: Sendable {
        /// The setting as `expect` and `givenBy` name it: `sla.decision`.
        var setting: String
        /// As the test says it; `nil` where the setting must not be given.
        var words: String?
        /// Reads the setting of a decision in the words to compare; `nil` when it is not given.
        var got: @Sendable (Decision) -> String?
    }

    var wishes: [Wish] = []
    /// As sets.
    var remind: [String]?
    var escalate: [String]?
    /// The fields asked for, in order.
    var ask: [String]?
    /// The text as people are shown it.
    var shown: String?

    func differences(from decision: Decision, of submission: Submission) -> [String] {
        var found: [String] = []
        for wish in wishes {
            let got = wish.got(decision)
            guard wish.words != got else { continue }
            let by = decision.givenBy[wish.setting].map { " by \"\($0)\"" } ?? ""
            found.append(
                "\(wish.setting): expected \(wish.words ?? "none"), got \(got ?? "none")\(got == nil ? "" : by)")
        }
        func compare(_ what: String, _ expected: [String]?, _ got: [String]?, isSet: Bool) {
            guard let expected else { return }
            let got = got ?? []
            guard isSet ? Set(expected) != Set(got) : expected != got else { return }
            found.append("\(what): expected \(listed(expected)), got \(listed(got))")
        }
        compare("sla.remind", remind, decision.serviceLevel.remind, isSet: true)
        compare("sla.escalate", escalate, decision.serviceLevel.escalate, isSet: true)
        compare("ask", ask, decision.questions.map(\.field), isSet: false)
        if let shown {
            let got = submission.redacted(by: decision.redactions).text
            if got != shown { found.append("redact: expected \(quoted(shown)), got \(quoted(got))") }
        }
        return found
    }
}

extension Score {
    /// A part by its name in rules, in the words of rules.
    func part(_ name: String) -> String? {
        switch name {
        case "points": points.map { String($0) }
        case "reach": reach.map { String($0) }
        case "impact": impact.map(thousandths)
        case "confidence": confidence.map { String($0) }
        case "effort": effort.map(thousandths)
        case "rice": rice.map(thousandths)
        case "moscow": moscow
        case "kano": kano
        default: nil
        }
    }

    static let partNames = ["points", "reach", "impact", "confidence", "effort", "rice", "moscow", "kano"]
}

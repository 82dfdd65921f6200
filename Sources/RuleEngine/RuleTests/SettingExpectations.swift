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
    var redact: Redact?

    enum Redact: Sendable {
        /// The text as people are shown it.
        case shown(String)
        /// Nothing must be hidden.
        case nothing
    }

    func differences(from decision: Decision, of submission: Submission) -> [Difference] {
        var found: [Difference] = []
        for wish in wishes {
            let got = wish.got(decision)
            guard wish.words != got else { continue }
            found.append(
                Difference(wish.setting, expected: wish.words, got: got, by: decision.givenBy[wish.setting]))
        }
        func compare(_ what: String, _ expected: [String]?, _ got: [String]?, isSet: Bool) {
            guard let expected else { return }
            let got = got ?? []
            guard isSet ? Set(expected) != Set(got) : expected != got else { return }
            found.append(Difference(what, expected: expected, got: got))
        }
        compare("sla.remind", remind, decision.serviceLevel.remind, isSet: true)
        compare("sla.escalate", escalate, decision.serviceLevel.escalate, isSet: true)
        compare("ask", ask, decision.questions.map(\.field), isSet: false)
        let got = submission.redacted(by: decision.redactions)
        switch redact {
        case nil: break
        case .shown(let text):
            if got.text != text {
                found.append(
                    Difference(
                        setting: "redact", wanted: [],
                        words: "redact: expected \(quoted(text)), got \(quoted(got.text))"))
            }
        case .nothing:
            if !decision.redactions.isEmpty {
                found.append(Difference("redact", expected: nil, got: quoted(got.text)))
            }
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

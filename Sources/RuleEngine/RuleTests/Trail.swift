package import Intake

/// What led a failing test to its decision, without the rules that had no part in it.
package struct Trail: Sendable, Equatable {
    /// The rules that matched, and those that would have given what was expected, in the order of the set.
    package var rules: [Trace.RuleTrace] = []
    /// What else is worth a word: `no rule gives route: identity`.
    package var remarks: [String] = []

    /// So many rules that would have given one setting are shown.
    private static let shownPerSetting = 4

    static let empty = Trail()

    init() {}

    init(_ differences: [Difference], _ trace: Trace, in program: Program) {
        var shown = Set(trace.rules.indices.filter { trace.rules[$0].verdict == .matched })
        for difference in differences {
            for value in difference.wanted {
                let all = program.rules.indices.filter { program.rules[$0].gives(difference.setting, value) }
                let givers = all.filter { !program.rules[$0].isDraft }
                shown.formUnion(givers.prefix(Self.shownPerSetting))
                let more = givers.count - Self.shownPerSetting
                let words = "\(difference.setting): \(value.words)"
                if givers.isEmpty {
                    let draft = all.first.map { ", and the draft \"\(program.rules[$0].name)\" changes nothing" }
                    remarks.append("no rule gives \(words)\(draft ?? "")")
                }
                if more > 0 { remarks.append("\(more) more \(more == 1 ? "rule gives" : "rules give") \(words)") }
            }
        }
        rules = shown.sorted().compactMap { trace.rules.indices.contains($0) ? trace.rules[$0] : nil }
    }
}

/// A part of a decision that is not what a test expects.
struct Difference: Sendable, Equatable {
    enum Wanted: Sendable, Equatable {
        case value(String)
        /// Whatever its value, as in `drop: true`.
        case anything

        var words: String {
            switch self {
            case .value(let text): text
            case .anything: "…"
            }
        }
    }

    /// Its name in `expect`, such as `route`.
    var setting: String
    /// What should have been given and was not.
    var wanted: [Wanted]
    /// `route: expected payments, got none`.
    var words: String
}

extension Difference {
    /// - Parameters:
    ///   - expected: `nil` where the setting must not be given.
    ///   - got: `nil` where it is not given.
    ///   - rule: what gave it.
    init(_ setting: String, expected: String?, got: String?, by rule: String? = nil) {
        let by = got == nil ? "" : rule.map { " by \"\($0)\"" } ?? ""
        self.init(
            setting: setting, wanted: expected.map { [.value($0)] } ?? [],
            words: "\(setting): expected \(expected ?? "none"), got \(got ?? "none")\(by)")
    }

    init(_ setting: String, expected: [String], got: [String]) {
        self.init(
            setting: setting, wanted: expected.filter { !got.contains($0) }.map { .value($0) },
            words: "\(setting): expected \(listed(expected)), got \(listed(got))")
    }
}

extension Rule {
    /// Whether the rule would give this value of a setting; for `matched`, whether it has this name.
    fileprivate func gives(_ setting: String, _ wanted: Difference.Wanted) -> Bool {
        guard case .value(let value) = wanted else { return actions.contains { type(of: $0).name == setting } }
        if setting == "matched" { return name == value }
        // `sla.decision` is a part of what `sla` gives.
        let action = setting.prefix { $0 != "." }
        return actions.contains { given in
            if setting == Assign.name, let assign = given as? Assign { return assign.people.contains(value) }
            return type(of: given).name == action && mentions(value, in: given.words)
        }
    }
}

/// Whether a value stands in an action's words, and not merely inside a longer word.
private func mentions(_ value: String, in words: String) -> Bool {
    if words.contains(quoted(value)) { return true }
    func isPart(_ character: Character?) -> Bool {
        character.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" } ?? false
    }
    return words.indices.contains { start in
        guard let end = words.index(start, offsetBy: value.count, limitedBy: words.endIndex),
            words[start..<end] == value
        else { return false }
        let before = start == words.startIndex ? nil : words[words.index(before: start)]
        return !isPart(before) && !isPart(end == words.endIndex ? nil : words[end])
    }
}

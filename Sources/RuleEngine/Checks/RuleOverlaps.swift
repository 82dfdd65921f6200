import Documents
import Intake

/// Rules that never come to anything because of an earlier rule, and settings that an earlier rule always gives first.
///
/// An earlier rule is in the way only where it surely matches whenever the later one does. A narrow rule before a wide
/// one is how exceptions are written, and is never told.
struct RuleOverlaps {
    private let reviewed: Reviewed
    private let implications: Implications
    /// By rule number; drafts are there, and take no part.
    private let forms: [NormalForm]
    /// For each literal the earliest rules that wait for it.
    private var anchored: [NormalForm.Literal: [Int]] = [:]
    private var always: [Int] = []

    /// Earlier rules that are compared with one rule.
    private static let maximumCandidates = 64

    init(_ reviewed: Reviewed, _ implications: Implications) {
        self.reviewed = reviewed
        self.implications = implications
        forms = reviewed.program.rules.map { NormalForm($0.condition) }
        var uses: [NormalForm.Literal: Int] = [:]
        for form in forms { for literal in Set(form.literals) { uses[literal, default: 0] += 1 } }
        for (number, rule) in reviewed.program.rules.enumerated() where isLasting(rule) {
            guard let anchors = forms[number].anchors(uses: uses) else {
                if always.count < Self.maximumCandidates { always.append(number) }
                continue
            }
            for anchor in Set(anchors) where anchored[anchor, default: []].count < Self.maximumCandidates {
                anchored[anchor, default: []].append(number)
            }
        }
    }

    /// A rule in the way for good: no draft, and nothing that expires.
    private func isLasting(_ rule: Rule) -> Bool {
        !rule.isDraft && reviewed.node(of: rule)?["expires"] == nil
    }

    var problems: [Problem] {
        var hasRouter = false
        return reviewed.program.rules.indices.flatMap { number -> [Problem] in
            let rule = reviewed.program.rules[number]
            guard !rule.isDraft else { return [] }
            let isRoutedBefore = hasRouter
            if rule.condition.isAlways, rule.actions.contains(where: { $0 is Route }) { hasRouter = true }
            return check(number, isRoutedBefore: isRoutedBefore)
        }
    }

    // MARK: - One rule

    /// - Parameter isRoutedBefore: an earlier rule without conditions routes, which is told elsewhere (`R031`).
    private func check(_ number: Int, isRoutedBefore: Bool) -> [Problem] {
        let rule = reviewed.program.rules[number]
        var given = ActionProbe(reviewed.program.surroundings)
        var before: [Rule] = []
        for earlier in candidates(before: number) where implications.proves(forms[number], forms[earlier]) {
            let other = reviewed.program.rules[earlier]
            before.append(other)
            given.follow(other)
            guard given.isOver else { continue }
            return other.condition.isAlways ? [] : [neverReached(rule, by: other)]
        }
        guard !before.isEmpty else { return [] }
        let outcome = given.outcome(of: rule)
        if !outcome.changesAnything {
            return isRoutedBefore && rule.actions.contains { $0 is Route } ? [] : [withoutEffect(rule, before)]
        }
        return outcome.taken.compactMap { action, by in
            guard let other = before.first(where: { $0.name == by }), !(isRoutedBefore && action is Route),
                let rival = other.actions.first(where: { type(of: $0) == type(of: action) }),
                rival.words != action.words
            else { return nil }
            return alwaysTaken(rule, action, by: other, rival)
        }
    }

    private func candidates(before number: Int) -> [Int] {
        var found = Set(always)
        for literal in Set(forms[number].literals) {
            let near = literal.holds ? implications.implied : implications.implying
            for test in [literal.test] + near[Int(literal.test)] {
                found.formUnion(anchored[NormalForm.Literal(test: test, holds: literal.holds)] ?? [])
            }
        }
        return Array(found.filter { $0 < number }.sorted().prefix(Self.maximumCandidates))
    }

    // MARK: - What is said

    private func neverReached(_ rule: Rule, by other: Rule) -> Problem {
        Problem(
            warning: .shadowed,
            "the rule is never reached: whenever it matches, \(shown(other)) has matched and ended the reading",
            hint: "move it in front of that rule, or remove it", at: reviewed.place(of: rule))
    }

    private func withoutEffect(_ rule: Rule, _ before: [Rule]) -> Problem {
        let names = before.count == 1 ? shown(before[0]) : "\(shown(before[0])) and \(before.count - 1) more"
        return Problem(
            warning: .withoutEffect,
            "the rule changes nothing: whenever it matches, \(names) gave all of it before",
            hint: "remove it, or move it up", at: reviewed.place(of: rule))
    }

    private func alwaysTaken(
        _ rule: Rule, _ action: any DoableAction, by other: Rule, _ rival: any DoableAction
    ) -> Problem {
        let name = type(of: action).name
        let place = reviewed.node(of: rule)?["then"]?.mapping?.first { $0.key == name }?.keyPlace
        return Problem(
            warning: .alwaysTaken,
            "\"\(action.words)\" never counts: whenever the rule matches, \(shown(other)) gave "
                + "\"\(rival.words)\" before",
            hint: "the first one wins: move this rule up, or remove the line",
            at: place ?? reviewed.place(of: rule))
    }

    private func shown(_ rule: Rule) -> String { "\"\(rule.name)\" (\(rule.place))" }
}

/// Follows rules without a submission, to see what they leave for later ones.
private struct ActionProbe {
    private var conclusion: Conclusion

    init(_ surroundings: Surroundings) {
        // Late, so that whatever is put off until a day is not: it may have passed.
        let late = Timestamp(milliseconds: 4_102_444_800_000)
        let nothing = Submission(
            key: MessageKey(platform: "", scope: "", externalID: ""), source: "", kind: .chat, text: "",
            submittedAt: late)
        conclusion = Conclusion(
            rules: "", facts: Facts(nothing, platform: "", match: .new, now: late), surroundings: surroundings)
    }

    var isOver: Bool { conclusion.isOver }

    /// Later rules are held only against what it does in any case.
    mutating func follow(_ rule: Rule) {
        conclusion.begin(rule.name)
        for action in rule.actions { _ = action.constant?.apply(to: &conclusion) }
    }

    /// What a rule could still change, and the settings that it would find taken, with the rule that gave them.
    func outcome(of rule: Rule) -> (changesAnything: Bool, taken: [(any DoableAction, by: String)]) {
        var before = conclusion
        before.begin(rule.name)
        var after = before
        var taken: [(any DoableAction, by: String)] = []
        var dependsOnMore = false
        for action in rule.actions {
            let effect = action.apply(to: &after)
            if case .taken(let by) = effect { taken.append((action, by)) }
            dependsOnMore = dependsOnMore || effect.dependsOnMore
        }
        return (dependsOnMore || after.isOver || !after.saysTheSame(as: before), taken)
    }
}

extension Effect {
    /// It did nothing here, and may do something for a submission.
    fileprivate var dependsOnMore: Bool {
        switch self {
        case .gave, .taken: false
        case .idle: true
        case .parts(let parts): parts.contains { $0.effect.dependsOnMore }
        }
    }
}

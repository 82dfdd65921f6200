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
        let lost = outcome.taken.compactMap { part -> Problem? in
            guard let other = before.first(where: { $0.name == part.by }), !(isRoutedBefore && part.type == Route.self)
            else { return nil }
            let rivals = ActionProbe.parts(of: other, reviewed.program.surroundings).filter {
                $0.setting == part.setting
            }
            guard let rival = rivals.first, !rivals.contains(where: { $0.words == part.words }) else { return nil }
            return alwaysTaken(rule, part, by: other, rival.words)
        }
        guard lost.isEmpty, !outcome.changesAnything else { return lost }
        if isRoutedBefore, rule.actions.contains(where: { $0 is Route }) { return [] }
        let givers = before.filter { ActionProbe.gives($0, anythingOf: rule, reviewed.program.surroundings) }
        return [withoutEffect(rule, givers.isEmpty ? before : givers)]
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
        _ rule: Rule, _ part: ActionProbe.Part, by other: Rule, _ rival: String
    ) -> Problem {
        let place = reviewed.node(of: rule)?["then"]?.mapping?.first { $0.key == part.type.name }?.keyPlace
        return Problem(
            warning: .alwaysTaken,
            "\"\(part.words)\" never counts: whenever the rule matches, \(shown(other)) gave \"\(rival)\" before",
            hint: "the first one wins: move this rule up, or remove the line",
            at: place ?? reviewed.place(of: rule))
    }

    private func shown(_ rule: Rule) -> String { "\"\(rule.name)\" (\(rule.place))" }
}

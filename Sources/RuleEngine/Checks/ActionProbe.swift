import Intake

/// Follows rules without a submission, to see what they leave for later ones.
struct ActionProbe {
    /// A setting that a rule gives, or would.
    struct Part {
        var type: any DoableAction.Type
        /// As the rule says it: `route: payments`, or `sla: { decision: 5 days }`.
        var words: String
        /// The rule that gave the setting before.
        var by: String

        /// What is set: `route`, or `sla: { decision` of an action with several settings.
        var setting: String
    }

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
    func outcome(of rule: Rule) -> (changesAnything: Bool, taken: [Part]) {
        var before = conclusion
        before.begin(rule.name)
        var after = before
        var taken: [Part] = []
        var dependsOnMore = false
        for action in rule.actions {
            let effect = action.apply(to: &after)
            taken += Self.parts(of: action, effect) { effect in
                if case .taken(let by) = effect { by } else { nil }
            }
            dependsOnMore = dependsOnMore || effect.dependsOnMore
        }
        return (dependsOnMore || after.isOver || !after.saysTheSame(as: before), taken)
    }

    /// What a rule gives of itself when nothing was given before.
    static func parts(of rule: Rule, _ surroundings: Surroundings) -> [Part] {
        var probe = ActionProbe(surroundings)
        probe.conclusion.begin(rule.name)
        return rule.actions.compactMap { $0.constant }.flatMap { action in
            parts(of: action, action.apply(to: &probe.conclusion)) { $0 == .gave ? rule.name : nil }
        }
    }

    /// Whether a rule gives something before that another one gives too.
    static func gives(_ rule: Rule, anythingOf other: Rule, _ surroundings: Surroundings) -> Bool {
        var probe = ActionProbe(surroundings)
        probe.follow(rule)
        probe.conclusion.begin(other.name)
        return other.actions.contains { action in
            var after = probe.conclusion
            let effect = action.apply(to: &after)
            return effect.isTaken || !effect.dependsOnMore && after.saysTheSame(as: probe.conclusion)
        }
    }

    private static func parts(
        of action: any DoableAction, _ effect: Effect, where by: (Effect) -> String?
    ) -> [Part] {
        let type = type(of: action)
        guard case .parts(let parts) = effect else {
            return by(effect).map { [Part(type: type, words: action.words, by: $0, setting: type.name)] } ?? []
        }
        return parts.compactMap { part in
            by(part.effect).map { Part(type: type, words: part.words, by: $0, setting: setting(of: part.words)) }
        }
    }

    /// `sla: { decision` of `sla: { decision: 5 days }`.
    private static func setting(of part: String) -> String {
        guard let open = part.firstRange(of: "{ ")?.upperBound else { return part }
        return String(part[..<(part[open...].firstRange(of: ": ")?.lowerBound ?? part.endIndex)])
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

    /// It, or a part of it, was given before.
    fileprivate var isTaken: Bool {
        switch self {
        case .gave, .idle: false
        case .taken: true
        case .parts(let parts): parts.contains { $0.effect.isTaken }
        }
    }
}

import Intake

/// Decides by asking every rule every question, one after the other, and writes down what it met.
///
/// It shares no shortcut with `Program.evaluate`, so that each checks the other.
struct Explainer {
    private let program: Program
    private let facts: Facts
    /// Told of every answer, where somebody counts them.
    private let recorder: CoverageRecorder?
    private var values: [Int: [FactValue]] = [:]

    init(program: Program, facts: Facts, recorder: CoverageRecorder? = nil) {
        self.program = program
        self.facts = facts
        self.recorder = recorder
    }

    mutating func explain() -> (decision: Decision, trace: Trace) {
        var conclusion = program.begin(facts)
        var traces: [Trace.RuleTrace] = []
        traces.reserveCapacity(program.rules.count)
        for rule in program.rules {
            var trace = Trace.RuleTrace(name: rule.name, place: rule.place, verdict: .notReached)
            recorder?.begin(traces.count)
            if !conclusion.isOver { judge(rule, &trace, &conclusion) }
            traces.append(trace)
        }
        let decision = conclusion.finished
        if !decision.redactions.isEmpty { traces = traces.map { $0.hiding(decision.redactions) } }
        return (decision, Trace(rules: traces))
    }

    private mutating func judge(_ rule: Rule, _ trace: inout Trace.RuleTrace, _ conclusion: inout Conclusion) {
        if let expired = rule.expired(at: facts.now) {
            trace.verdict = .failed
            trace.evidence = [expired]
            return
        }
        let (holds, evidence) = judge(rule.condition)
        if holds { recorder?.matched() }
        trace.verdict = holds ? .matched : .failed
        trace.evidence =
            rule.condition.isAlways ? [Trace.Evidence(condition: "no condition", found: "always applies")] : evidence
        guard holds else { return }
        guard !rule.isDraft else {
            trace.taken = rule.actions.map { "\($0.words) (a draft changes nothing)" }
            return
        }
        conclusion.begin(rule.name)
        for action in rule.actions {
            Self.note(action.words, action.apply(to: &conclusion), &trace)
        }
    }

    private static func note(_ words: String, _ effect: Effect, _ trace: inout Trace.RuleTrace) {
        switch effect {
        case .gave: trace.gave.append(words)
        case .taken(let other): trace.taken.append("\(words) (taken by \"\(other)\")")
        case .idle(let why): trace.taken.append("\(words) (\(why))")
        case .parts(let parts): for part in parts { note(part.words, part.effect, &trace) }
        }
    }

    private mutating func judge(_ condition: Condition) -> (holds: Bool, evidence: [Trace.Evidence]) {
        switch condition {
        case .test(let number): return judge(number)
        case .narrowed(let inner, _): return judge(inner)
        case .all(let parts):
            var evidence: [Trace.Evidence] = []
            for part in parts {
                let (holds, found) = judge(part)
                guard holds else { return (false, found) }
                evidence += found
            }
            return (true, evidence)
        case .any(let parts):
            var failures: [Trace.Evidence] = []
            for part in parts {
                let (holds, found) = judge(part)
                if holds { return (true, found) }
                failures += found
            }
            let words = failures.map(\.found).joined(separator: "; ")
            let evidence = Trace.Evidence(
                condition: program.words(of: condition), found: "none of them: \(words)",
                quotesMessage: failures.contains(where: \.quotesMessage))
            return (false, [evidence])
        case .not(let inner, let words):
            let (holds, found) = judge(inner)
            let evidence = Trace.Evidence(
                condition: words ?? program.words(of: condition), found: found.map(\.found).joined(separator: "; "),
                span: found.count == 1 ? found[0].span : nil, quotesMessage: found.contains(where: \.quotesMessage))
            return (!holds, [evidence])
        }
    }

    private mutating func judge(_ number: Int32) -> (holds: Bool, evidence: [Trace.Evidence]) {
        let answer = answer(number)
        recorder?.decided(number, answer.holds)
        return answer
    }

    private mutating func answer(_ number: Int32) -> (holds: Bool, evidence: [Trace.Evidence]) {
        let entry = program.tests[Int(number)]
        let fact = program.facts[entry.slot]
        let values = values[entry.slot] ?? program.values(of: entry.slot, facts)
        self.values[entry.slot] = values
        if let finding = entry.test.find(in: values, of: facts) {
            return (true, [evidence(number, fact, finding.words, finding.span)])
        }
        let refusal = entry.test.refusal(of: values, of: facts) ?? Self.failure(entry.test, values)
        return (false, [evidence(number, fact, refusal, nil)])
    }

    private func evidence(_ number: Int32, _ fact: Fact, _ found: String, _ span: Range<Int>?) -> Trace.Evidence {
        var found = found
        let key = fact.name.dropFirst(fieldFamily.count + 1)
        if fact.name.hasPrefix(fieldFamily + "."), facts.fields.collisions.contains(String(key)) {
            found += " (two fields are called \(key); the first is read)"
        }
        return Trace.Evidence(
            condition: program.words(of: .test(number)), found: found, span: span, quotesMessage: fact.isOfMessage)
    }

    private static func failure(_ test: any Test, _ values: [FactValue]) -> String {
        guard let first = values.first else { return "there is none" }
        if values.count == 1 { return "\(test.failure) \(quoted(first.text))" }
        return "\(test.failure) \(listed(values.prefix(3).map { quoted($0.text) }))"
    }
}

extension Program {
    /// A condition in the rule file's words, cut where a trace would drown in it.
    func words(of condition: Condition) -> String {
        let words = full(condition)
        return words.count > 160 ? words.prefix(157) + "…" : words
    }

    private func full(_ condition: Condition) -> String {
        switch condition {
        case .test(let number):
            let entry = tests[Int(number)]
            return "\(facts[entry.slot].name): \(entry.test.words)"
        case .narrowed(let inner, _): return full(inner)
        case .all(let parts): return parts.map(full).joined(separator: ", ")
        case .any(let parts): return "any: [\(parts.map { "{ \(full($0)) }" }.joined(separator: ", "))]"
        case .not(let inner, let words): return words ?? "not: { \(full(inner)) }"
        }
    }
}

package import Intake

/// Decides the past anew with other rules, and tells what would have come out differently.
///
/// Feed it past decisions one by one, the oldest first; it keeps counts and a few examples, however long the past is.
package struct Backtest: Sendable {
    /// A past decision with what it was made from.
    package struct Case: Sendable {
        package var request: RequestID?
        package var facts: Facts
        package var decided: Decision
        /// What a person set right afterwards.
        package var correction: Correction?
        /// It is about the voice that opened the request, and so gave it its settings.
        package var isOpener: Bool

        package init(
            request: RequestID?, facts: Facts, decided: Decision, correction: Correction? = nil, isOpener: Bool = true
        ) {
            self.request = request
            self.facts = facts
            self.decided = decided
            self.correction = correction
            self.isOpener = isOpener
        }
    }

    private let rules: RuleSet
    /// Decides the other side: the past itself, or an older rule set.
    private let before: RuleSet?
    private let examplesEach: Int
    private var changes: [SettingChange: Examples] = [:]
    private var corrected: Set<RequestID> = []
    private var report = BacktestReport()

    private struct Examples {
        var count = 0
        var first: [BacktestReport.Example] = []
    }

    /// - Parameters:
    ///   - rules: the rules to try.
    ///   - before: what they are compared with; `nil` for what was decided at the time.
    package init(_ rules: RuleSet, against before: RuleSet? = nil, examplesEach: Int = 3) {
        self.rules = rules
        self.before = before
        self.examplesEach = examplesEach
    }

    package mutating func add(_ past: Case) {
        let old = before?.evaluate(past.facts) ?? past.decided
        let new = rules.evaluate(past.facts)
        report.decisions += 1
        report.ruleSets.insert(past.decided.rules)
        if before == nil, past.decided.rules == rules.hash {
            report.replayed += 1
            if new != past.decided { report.notReproduced += 1 }
        }
        let found = old.changes(to: new)
        if !found.isEmpty { report.different += 1 }
        for change in found { note(change, past) }
        judge(old, new, past)
    }

    private mutating func note(_ change: SettingChange, _ past: Case) {
        var examples = changes[change] ?? Examples()
        examples.count += 1
        if examples.first.count < examplesEach {
            let shown = past.facts.submission.redacted(by: past.decided.redactions)
            examples.first.append(BacktestReport.Example(request: past.request, text: shown.title ?? shown.text))
        }
        changes[change] = examples
    }

    /// A correction counts once for its request: by the decision about the voice that opened it.
    private mutating func judge(_ old: Decision, _ new: Decision, _ past: Case) {
        guard past.isOpener, let correction = past.correction, let request = past.request,
            corrected.insert(request).inserted
        else { return }
        let (before, after) = (correction.agrees(with: old), correction.agrees(with: new))
        report.corrections += 1
        if after { report.right += 1 }
        if after, !before { report.fixed.append(request) }
        if before, !after { report.broken.append(request) }
    }

    /// What was found, the most frequent change first.
    package var result: BacktestReport {
        var result = report
        result.changes = changes.map { change, examples in
            BacktestReport.Change(change: change, count: examples.count, examples: examples.first)
        }.sorted { a, b in
            a.count == b.count ? a.change.order.lexicographicallyPrecedes(b.change.order) : a.count > b.count
        }
        return result
    }
}

package struct BacktestReport: Sendable {
    package struct Example: Sendable, Equatable {
        /// `nil` when it was dropped.
        package var request: RequestID?
        package var text: String
    }

    package struct Change: Sendable {
        package var change: SettingChange
        package var count: Int
        package var examples: [Example]
    }

    /// Past decisions looked at.
    package var decisions = 0
    /// Those that would come out differently.
    package var different = 0
    /// Decisions that these very rules made, and those of them that did not come out bit by bit as they were: more than
    /// none is a defect of triaged.
    package var replayed = 0
    package var notReproduced = 0
    /// The rule sets that made them, by hash.
    package var ruleSets: Set<String> = []
    package var changes: [Change] = []
    /// Requests that a person corrected; `right` of them come out as the person said, `fixed` of these did not before.
    package var corrections = 0
    package var right = 0
    package var fixed: [RequestID] = []
    /// Those that came out as the person said, and no longer do.
    package var broken: [RequestID] = []
}

extension Correction {
    /// Whether a decision says what the person said, in all that the person touched.
    fileprivate func agrees(with decision: Decision) -> Bool {
        (route == nil || route == decision.route) && (priority == nil || priority == decision.priority)
            && (labels.map { Set($0) == Set(decision.labels) } ?? true)
            && (assignee == nil || assignee == decision.assignee)
            && (status == nil || status == decision.status ?? .triaged)
    }
}

import Intake
import Store

/// A decision as a tree a person can follow: what was concluded, which rules said so, and what made them.
struct DecisionView: Sendable {
    struct Setting: Sendable {
        var name: String
        var value: String
        var rule: String?
    }

    struct RuleGroup: Sendable {
        var summary: String
        var isOpen: Bool
        var rules: [RuleView]
        /// How many more there are than are shown.
        var rest: Int?

        init?(_ summary: String, _ rules: [RuleView], opensUpTo limit: Int = 0) {
            guard !rules.isEmpty else { return nil }
            self.summary = summary
            isOpen = rules.count <= limit
            self.rules = Array(rules.prefix(DecisionView.shownRules))
            rest = rules.count > DecisionView.shownRules ? rules.count - DecisionView.shownRules : nil
        }
    }

    struct Untraced: Sendable {
        /// The rules that matched, by name.
        var names: [String]
    }

    private static let shownRules = 200

    let time: TimeView
    let match: String
    let earlier: RequestLink?
    /// Why it looked like the earlier one.
    let likeness: String?
    let settings: [Setting]
    let matched: [RuleView]
    let failed: RuleGroup?
    let notReached: RuleGroup?
    /// When the trace could not be made again: what was written down.
    let untraced: Untraced?
    let rulesHash: String

    /// - Parameter trace: `nil` when the rule set that decided cannot be read any more.
    init(_ record: DecisionRecord, _ trace: Trace?, now: Timestamp, teamName: (String) -> String) {
        let decision = record.decision
        time = TimeView(record.at, now: now)
        (match, earlier) = Self.match(record.match)
        likeness = Self.likeness(record.match)
        settings = Self.settings(decision, teamName)
        let rules = (trace?.rules ?? []).map { RuleView($0, content: record.content) }
        matched = rules.filter { $0.verdict == .matched }
        let failed = rules.filter { $0.verdict == .failed }
        let skipped = rules.filter { $0.verdict == .notReached }
        self.failed = RuleGroup("\(counted(failed.count, "rule")) did not match", failed, opensUpTo: 4)
        notReached = RuleGroup(
            "\(counted(skipped.count, "rule")) not reached: an earlier rule ended the reading", skipped)
        untraced = trace == nil ? Untraced(names: decision.matched) : nil
        rulesHash = String(decision.rules.prefix(12))
    }

    private static func match(_ match: Match) -> (String, RequestLink?) {
        let earlier = match.request.map(RequestLink.init)
        switch match.outcome {
        case .new: return ("Nobody had asked for it before.", nil)
        case .duplicate where match.score >= 1000: return ("Asked before, in the same words:", earlier)
        case .duplicate: return ("Asked before, \(match.score / 10) % sure:", earlier)
        case .possible: return ("Perhaps asked before, \(match.score / 10) % sure:", earlier)
        }
    }

    private static func likeness(_ match: Match) -> String? {
        guard match.outcome != .new else { return nil }
        return match.candidates.first { $0.request == match.request }?.reasons.joinedForReading
    }

    private static func settings(_ decision: Decision, _ teamName: (String) -> String) -> [Setting] {
        decision.settings.compactMap { setting in
            guard let name = names[setting.name], let value = setting.value else { return nil }
            let words: String =
                switch setting.name {
                case "route": teamName(value)
                case "sla.first_response": value + by(decision.serviceLevel.firstResponse)
                case "sla.decision": value + by(decision.serviceLevel.decision)
                case "snooze": decision.snoozedUntil.map(TimeView.minute) ?? value
                default: value
                }
            // Who gave the rest stands below, with the rules.
            let rule =
                ["drop", "route", "assign", "priority"].contains(setting.name) ? decision.givenBy[setting.name] : nil
            return Setting(name: name, value: words, rule: rule)
        } + [score(decision.score)].compactMap { $0 }
    }

    private static func by(_ deadline: ServiceLevel.Deadline?) -> String {
        deadline.map { ", by \(TimeView.minute($0.due))" } ?? ""
    }

    /// All scales on one line: `5 points · RICE 533.333 (reach 500, impact 2, confidence 80 %, effort 1.5) · must`.
    private static func score(_ score: Score) -> Setting? {
        let parts = [
            score.reach.map { "reach \($0)" }, score.impact.map { "impact \(thousandths($0))" },
            score.confidence.map { "confidence \($0) %" }, score.effort.map { "effort \(thousandths($0))" },
        ].compactMap { $0 }.joined(separator: ", ")
        let rice = score.rice.map { "RICE \(thousandths($0)) (\(parts))" }
        let words = [
            score.points.map { counted($0, "point") }, rice ?? (parts.isEmpty ? nil : parts), score.moscow, score.kano,
        ].compactMap { $0 }
        return words.isEmpty ? nil : Setting(name: "Score", value: words.joined(separator: " · "))
    }

    /// What people call the settings; the score has a line of its own, and replies stand with what was said.
    private static let names = [
        "drop": "Dropped", "route": "Team", "assign": "Given to", "priority": "Priority", "status": "Begins as",
        "objective": "Goal", "label": "Labels", "sla.first_response": "Answer", "sla.decision": "Decision",
        "sla.remind": "Reminded", "sla.escalate": "If late", "dedupe": "Duplicates", "snooze": "Asleep until",
        "ask": "To ask", "notify": "Told", "redact": "Hidden",
    ]

    static let template = """
        <div class="decision">
        <dl class="settings">
        {{#settings}}
        <div><dt>{{name}}</dt><dd><strong>{{value}}</strong>{{#.rule}} <span class="quiet">by “{{.}}”</span>{{/.rule}}</dd></div>
        {{/settings}}
        <div><dt>Before</dt><dd>{{match}}{{#.earlier}} <a href="{{href}}">{{label}}</a>{{/.earlier}}\
        {{#.likeness}}<br><span class="quiet">{{.}}</span>{{/.likeness}}</dd></div>
        </dl>
        {{#.untraced}}
        <p class="quiet">The rule set that decided can no longer be read, so the reasons are not shown. What matched:</p>
        {{#names}}<p class="rule matched"><span class="tick" aria-hidden="true">✓</span> {{.}}</p>{{/names}}
        {{/.untraced}}
        <ol class="rules">
        {{#matched}}
        <li class="rule {{tone}}">\(RuleView.inner)</li>
        {{/matched}}
        </ol>
        {{#.failed}}\(group){{/.failed}}
        {{#.notReached}}\(group){{/.notReached}}
        <p class="quiet small">Decided {{#time}}{{> time}}{{/time}} by rule set <code>{{rulesHash}}</code>.</p>
        </div>

        """

    private static let group = """
        <details{{#isOpen}} open{{/isOpen}}><summary>{{summary}}</summary><ol class="rules">\
        {{#rules}}<li class="rule {{tone}}">\(RuleView.inner)</li>{{/rules}}</ol>\
        {{#.rest}}<p class="quiet">and {{.}} more; <code>triaged explain</code> shows all.</p>{{/.rest}}</details>
        """
}

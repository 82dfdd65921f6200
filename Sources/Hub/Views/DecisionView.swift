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

    private static func settings(_ decision: Decision, _ teamName: (String) -> String) -> [Setting] {
        var settings: [Setting] = []
        if let drop = decision.drop {
            settings.append(Setting(name: "Dropped", value: drop, rule: decision.givenBy["drop"]))
        }
        if let route = decision.route {
            settings.append(Setting(name: "Team", value: teamName(route), rule: decision.givenBy["route"]))
        }
        if let priority = decision.priority {
            settings.append(Setting(name: "Priority", value: priority, rule: decision.givenBy["priority"]))
        }
        if !decision.labels.isEmpty {
            settings.append(Setting(name: "Labels", value: decision.labels.joined(separator: ", ")))
        }
        if !decision.notify.isEmpty {
            settings.append(Setting(name: "Told", value: decision.notify.joined(separator: ", ")))
        }
        return settings
    }

    static let template = """
        <div class="decision">
        <dl class="settings">
        {{#settings}}
        <div><dt>{{name}}</dt><dd><strong>{{value}}</strong>{{#.rule}} <span class="quiet">by “{{.}}”</span>{{/.rule}}</dd></div>
        {{/settings}}
        <div><dt>Before</dt><dd>{{match}}{{#.earlier}} <a href="{{href}}">{{label}}</a>{{/.earlier}}</dd></div>
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

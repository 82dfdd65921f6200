import Documents
import Intake

/// Reads `dedupe` of a rule file: what holds for the whole set, below what rules say of single requests.
enum DedupeSection {
    static let name = "dedupe"
    static let cost = "one_wrong_merge_costs"
    /// What a cost is counted in.
    static let unit = "missed"
    static let costs = 1...1000

    /// A mapping, or `mode` alone as rules may write it.
    static func read(_ node: Node, _ problems: Problems) -> DedupePolicy {
        if node.scalar != nil { return DedupePolicy(mode: Deduplicate.read(node, problems)?.mode) }
        var policy = DedupePolicy()
        guard var reader = MappingReader(node, what: "\"\(name)\"", prefix: "R", problems: problems) else {
            return policy
        }
        if let node = reader.take(cost) { policy.oneWrongMergeCosts = readCost(node, problems) }
        (policy.mode, policy.scope) = reader.dedupeParts()
        reader.finish()
        return policy
    }

    /// `20 missed`, or the number alone.
    private static func readCost(_ node: Node, _ problems: Problems) -> Int? {
        func refuse(_ why: String, hint: String = meaning, fix: Fix? = nil) -> Int? {
            problems.add(
                Problem(RuleCode.badCost.rawValue, "\"\(cost)\" \(why)", hint: hint, at: node.place, fix: fix))
            return nil
        }
        guard let text = node.scalar else {
            return refuse("must be a number and \"\(unit)\", found \(node.kindInWords)")
        }
        let digits = text.prefix { "0123456789,.+-".contains($0) }
        let rest = text.dropFirst(digits.count).lowercased().split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        guard let number = Number(digits)?.value else {
            return refuse("must be a number and \"\(unit)\", found \(node.kindInWords)")
        }
        guard let count = Int(exactly: number), costs.contains(count) else {
            return refuse("must be a whole number from \(costs.lowerBound) to \(costs.upperBound), found \(digits)")
        }
        guard rest.isEmpty || rest == unit else {
            let isSlip = nearest(to: rest, in: [unit]) != nil
            return refuse(
                "is counted in duplicates that are \"\(unit)\", found \(quoted(rest))",
                hint: isSlip ? "did you mean \"\(unit)\"?" : meaning,
                fix: isSlip ? Fix(.replace(with: "\(count) \(unit)"), of: text, at: node.place) : nil)
        }
        return count
    }

    private static let meaning =
        "such as 20 \(unit): one wrong merge is as bad as 20 duplicates that nobody noticed"
}

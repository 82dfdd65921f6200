import Documents
import Intake

/// What a page teaches: files that make a problem, and the same files without it.
///
/// The set's own files are the `*.yaml` at the top, as in a folder; the others are there for what these name.
struct Lesson: Sendable {
    /// In the order of their names; mostly one.
    var wrong: [RuleFile]
    var right: [RuleFile]
    /// The configuration's destinations, where the check needs them.
    var destinations: [String]?
    /// When the check is made, where that matters.
    var today: Timestamp?

    /// - Parameters:
    ///   - wrong: the files with the problem, unless it is that there are none.
    ///   - both: files that are the same with and without the problem.
    init(wrong: [RuleFile], right: [RuleFile], both: [RuleFile] = []) {
        self.wrong = wrong + both
        self.right = right + both
    }

    /// A change of one file.
    ///
    /// - Parameters:
    ///   - base: the text of `rules.yaml`; the sample file unless given.
    ///   - part: what stands in it.
    ///   - right: what the page's good file has in its place; `nil` for the file as it is.
    ///   - wrong: what its bad file has there.
    ///   - files: what else is there, by name.
    init(
        of base: String = sample, _ part: String, right: String? = nil, wrong: String,
        destinations: [String]? = nil, today: String? = nil, besides files: [String: String] = [:]
    ) {
        self.init(
            wrong: [Self.file(base.changed(part, to: wrong))],
            right: [Self.file(base.changed(part, to: right ?? part))],
            both: files.sorted { $0.key < $1.key }.map { Self.file($0.value, $0.key) })
        self.destinations = destinations
        self.today = today.flatMap { BusinessCalendar.usual.instant($0) }
    }

    static func file(_ text: String, _ name: String = "rules.yaml") -> RuleFile {
        RuleFile(path: name, bytes: Array(text.utf8))
    }

    /// The sample file with some parts of it changed.
    static func sample(_ changes: (part: String, new: String)...) -> String {
        changes.reduce(sample) { $0.changed($1.part, to: $1.new) }
    }

    /// The problems of the bad or the good files, as `triaged check` tells them.
    func problems(of files: [RuleFile], likeness: any Likeness) -> [Problem] {
        let problems = Problems()
        let own = files.filter { !$0.path.contains("/") && $0.path.hasSuffix(".yaml") }
        let rules = RuleSet.load(
            own, library: Self.library(of: files), likeness: likeness, today: today, problems: problems)
        for problem in rules?.check(destinations: destinations, likeness: likeness) ?? [] { problems.add(problem) }
        return problems.inOrder
    }

    private static func library(of files: [RuleFile]) -> RuleLibrary {
        RuleLibrary { path in files.first { $0.path == path }.map { [$0] } }
    }

    /// A file without a problem.
    static let sample = """
        version: 1
        timezone: Europe/Berlin

        teams:
          payments: { name: Payments, channel: "lobby:#payments" }
          product-ops: { name: Product Ops, channel: "lobby:#product-ops" }

        words:
          checkout: [checkout, cart, refund*]

        rules:
          - name: thanks are no requests
            when: { text: { only: [thanks, thx] } }
            then: { drop: not a request }

          - name: large teams first
            when: { field.team_size: { gte: 100 } }
            then: { priority: high }

          - name: checkout goes to payments
            when: { text: { words: checkout } }
            then: { route: payments, label: checkout }

          - name: everything else
            then: { route: product-ops }

        tests:
          - name: a lost cart
            given: { platform: slack, text: "My cart is empty" }
            expect: { route: payments }

        """
}

extension String {
    /// The text with the first such part changed.
    func changed(_ part: String, to new: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return String(self[..<range.lowerBound]) + new + self[range.upperBound...]
    }
}

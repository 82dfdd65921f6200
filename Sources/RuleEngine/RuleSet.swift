package import Documents
package import Intake

/// A file of rules, as read from disk by whoever may read disks.
package struct RuleFile: Sendable, Equatable {
    package var path: String
    package var bytes: [UInt8]
    /// Another file of the set named it; it is no part of the set by itself.
    package var isIncluded: Bool

    package init(path: String, bytes: [UInt8], isIncluded: Bool = false) {
        self.path = path
        self.bytes = bytes
        self.isIncluded = isIncluded
    }

    /// The path's last part: what orders the files of a set, and what its hash sees.
    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// A file of tests alone, by its name: read by `test` and `check`, and no part of what serves.
    package var isTest: Bool { name.hasSuffix(Self.testSuffix) }

    package static let testSuffix = ".test.yaml"
}

/// A checked set of rules, ready to decide.
///
/// Deciding is a pure function: equal facts give equal decisions.
package struct RuleSet: Sendable {
    /// SHA-256, in hex, over the bytes of all files but those of tests, with their names, or paths where they are included.
    package let hash: String
    /// The set's own in the order of their names, without those of tests, then those that they include.
    package let files: [RuleFile]
    /// In the order of the files.
    package let teams: [Team]
    /// The zone that times in rules are meant in, and the hours people work.
    package let calendar: BusinessCalendar
    /// The tables that tell of customers and people.
    package let directory: Directory
    /// What the set says of duplicates as a whole.
    package let dedupe: DedupePolicy
    let program: Program
    /// What pages and dialogues may ask, in the order of the files.
    package let forms: [Form]
    let ruleTests: [RuleTest]

    /// Reads one file, or the files of a folder, as one set.
    ///
    /// - Parameters:
    ///   - files: the set's own files; those that are there only because others include them are left to `library`.
    ///   - library: where what the files name is found.
    ///   - likeness: what `similar_to` asks.
    ///   - today: when the set is checked, to tell what has expired; `nil` where nobody asks.
    /// - Returns: `nil` when there are errors; `problems` has all of them. Warnings may be there either way.
    package static func load(
        _ files: [RuleFile], library: RuleLibrary = .none, likeness: any Likeness, today: Timestamp? = nil,
        problems: Problems
    ) -> RuleSet? {
        var reader = RuleSetReader(library: library, likeness: likeness, today: today, problems: problems)
        return reader.read(files.filter { !$0.isIncluded })
    }

    package func team(_ key: String) -> Team? {
        teams.first { $0.key == key }
    }

    /// The team that a person calls so: by its key, else by its name, in capitals or not.
    package func team(called name: String) -> Team? {
        let lower = name.lowercased()
        return team(name) ?? teams.first { $0.key.lowercased() == lower || $0.name.lowercased() == lower }
    }

    /// How many rules there are, drafts included.
    package var ruleCount: Int { program.rules.count }

    /// The rules' names in order, drafts included.
    package var ruleNames: [String] { program.rules.map(\.name) }

    /// Whether any rule, drafts included, compares by examples.
    package var asksForLikeness: Bool { program.asksForLikeness }

    /// The counters whose turns the live rules look at: what `Inputs.turns` must have for a decision.
    package var turnCounters: [String] {
        let counters = program.rules.filter { !$0.isDraft }.flatMap(\.actions).compactMap { ($0 as? Assign)?.counter }
        return Array(Set(counters)).sorted()
    }

    /// What the rules conclude.
    ///
    /// Costs about as much for a thousand rules as for one.
    package func evaluate(_ facts: Facts) -> Decision {
        program.evaluate(facts)
    }

    /// The same decision with what every rule met on the way; costs more, in proportion to the number of rules.
    package func explain(_ facts: Facts) -> (decision: Decision, trace: Trace) {
        var explainer = Explainer(program: program, facts: facts)
        return explainer.explain()
    }

    /// What a decision about the submission goes on from beside it: directory rows, likeness, and the turns as given.
    package func inputs(
        for submission: Submission, match: Match = .new, turns: [String: Int] = [:]
    ) -> Inputs {
        let rows = lookUp(submission)
        var inputs = Inputs(customer: rows.customer, person: rows.person, turns: turns)
        inputs.likeness = likeness(of: submission, match: match, inputs: inputs)
        return inputs
    }

    /// What the directory knows of the submission's author, for the inputs of its decision.
    package func lookUp(_ submission: Submission) -> (customer: [String: String], person: [String: String]) {
        directory.lookUp(submission.author)
    }

    /// How near the submission comes to the examples of each `similar_to`, in thousandths, for the inputs of its
    /// decision.
    ///
    /// Costs a comparison with all examples; empty where no rule has any.
    package func likeness(
        of submission: Submission, match: Match = .new, inputs: Inputs = Inputs()
    ) -> [String: Int] {
        program.likeness(of: submission, match: match, inputs: inputs)
    }

    /// Runs the tests that the rule files bring along, or those of them that are wanted by their names.
    package func runTests(where isWanted: (String) -> Bool = { _ in true }) -> RuleTestReport {
        let recorder = CoverageRecorder(program)
        let results = ruleTests.filter { isWanted($0.name) }.map { $0.run(in: self, recorder) }
        return RuleTestReport(results: results, coverage: recorder.coverage)
    }
}

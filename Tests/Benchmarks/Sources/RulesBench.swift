import ArgumentParser
import Documents
import Foundation
import Intake
import RuleEngine
import Similarity

/// What one message costs the rules, whole: facts made, decided, and the decision written as it is stored.
///
/// No two messages are alike: a repeated one would only measure a warm automaton. Run it on one core:
/// `taskset -c 0 triaged-bench rules`.
struct RulesBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Evaluate generated rules on distinct 500-byte messages; prints microseconds.")

    @Option(help: "Messages, all different.") var messages = 10_000
    @Option(help: "Rounds; each takes every number of rules in turn.") var rounds = 3
    @Option(help: "Numbers of rules.") var counts: [Int] = [10, 100, 1000, 10_000]
    @Option(help: "Measure a rule file and a file with one message a line instead.") var rules: String?
    @Option(help: "The messages for --rules.") var texts: String?

    func run() async throws {
        if let rules, let texts { return try Self.measureFiles(rules: rules, texts: texts) }
        let submissions = (0..<messages).map { BenchMessages.submission($0, BenchMessages.text($0)) }
        for round in 1...max(1, rounds) {
            for count in counts {
                let loading = ContinuousClock.now
                let rules = try Self.loaded(Self.file(count))
                let loaded = loading.duration(to: .now)
                let times = Self.times(rules, submissions)
                print(
                    "round \(round) rules \(count) load_ms \(Int(loaded / .milliseconds(1))) "
                        + "p50_us \(Self.shown(times[times.count / 2])) p99_us \(Self.shown(times[times.count * 99 / 100]))"
                )
            }
        }
    }

    private static func measureFiles(rules path: String, texts: String) throws {
        let rules = try loaded(RuleFile(path: path, bytes: bytes(of: path)))
        let submissions = try String(decoding: bytes(of: texts), as: UTF8.self).split(separator: "\n").enumerated()
            .map { BenchMessages.submission($0, String($1)) }
        // The first pass warms what every later message finds warm.
        _ = times(rules, submissions)
        let times = times(rules, submissions)
        let labels = submissions.map { rules.evaluate(facts($0)).labels.count }.reduce(0, +)
        print(
            "mean_us \(shown(times.reduce(0, +) / Double(max(1, times.count)))) p50_us \(shown(times[times.count / 2])) "
                + "labels \(labels)")
    }

    /// Microseconds for each message, the least first.
    private static func times(_ rules: RuleSet, _ submissions: [Submission]) -> [Double] {
        var written = 0
        let times = submissions.map { submission in
            let started = ContinuousClock.now
            let decision = rules.evaluate(facts(submission))
            written += decision.json.serialised.count
            return started.duration(to: .now) / .microseconds(1)
        }
        precondition(written > 0)
        return times.sorted()
    }

    private static func shown(_ value: Double) -> String { String((value * 100).rounded() / 100) }

    static func bytes(of path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ValidationError("cannot read \(path)")
        }
        return Array(data)
    }

    static func loaded(_ file: RuleFile) throws -> RuleSet {
        let problems = Problems()
        let likeness = SemanticLikeness(model: try .shipped())
        if let rules = RuleSet.load([file], likeness: likeness, problems: problems) { return rules }
        throw ValidationError("the rules do not load: \(problems.all.prefix(3))")
    }

    /// A rule file whose rules look for words, texts and patterns of which few messages have any.
    private static func file(_ count: Int) -> RuleFile {
        var text = "version: 1\nteams:\n  a: { name: A }\n  b: { name: B }\nrules:\n"
        for number in 0..<(count - 1) {
            let matcher =
                switch number % 3 {
                case 0: "words: [word\(number), \"two word\(number)\"]"
                case 1: "contains: \"part\(number) of\""
                default: "regex: 'code-\(number)[a-f]+'"
                }
            text +=
                "  - name: rule \(number)\n    when: { text: { \(matcher) } }\n    then: { route: a, label: l\(number) }\n"
        }
        text += "  - name: everything else\n    then: { route: b }\n"
        return RuleFile(path: "bench.yaml", bytes: Array(text.utf8))
    }

    private static func facts(_ submission: Submission) -> Facts {
        Facts(submission, platform: "slack", match: .new, now: Timestamp(milliseconds: 0))
    }
}

import ArgumentParser
import Documents
import Intake
import RuleEngine

struct RulesBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Evaluate generated rules on distinct 500-byte messages; prints microseconds.")

    @Option(help: "Messages, all different.") var messages = 10_000

    func run() async throws {
        let facts = (0..<messages).map(Self.message)
        for count in [10, 100, 1000, 10_000] {
            let problems = Problems()
            let loading = ContinuousClock.now
            guard let rules = RuleSet.load([Self.rules(count)], problems: problems) else {
                throw ValidationError("the generated rules do not load: \(problems.all.prefix(3))")
            }
            let loaded = loading.duration(to: .now)
            let times = facts.map { fact in
                let started = ContinuousClock.now
                _ = rules.evaluate(fact)
                return started.duration(to: .now) / .microseconds(1)
            }.sorted()
            print(
                "rules \(count) load_ms \(Int(loaded / .milliseconds(1))) p50_us \(times[times.count / 2]) "
                    + "p99_us \(times[times.count * 99 / 100])")
        }
    }

    /// A rule file whose rules look for words, texts and patterns of which few messages have any.
    static func rules(_ count: Int) -> RuleFile {
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

    private static func message(_ number: Int) -> Facts {
        var words: [String] = []
        var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 | 1
        while words.joined(separator: " ").utf8.count < 500 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            words.append(
                ["word", "part", "code-", "export", "month", "login"][Int(state >> 40) % 6]
                    + "\(Int(state >> 33) % 20_000)")
        }
        let submission = Submission(
            key: MessageKey(platform: "slack", scope: "slack", externalID: "\(number)"), source: "slack", kind: .chat,
            text: words.joined(separator: " "), submittedAt: Timestamp(milliseconds: 0))
        return Facts(submission, platform: "slack", match: .new, now: Timestamp(milliseconds: 0))
    }
}

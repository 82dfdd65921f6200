import ArgumentParser
import Foundation
import Intake
import RuleEngine
import Store

/// Fills a store with decisions, for what reads them.
///
/// Decided in batches as triage does, and on no safe disk: only what is read afterwards is measured.
struct HistoryBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Fill a new store with decisions on distinct messages.")

    @Option(help: "The database file, which is made.") var store: String
    @Option(help: "The rule file that decides.") var rules: String
    @Option(help: "How many requests, in thousands.") var thousands = 50

    private static let batch = 1000

    func run() async throws {
        let rules = try RulesBench.loaded(RuleFile(path: rules, bytes: RulesBench.bytes(of: rules)))
        let store = try Store(path: store, options: .init(durability: .off))
        defer { store.close() }
        // Whoever reads the past here brings the rules along.
        try await store.keep(ruleSet: rules.hash, files: "[]", at: Timestamp(milliseconds: 0))
        for start in 0..<thousands {
            let events = try await append(Self.batch, to: store)
            let first = start * Self.batch
            let batch = events.sorted().enumerated().map { change(rules, event: $1, first + $0) }
            _ = try store.commit(
                batch, expecting: RequestID(Int64(first)), at: Timestamp(milliseconds: Int64(first + Self.batch)))
        }
        print("requests \(thousands * Self.batch)")
    }

    private func append(_ count: Int, to store: Store) async throws -> [Int64] {
        try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<count {
                let event = Event(source: "slack", receivedAt: Timestamp(milliseconds: 0), headers: [:], body: [])
                group.addTask { try await store.append(event) }
            }
            var events: [Int64] = []
            for try await event in group { events.append(event) }
            return events
        }
    }

    private func change(_ rules: RuleSet, event: Int64, _ number: Int) -> Triaged {
        let submission = BenchMessages.submission(number, BenchMessages.text(number))
        let at = Timestamp(milliseconds: Int64(number))
        let inputs = Inputs()
        let facts = Facts(submission, platform: "slack", match: .new, now: at, inputs: inputs)
        return Triaged(
            event: event,
            change: .asked(
                Triaged.Ask(
                    submission: submission, receivedAt: at, fingerprint: nil, match: .new, inputs: inputs,
                    decision: rules.evaluate(facts), decidedAt: at,
                    place: .opens(RequestID(Int64(number + 1)), title: "Request \(number)"), posts: [])))
    }
}

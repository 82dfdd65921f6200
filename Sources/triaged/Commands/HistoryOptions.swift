import ArgumentParser
import Foundation
import Intake
import Pipeline
import RuleEngine
import Store

/// Which store's past a command looks at, and how far back.
struct HistoryOptions: ParsableArguments {
    @Option(help: "The daemon's configuration, which says where the store is.")
    var config: String?
    @Option(help: "The database file, without a configuration.")
    var store: String?
    @Option(help: "How far back: 90d, 12w, 36h, or a date such as 2026-08-01. All of it otherwise.")
    var since: String?
    @Flag(help: "Print the whole report as JSON.")
    var json = false

    func validate() throws {
        guard (config != nil) != (store != nil) else { throw ValidationError("give either --config or --store") }
        if let since, start(since) == nil {
            throw ValidationError("--since takes a span such as 90d, 12w or 36h, or a date such as 2026-08-01")
        }
    }

    /// Feeds the past to a backtest and prints what came of it.
    func report(_ backtest: Backtest, of what: String) async throws {
        let report = try await run(backtest)
        print(
            json
                ? BacktestText.json(report).indented
                : BacktestText.render(report, what: what, terminal: Terminal.output))
    }

    /// Feeds the past to a backtest, the oldest decision first.
    private func run(_ backtest: Backtest) async throws -> BacktestReport {
        let path = try store ?? Configurations.storePath(config ?? "")
        do {
            let store = try Store(readingFrom: path)
            return try feed(backtest, from: store, await store.corrections())
        } catch let error as StoreError {
            Terminal.standardError(error.message)
            throw ExitCode(Exit.failure)
        }
    }

    private func feed(
        _ empty: Backtest, from store: Store, _ corrections: [RequestID: Correction]
    ) throws -> BacktestReport {
        var backtest = empty
        try store.forEachDecision(in: Store.Period(since: since.flatMap(start))) { record in
            let correction = record.request.flatMap { corrections[$0] }
            backtest.add(
                Backtest.Case(
                    request: record.request, facts: record.facts, decided: record.decision, correction: correction,
                    isOpener: record.isOpener))
        }
        return backtest.result
    }

    private func start(_ text: String) -> Timestamp? {
        if let date = Timestamp(iso8601: text.count == 10 ? text + "T00:00:00Z" : text) { return date }
        let units: [Character: Int64] = ["h": 3_600, "d": 86_400, "w": 604_800]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), (0...100_000) ~= count
        else { return nil }
        return Daemon.now() + .seconds(-count * unit)
    }
}

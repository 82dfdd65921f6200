import ArgumentParser
import Documents
import Intake
import Pipeline
import RuleEngine
import Store

/// Explains a stored request as it was decided at the time, and says what other rules would make of it.
struct StoredExplanation {
    let id: RequestID
    /// The database file.
    let store: String
    /// The rules to compare with: a file, or a folder of them.
    let rules: String?

    func run(json: Bool, all: Bool) async throws {
        try InstalledModel.require()
        do {
            let store = try Store(readingFrom: store)
            defer { store.close() }
            guard let detail = try await store.request(id) else { throw failure("there is no request \(id)") }
            guard let record = detail.standing else {
                throw failure("no decision about \(id) is kept")
            }
            guard let made = await Explainer(store: store, likeness: InstalledModel.likeness).explain(record) else {
                throw failure("the rules that decided \(id) are not kept, or this version cannot read them")
            }
            let comparison = try compare(record)
            let others = detail.decisions.count - 1
            let corrections = detail.log.filter { $0.kind == "corrected" }
            if json {
                let found = JSON(compact: [
                    ("request", .string("\(id)")), ("at", .string(record.at.iso8601)),
                    ("match", record.match.json), ("decision", record.decision.json), ("trace", made.trace.json),
                    ("other_decisions", .int(Int64(others))),
                    ("corrections", JSON(corrections.map { $0.detail ?? "" })), ("today", comparison?.json),
                ])
                print(found.indented)
            } else {
                show(record, others: others)
                for entry in corrections { show(entry) }
                ExplanationText.show(record.content, record.decision, made.trace, match: record.match, all: all)
                if let comparison { show(comparison) }
            }
            if made.decision != record.decision {
                Terminal.standardError("the same rules and inputs now decide otherwise: a defect of triaged")
            }
        } catch let error as StoreError {
            throw failure(error.message)
        }
    }

    private func failure(_ message: String) -> ExitCode {
        Terminal.standardError(message)
        return ExitCode(Exit.failure)
    }

    // MARK: - The rules of today

    private struct Comparison {
        var path: String
        /// The rule set's hash.
        var rules: String
        var isSame: Bool
        /// What would be decided otherwise; empty when nothing would.
        var changes: [String]

        var json: JSON {
            [
                "path": .string(path), "rules": .string(rules), "is_same": .bool(isSame),
                "changes": JSON(changes),
            ]
        }
    }

    private func compare(_ record: DecisionRecord) throws -> Comparison? {
        guard let path = rules else { return nil }
        let problems = Problems()
        guard let today = RuleFiles.load(path, problems: problems) else {
            Terminal.report(problems)
            Terminal.standardError("the rules in \(path) have errors, so nothing is compared with them")
            return nil
        }
        return Comparison(
            path: path, rules: today.hash, isSame: today.hash == record.decision.rules,
            changes: record.decision.changes(to: today.evaluate(record.facts)).map(\.words))
    }

    // MARK: - For people

    private func show(_ record: DecisionRecord, others: Int) {
        let terminal = Terminal.output
        let hash = record.decision.rules.prefix(12)
        print("\(ExplanationText.label("request"))\(terminal.paint("\(id)", .accent))")
        print("\(ExplanationText.label("decided"))\(record.at.iso8601) by the rules \(hash)")
        if others > 0 {
            let words = others == 1 ? "1 other decision" : "\(others) other decisions"
            print("\(ExplanationText.label("beside"))\(words) about its voices; this is the one that stands")
        }
    }

    private func show(_ correction: LogEntry) {
        let words = Terminal.inert(correction.detail ?? "")
        print("\(ExplanationText.label("corrected"))\(correction.at.iso8601) \(words); rules do not override it")
    }

    private func show(_ comparison: Comparison) {
        let terminal = Terminal.output
        print("")
        if comparison.isSame {
            print("the rules in \(comparison.path) are still the same")
        } else if comparison.changes.isEmpty {
            print("the rules in \(comparison.path) (\(comparison.rules.prefix(12))) would decide the same")
        } else {
            let words = "the rules in \(comparison.path) (\(comparison.rules.prefix(12))) would decide otherwise:"
            print(terminal.paint(words, .warn))
            for change in comparison.changes { print("    \(Terminal.inert(change))") }
        }
    }
}

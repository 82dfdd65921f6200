import Foundation
import Intake
import Support
import Testing

@testable import RuleEngine

/// The seed of everything generated here: `TRIAGED_SEED=7 swift test` for another one than every day's.
let chosenSeed = ProcessInfo.processInfo.environment["TRIAGED_SEED"].flatMap { UInt64($0) } ?? 11

@Suite struct ReferenceTests {
    private static let sets = 500
    private static let notes = 200

    @Test func `the engine, its explanation and a plain reading agree on generated rules and messages`() async throws {
        try await onOwnThread { try Self.compare() }
    }

    private static func compare() throws {
        var random = SmallRandom(seed: chosenSeed)
        var seen: [String: Int] = [:]
        for number in 0..<sets {
            let wished = WishedRules.random(&random)
            let rules = try loaded(wished)
            for _ in 0..<notes {
                let note = Note.random(&random)
                let facts = note.facts
                let decision = rules.evaluate(facts)
                guard decision == wished.decide(note, hash: rules.hash), decision == rules.explain(facts).decision
                else {
                    Issue.record(
                        """
                        set \(number) of seed \(chosenSeed) (TRIAGED_SEED)
                        \(wished.yaml)
                        \(note)
                        evaluate  \(decision)
                        explain   \(rules.explain(facts).decision)
                        plainly   \(wished.decide(note, hash: rules.hash))
                        """)
                    return
                }
                seen["matched", default: 0] += decision.matched.count
                for name in decision.givenBy.keys { seen[name, default: 0] += 1 }
                if decision.route != nil, decision.matched.last != "everything else" { seen["stop", default: 0] += 1 }
            }
        }
        // What is never met proves nothing.
        let cases = sets * notes
        #expect(seen["matched", default: 0] > cases)
        for name in ["route", "priority", "drop", "stop"] { #expect(seen[name, default: 0] > cases / 50, "\(name)") }
    }

    private static func loaded(_ wished: WishedRules) throws -> RuleSet {
        do { return try wished.loaded() } catch {
            throw Unreadable(description: "seed \(chosenSeed) (TRIAGED_SEED): \(error)\n\(wished.yaml)")
        }
    }
}

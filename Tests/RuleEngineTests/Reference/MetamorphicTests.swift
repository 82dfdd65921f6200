import Intake
import Support
import Synchronization
import Testing

@testable import RuleEngine

/// Changes to a rule file that must not change what it decides, whatever the rules and messages are.
@Suite struct MetamorphicTests {
    private static let sets = 150
    private static let notes = 40

    @Test func `a rule that can never match changes nothing`() async throws {
        let never = [
            "{ text: { words: [neverever] } }",
            "{ all: [{ text: { contains: cart } }, { not: { text: { contains: cart } } }] }",
            "{ attachment.count: { lt: 0 } }", "{ field.unheard_of: present }", "{ text: { regex: 'a\\bz' } }",
            "{ title: { only: [neverever] } }", "{ platform: [zulip], author.is_bot: true }",
        ]
        try await same { random, wished in
            var rule = WishedRule.random(&random, name: "never")
            rule.isDraft = false
            rule.wish = Wish(random.pick(never)) { _ in false }
            wished.rules.insert(rule, at: random.below(wished.rules.count + 1))
        }
    }

    @Test func `a draft changes nothing`() async throws {
        try await same { random, wished in
            var rule = WishedRule.random(&random, name: "draft")
            rule.isDraft = true
            if random.below(3) == 0 { rule.wish = nil }
            wished.rules.insert(rule, at: random.below(wished.rules.count + 1))
        }
    }

    @Test func `neighbours that set different things and neither stop nor drop may stand in either order`() async throws
    {
        let swaps = Mutex(0)
        try await same(inAnyOrder: true) { random, wished in
            let places = wished.rules.indices.dropLast().filter { place in
                let (one, other) = (wished.rules[place].keys, wished.rules[place + 1].keys)
                return one.isDisjoint(with: other) && one.union(other).isDisjoint(with: ["stop", "drop"])
            }
            guard !places.isEmpty else { return }
            let place = random.pick(places)
            wished.rules.swapAt(place, place + 1)
            swaps.withLock { $0 += 1 }
        }
        #expect(swaps.withLock { $0 } > Self.sets / 2)
    }

    @Test func `a condition said in other words is the same condition`() async throws {
        try await same { random, wished in
            for place in wished.rules.indices {
                guard let wish = wished.rules[place].wish else { continue }
                let yaml = random.pick([
                    "{ not: { not: \(wish.yaml) } }", "{ any: [\(wish.yaml), { text: { words: [neverever] } }] }",
                    "{ all: [\(wish.yaml), \(wish.yaml)] }", "{ not: { any: [{ not: \(wish.yaml) }] } }",
                    "{ all: [{ any: [\(wish.yaml)] }, { platform: present }] }",
                ])
                wished.rules[place].wish = Wish(yaml, wish.holds)
            }
        }
    }

    @Test func `the order in which a rule's actions are written does not matter`() async throws {
        try await same { _, wished in
            for place in wished.rules.indices { wished.rules[place].written.reverse() }
        }
    }

    /// Compares what generated rules decide before and after a change.
    private func same(
        inAnyOrder: Bool = false, after change: @escaping @Sendable (inout SmallRandom, inout WishedRules) -> Void
    ) async throws {
        try await onOwnThread { try Self.same(inAnyOrder, change) }
    }

    private static func same(
        _ inAnyOrder: Bool, _ change: (inout SmallRandom, inout WishedRules) -> Void
    ) throws {
        var random = SmallRandom(seed: chosenSeed)
        for _ in 0..<Self.sets {
            let wished = WishedRules.random(&random)
            var changed = wished
            change(&random, &changed)
            let (rules, others) = (try wished.loaded(), try changed.loaded())
            for _ in 0..<Self.notes {
                let facts = Note.random(&random).facts
                var (decision, other) = (rules.evaluate(facts), others.evaluate(facts))
                other.rules = decision.rules
                if inAnyOrder {
                    decision.matched.sort()
                    other.matched.sort()
                }
                guard decision != other else { continue }
                Issue.record(
                    "seed \(chosenSeed) (TRIAGED_SEED)\n\(wished.yaml)\n---\n\(changed.yaml)\n\(facts.submission)\n\(decision)\n\(other)"
                )
                return
            }
        }
    }
}

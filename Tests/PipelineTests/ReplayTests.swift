import Documents
import Intake
import Pipeline
import RuleEngine
import Store
import Support
import Testing

/// An engine for which no two sentences are alike.
private struct NothingNear: Likeness, PreparedExamples {
    func prepare(_ examples: [String]) -> any PreparedExamples { self }
    func nearest(to text: String) -> (score: Int, example: Int) { (0, 0) }
}

/// Promise 5: decisions are a pure function of what was recorded with them.
@Suite struct ReplayTests {
    private static let rules = """
        version: 1
        teams:
          payments: { name: Payments }
          identity: { name: Identity }
          ops: { name: Ops }
        rules:
          - name: thanks
            when: { text: { only: [thanks] } }
            then: { drop: not a request }
          - name: refunds
            when: { text: { words: [refund*] } }
            then: { route: payments, label: [refunds] }
          - name: by pattern
            when: { text: { regex: "(?i)order [0-9]+" }, author.is_bot: false }
            then: { priority: high, label: [orders] }
          - name: seen before
            when: { match.outcome: duplicate, match.score: { gte: 0.9 } }
            then: { label: [again] }
          - name: by example
            when: { text: { similar_to: ["log in with Google"], at_least: 0.5 } }
            then: { route: identity }
          - name: big customers
            when: { customer.plan: enterprise }
            then: { priority: urgent }
          - name: in good time
            when: { time.weekday: [mon, tue, wed] }
            then: { label: [early-week] }
          - name: everything else
            then: { route: ops }
        """

    private static let texts = [
        "thanks", "the refund of order 17 is missing", "let me log in with Google", "dark mode", "order 4711 is late",
    ]

    private func ruleSet() throws -> RuleSet {
        let problems = Problems()
        return try #require(
            RuleSet.load(
                [RuleFile(path: "r.yaml", bytes: Array(Self.rules.utf8))], likeness: SharedWords(), problems: problems),
            "\(problems.all)")
    }

    /// A hundred thousand decisions go through the store and come out of it bit by bit.
    @Test func `replaying the rules that decided gives the same decisions`() async throws {
        let count = 100_000
        let rules = try ruleSet()
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("a.sqlite"), options: .init(durability: .off))
        try await store.keep(ruleSet: rules.hash, files: rules.stored, at: Timestamp(milliseconds: 0))
        try await fill(store, rules, count)

        let kept = try #require(
            await store.ruleSet(rules.hash).flatMap(RuleSet.files(fromStored:)).flatMap {
                // As another version of the model would be: what was recorded counts.
                RuleSet.load($0, likeness: NothingNear(), problems: Problems())
            })
        let (report, fromKept) = try await onOwnThread { try Self.replay(store, rules, kept) }
        #expect(report.decisions == count && report.replayed == count)
        #expect(report.notReproduced == 0 && report.different == 0)
        #expect(fromKept.replayed == count / 10 && fromKept.notReproduced == 0)
    }

    private static func replay(
        _ store: Store, _ rules: RuleSet, _ kept: RuleSet
    ) throws -> (BacktestReport, BacktestReport) {
        var (backtest, fromKept) = (Backtest(rules), Backtest(kept))
        try store.forEachDecision(in: Store.Period(newestOnly: false)) { record in
            let past = Backtest.Case(request: record.request, facts: record.facts, decided: record.decision)
            backtest.add(past)
            if record.id.isMultiple(of: 10) { fromKept.add(past) }
        }
        return (backtest.result, fromKept.result)
    }

    /// Decides as triage does, in batches, without the planning of posts.
    private func fill(_ store: Store, _ rules: RuleSet, _ count: Int) async throws {
        for start in stride(from: 1, through: count, by: 1_000) {
            try await withThrowingTaskGroup { group in
                for _ in 0..<1_000 { group.addTask { _ = try await store.append(Samples.event("e")) } }
                try await group.waitForAll()
            }
            let batch = (start..<start + 1_000).map { number in change(rules, number) }
            _ = try store.commit(batch, expecting: RequestID(0), at: Timestamp(milliseconds: Int64(count)))
        }
    }

    private func change(_ rules: RuleSet, _ number: Int) -> Triaged {
        let at = Timestamp(milliseconds: Int64(number) * 3_600_000)
        let submission = Samples.submission("m\(number)", "\(Self.texts[number % 5]) \(number)")
        let match =
            number.isMultiple(of: 7)
            ? Match(outcome: .duplicate, request: RequestID(1), score: 800 + number % 200) : .new
        var inputs = Inputs(customer: number.isMultiple(of: 3) ? ["plan": "enterprise"] : [:])
        inputs.likeness = rules.likeness(of: submission)
        let decision = rules.evaluate(Facts(submission, platform: "lobby", match: match, now: at, inputs: inputs))
        return Triaged(
            event: Int64(number),
            change: .asked(
                Triaged.Ask(
                    submission: submission, receivedAt: at, fingerprint: nil, match: match, inputs: inputs,
                    decision: decision, decidedAt: at, place: .dropped, posts: [])))
    }
}

import Intake
import Pipeline
import Testing

@Suite struct RetryPolicyTests {
    @Test func `the waits grow and end`() throws {
        let waits = try (1...RetryPolicy.delays.count).map { attempt in
            try #require(RetryPolicy.wait(after: attempt, asked: nil, jitter: 0.5))
        }
        #expect(waits == waits.sorted())
        #expect(RetryPolicy.wait(after: waits.count + 1, asked: nil, jitter: 0.5) == nil)
        #expect(RetryPolicy.wait(after: 0, asked: nil, jitter: 0.5) == nil)
    }

    @Test func `what the platform asks for is never undercut, and believed up to a day`() {
        #expect(RetryPolicy.wait(after: 1, asked: .seconds(77), jitter: 0) == .seconds(77))
        #expect(RetryPolicy.wait(after: 1, asked: .seconds(1 << 40), jitter: 0) == .seconds(86_400))
        #expect(RetryPolicy.wait(after: 5, asked: .seconds(1), jitter: 0) ?? .zero > .seconds(400))
    }

    @Test func `jitter spreads by a fifth to each side`() throws {
        let low = try #require(RetryPolicy.wait(after: 3, asked: nil, jitter: 0))
        let high = try #require(RetryPolicy.wait(after: 3, asked: nil, jitter: 0.999))
        #expect(low == .seconds(24))
        #expect(high > .seconds(35) && high <= .seconds(36))
    }
}

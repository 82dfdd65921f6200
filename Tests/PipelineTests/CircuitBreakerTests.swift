import Pipeline
import Testing

@Suite struct CircuitBreakerTests {
    private let start = ContinuousClock.now
    private var breaker = CircuitBreaker(.init(failures: 2, rest: .seconds(10)))

    /// Asks for leave at each of these seconds, in order.
    private mutating func leave(at seconds: Int...) -> [Bool] {
        seconds.map { breaker.mayCall(now: start + .seconds($0)) }
    }

    /// Fails until it rests.
    private mutating func trip() {
        let changes = [breaker.failed(now: start), breaker.failed(now: start)]
        #expect(changes == [nil, .beganToFail])
    }

    @Test mutating func `one probe at a time`() {
        trip()
        let leave = leave(at: 0, 9, 10, 10, 100)
        #expect(leave == [false, false, true, false, false])
    }

    @Test mutating func `a probe that fails begins another rest, silently`() {
        trip()
        let before = leave(at: 10)
        let change = breaker.failed(now: start + .seconds(11))
        let after = leave(at: 20, 21)
        #expect(before == [true])
        #expect(change == nil)
        #expect(after == [false, true])
    }

    @Test mutating func `a probe that succeeds ends it, and failures count anew`() {
        trip()
        let before = leave(at: 10)
        let changes = [breaker.succeeded(), breaker.succeeded()]
        #expect(before == [true])
        #expect(changes == [.works, nil])
        trip()
    }

    @Test mutating func `a probe that was given up makes room for the next`() {
        trip()
        let before = leave(at: 10, 10)
        breaker.abandoned(now: start + .seconds(10))
        let after = leave(at: 10, 10)
        #expect(before == [true, false])
        #expect(after == [true, false])
    }

    @Test mutating func `giving up while it works or rests changes nothing`() {
        breaker.abandoned(now: start)
        let before = leave(at: 0, 0)
        trip()
        breaker.abandoned(now: start)
        let after = leave(at: 0, 9)
        #expect(before == [true, true])
        #expect(after == [false, false])
    }
}

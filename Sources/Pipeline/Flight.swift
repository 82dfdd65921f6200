internal import Intake
internal import Store
private import Synchronization

/// Posts under way: how many, which ones wait to be sent, and which have ended and are not settled yet.
///
/// Triage and delivery share it, so that a post decided while there is room is claimed with its decision and sent
/// without another commit.
package final class Flight: Sendable {
    package struct Limits: Sendable {
        /// Posts under way at once, over all destinations.
        package var total: Int
        /// Posts under way at once to one destination.
        package var perDestination: Int

        package init(total: Int = 64, perDestination: Int = 16) {
            self.total = total
            self.perDestination = perDestination
        }
    }

    private struct State {
        var inFlight: [String: Int] = [:]
        var handedOver: [Claim] = []
        var settled: [Settlement] = []
        /// Destinations that asked to be left alone, each until when.
        var resting: [String: Timestamp] = [:]
    }

    private let limits: Limits
    private let state = Mutex(State())

    package init(_ limits: Limits = Limits()) {
        self.limits = limits
    }

    /// How many posts may be claimed at this moment; none for a destination that rests.
    func order(now: Timestamp) -> ClaimOrder {
        state.withLock { state in
            var taken = state.inFlight
            if !state.resting.isEmpty {
                state.resting = state.resting.filter { $0.value > now }
                for destination in state.resting.keys { taken[destination] = limits.perDestination }
            }
            return ClaimOrder(
                limit: max(0, limits.total - state.inFlight.values.reduce(0, +)), inFlight: taken,
                perDestination: limits.perDestination)
        }
    }

    /// Claims nothing more for that destination until then; what is under way goes on.
    func rest(_ destination: String, until: Timestamp) {
        state.withLock { state in
            state.resting[destination] = max(until, state.resting[destination] ?? until)
        }
    }

    /// Claimed posts begin to count, and wait for delivery to take them.
    func handOver(_ claims: [Claim]) {
        state.withLock { state in
            for claim in claims { state.inFlight[claim.post.destination, default: 0] += 1 }
            state.handedOver += claims
        }
    }

    func takeHandedOver() -> [Claim] {
        state.withLock { state in
            defer { state.handedOver = [] }
            return state.handedOver
        }
    }

    func end(_ claim: Claim, _ settlement: Settlement) {
        state.withLock { state in
            state.inFlight[claim.post.destination, default: 1] -= 1
            state.settled.append(settlement)
        }
    }

    func takeSettled() -> [Settlement] {
        state.withLock { state in
            defer { state.settled = [] }
            return state.settled
        }
    }

    /// What could not be settled now is settled with the next turn.
    func giveBack(_ settlements: [Settlement]) {
        state.withLock { $0.settled += settlements }
    }

    var isBusy: Bool { state.withLock { $0.inFlight.values.contains { $0 > 0 } || !$0.settled.isEmpty } }
}

package import Intake
private import Synchronization

/// Never answers: a request ends when its task is cancelled.
package final class SilentTransport: Transport {
    private let asked = Atomic<Int>(0)

    package init() {}

    package var count: Int { asked.load(ordering: .relaxed) }

    package func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        asked.add(1, ordering: .relaxed)
        let (silence, end) = AsyncStream<Never>.makeStream()
        // Waits for what never comes; cancelling the task ends the stream.
        for await _ in silence {}
        withExtendedLifetime(end) {}
        throw TransportFailure(.cancelled, "cancelled")
    }
}

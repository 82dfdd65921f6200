/// Wakes a service that sleeps until there is work.
///
/// Rings while the service is busy are one ring; a ring that is lost costs one poll interval, never a message.
package struct Doorbell: Sendable {
    package let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init() {
        (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func ring() {
        continuation.yield()
    }

    /// Rings once in every interval until the task is cancelled.
    package func ring(every interval: Duration) async {
        while !Task.isCancelled {
            ring()
            try? await Task.sleep(for: interval)
        }
    }
}

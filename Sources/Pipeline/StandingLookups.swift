package import Intake
import ServiceLifecycle

/// Keeps what must be known before requests can be verified, such as public keys, there and fresh.
package struct StandingLookups: Service {
    private let desk: LookupDesk
    private let now: @Sendable () -> Timestamp

    package init(desk: LookupDesk, now: @escaping @Sendable () -> Timestamp) {
        self.desk = desk
        self.now = now
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let next = await desk.prepareStanding(now: now())
                // Looked at every few minutes at least: a key that is missing is worth the question.
                let wait = next.map { max(.seconds(5), min($0.since(now()), .seconds(300))) } ?? .seconds(3600)
                try? await Task.sleep(for: wait)
            }
        }
    }
}

import Pipeline
import ServiceLifecycle
import UnixSignals

/// Rings when SIGHUP comes, the old word for reading one's files again; it never ends the daemon.
struct HangUps: Service {
    let bell: Doorbell

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() { bell.ring() }
    }
}

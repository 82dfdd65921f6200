import Pipeline
import ServiceLifecycle
import UnixSignals

/// Rings when SIGHUP comes: the word of old for "read your files again". It never ends the daemon.
struct HangUps: Service {
    let bell: Doorbell

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() { bell.ring() }
    }
}

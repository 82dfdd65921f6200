import Foundation
import Synchronization

/// Ctrl-C, taken note of instead of obeyed at once, so that a command can say where it stood.
enum Interruption {
    struct Interrupted: Error {}

    private static let isWanted = Atomic(false)

    static func watch() {
        // Made before a handler may need it.
        isWanted.store(false, ordering: .relaxed)
        signal(SIGINT) { _ in
            // A second one ends it at once: what is kept is safe.
            if Interruption.isWanted.exchange(true, ordering: .relaxed) { _exit(130) }
        }
    }

    static func check() throws {
        if isWanted.load(ordering: .relaxed) { throw Interrupted() }
    }
}

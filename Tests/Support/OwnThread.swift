import Foundation

/// Runs long work that never waits on a thread of its own.
///
/// Tests share as many threads as there are cores: a loop of a minute on one of them would keep dozens of others from
/// going on, and make those fail that look at the clock.
package func onOwnThread<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Result { try work() }) }
        thread.stackSize = 4 << 20
        thread.start()
    }
}

import Intake
private import Synchronization

/// Where the door waits for answers that go into its responses.
final class ResponseDesk: Sendable {
    /// The wait for one answer.
    struct Promise: Sendable {
        fileprivate let desk: ResponseDesk
        fileprivate let key: String
        fileprivate let id: UInt64
        fileprivate let answers: AsyncStream<Post>

        /// The answer, or `nil` when it did not come in time.
        func value(within patience: Duration) async -> Post? {
            defer { abandon() }
            return await withTaskGroup(of: Post?.self) { [answers] group in
                group.addTask { await answers.first { _ in true } }
                group.addTask {
                    try? await Task.sleep(for: patience)
                    return nil
                }
                let first = await group.next()
                group.cancelAll()
                return first ?? nil
            }
        }

        func abandon() { desk.forget(key, id) }
    }

    private struct State {
        var next: UInt64 = 0
        /// By the key of the post that is waited for: a message may be sent twice at once.
        var waiting: [String: [UInt64: AsyncStream<Post>.Continuation]] = [:]
    }

    private let state = Mutex(State())

    func promise(_ key: String) -> Promise {
        let (stream, continuation) = AsyncStream<Post>.makeStream(bufferingPolicy: .bufferingOldest(1))
        let id = state.withLock { state in
            state.next += 1
            state.waiting[key, default: [:]][state.next] = continuation
            return state.next
        }
        return Promise(desk: self, key: key, id: id, answers: stream)
    }

    /// Gives the answer to everyone who waits for it; false when nobody does.
    func fulfil(_ post: Post) -> Bool {
        let waiting = state.withLock { $0.waiting.removeValue(forKey: post.key) ?? [:] }
        for continuation in waiting.values {
            continuation.yield(post)
            continuation.finish()
        }
        return !waiting.isEmpty
    }

    private func forget(_ key: String, _ id: UInt64) {
        state.withLock { state in
            state.waiting[key]?[id] = nil
            if state.waiting[key]?.isEmpty ?? false { state.waiting[key] = nil }
        }
    }
}

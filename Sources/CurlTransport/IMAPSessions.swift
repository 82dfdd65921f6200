private import Glibc
internal import Intake
private import Synchronization

/// Conversations with mail servers: each has a thread while it lasts, a handful at most; others wait for one.
///
/// What is said after the login is read step by step, which may take as long as a mailbox is large. None of that is done
/// on the driver's thread, which all other requests share.
final class IMAPSessions: Sendable {
    /// More than a few sources ask at the same moment seldom, and mail servers count connections.
    private static let mostThreads = 8

    private struct State {
        var jobs: [Mailbox.Job] = []
        /// Calls that have not returned, and whether they were cancelled: that may come before the job.
        var open: [UInt64: Bool] = [:]
        var lastID: UInt64 = 0
        var threads = 0
        var isStopping = false
    }

    private let state = Mutex(State())
    private let limits: CurlTransport.Limits

    init(limits: CurlTransport.Limits) {
        self.limits = limits
    }

    func hold(_ request: TransportRequest) async -> Result<TransportResponse, TransportFailure> {
        let id = begin()
        defer { state.withLock { _ = $0.open.removeValue(forKey: id) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                submit(Mailbox.Job(id: id, request: request, continuation: continuation))
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Ends those under way, and takes no more.
    func stop() {
        let left = state.withLock { state in
            state.isStopping = true
            defer { state.jobs = [] }
            return state.jobs
        }
        for job in left { job.continuation.resume(returning: .failure(Self.stopping)) }
    }

    private static let stopping = TransportFailure(.notSent, "stopping")

    private func begin() -> UInt64 {
        state.withLock { state in
            state.lastID += 1
            state.open[state.lastID] = false
            return state.lastID
        }
    }

    private enum Verdict { case waits, needsThread, cancelled, stopping }

    private func submit(_ job: Mailbox.Job) {
        let verdict: Verdict = state.withLock { state in
            guard !state.isStopping else { return .stopping }
            guard state.open[job.id] == false else { return .cancelled }
            state.jobs.append(job)
            guard state.threads < Self.mostThreads else { return .waits }
            state.threads += 1
            return .needsThread
        }
        switch verdict {
        case .waits: break
        case .needsThread: startThread()
        case .cancelled: job.continuation.resume(returning: .failure(IMAPSession.cancelled))
        case .stopping: job.continuation.resume(returning: .failure(Self.stopping))
        }
    }

    private func cancel(_ id: UInt64) {
        let job = state.withLock { state -> Mailbox.Job? in
            guard state.open[id] != nil else { return nil }
            state.open[id] = true
            guard let index = state.jobs.firstIndex(where: { $0.id == id }) else { return nil }
            return state.jobs.remove(at: index)
        }
        job?.continuation.resume(returning: .failure(IMAPSession.cancelled))
    }

    // MARK: - The threads

    private func startThread() {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(self)
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<IMAPSessions>.fromOpaque(context).takeRetainedValue().work()
                return nil
            }, context.toOpaque())
        guard code != 0 else {
            pthread_detach(thread)
            return
        }
        unsafe context.release()
        let stranded = state.withLock { state in
            state.threads -= 1
            // Other threads will come to them, where there are any.
            guard state.threads == 0 else { return [Mailbox.Job]() }
            defer { state.jobs = [] }
            return state.jobs
        }
        let failure = TransportFailure(.notSent, "no thread for a conversation: error \(code)")
        for job in stranded { job.continuation.resume(returning: .failure(failure)) }
    }

    /// One conversation after the other, until none waits.
    private func work() {
        while let job = nextJob() {
            let session = IMAPSession(job.request, limits: limits) { [self] in
                state.withLock { $0.isStopping || $0.open[job.id] ?? true }
            }
            job.continuation.resume(returning: session.hold())
        }
    }

    private func nextJob() -> Mailbox.Job? {
        state.withLock { state in
            guard !state.jobs.isEmpty else {
                state.threads -= 1
                return nil
            }
            return state.jobs.removeFirst()
        }
    }
}

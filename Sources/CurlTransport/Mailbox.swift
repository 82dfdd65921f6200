private import CLibcurl
private import Dispatch
internal import Intake
private import Synchronization

/// What other threads may touch: a locked list of letters, and the multi handle for waking its thread.
@safe final class Mailbox: Sendable {
    struct Job: Sendable {
        var id: UInt64
        var request: TransportRequest
        var continuation: CheckedContinuation<Result<TransportResponse, TransportFailure>, Never>
    }

    /// A piece of a task that wants to run on the driver's thread.
    @safe struct Work: Sendable {
        private let job: UnownedJob
        private let executor: UnownedTaskExecutor

        init(_ job: consuming ExecutorJob, _ executor: UnownedTaskExecutor) {
            self.job = UnownedJob(job)
            unsafe self.executor = unsafe executor
        }

        func run() {
            unsafe job.runSynchronously(on: executor)
        }
    }

    /// What the driver takes out at a time.
    struct Letters {
        var jobs: [Job] = []
        /// Jobs that were cancelled before they were begun.
        var abandoned: [Job] = []
        /// Transfers under way that were cancelled.
        var cancelled: [UInt64] = []
        var isStopping = false
    }

    private struct State {
        var jobs: [Job] = []
        var cancelled: Set<UInt64> = []
        /// Calls of `send` that have not returned: a cancellation may come before the job, and must be remembered then.
        var open: Set<UInt64> = []
        var lastID: UInt64 = 0
        var isStopping = false
        var work: [Work] = []
        /// True when the thread has ended: work goes elsewhere.
        var isClosed = false
        /// True while the driver waits, or is about to: only then is there anyone to wake.
        var isDriverAsleep = false
    }

    private let state = Mutex(State())
    /// Other threads only wake with it; the driver, which owns it, cleans it up after `isStopping` is seen under the lock.
    ///
    /// `nonisolated(unsafe)`, since a bare pointer is not `Sendable`: it never changes, and `curl_multi_wakeup` is the one
    /// call that libcurl allows from any thread.
    nonisolated(unsafe) let multi: UnsafeMutableRawPointer

    init() throws(TransportFailure) {
        guard let made = unsafe curl_multi_init() else { throw TransportFailure(.notSent, "libcurl is out of memory") }
        unsafe multi = made
    }

    func begin() -> UInt64 {
        state.withLock { state in
            state.lastID += 1
            state.open.insert(state.lastID)
            return state.lastID
        }
    }

    func end(_ id: UInt64) {
        state.withLock { state in
            state.open.remove(id)
            state.cancelled.remove(id)
        }
    }

    func submit(_ job: Job) {
        let isStopping = state.withLock { state in
            guard !state.isStopping else { return true }
            state.jobs.append(job)
            wake(&state)
            return false
        }
        if isStopping { job.continuation.resume(returning: .failure(TransportFailure(.notSent, "stopping"))) }
    }

    func cancel(_ id: UInt64) {
        state.withLock { state in
            guard !state.isStopping, state.open.contains(id) else { return }
            state.cancelled.insert(id)
            wake(&state)
        }
    }

    /// True when nobody waits for it any more, or everything is to end.
    func isCalledOff(_ id: UInt64) -> Bool {
        state.withLock { $0.isStopping || $0.cancelled.contains(id) }
    }

    func enqueue(_ work: Work) {
        let isClosed = state.withLock { state in
            guard !state.isClosed else { return true }
            state.work.append(work)
            wake(&state)
            return false
        }
        // What outlives the thread still has to end.
        if isClosed { DispatchQueue.global().async { work.run() } }
    }

    /// Runs the work that has come, and what comes of it, until there is none.
    func runWork() {
        while true {
            let work = state.withLock { state in
                state.isDriverAsleep = false
                defer { state.work = [] }
                return state.work
            }
            if work.isEmpty { return }
            for piece in work { piece.run() }
        }
    }

    /// True when the thread may end: no work is left, and none is taken from now on.
    func close() -> Bool {
        state.withLock { state in
            state.isClosed = state.work.isEmpty
            return state.isClosed
        }
    }

    /// True for the first caller only.
    func stop() -> Bool {
        state.withLock { state in
            guard !state.isStopping else { return false }
            state.isStopping = true
            wake(&state)
            return true
        }
    }

    /// Takes at most `room` new jobs, and what was cancelled of the jobs and of the transfers under way.
    func collect(room: Int, isUnderWay: (UInt64) -> Bool) -> Letters {
        state.withLock { state in
            state.isDriverAsleep = false
            var letters = Letters(isStopping: state.isStopping)
            if !state.cancelled.isEmpty {
                letters.abandoned = state.jobs.filter { state.cancelled.contains($0.id) }
                letters.cancelled = state.cancelled.filter(isUnderWay)
                state.jobs.removeAll { state.cancelled.contains($0.id) }
            }
            let taken = state.isStopping ? state.jobs.count : min(room, state.jobs.count)
            letters.jobs = Array(state.jobs.prefix(taken))
            state.jobs.removeFirst(taken)
            return letters
        }
    }

    /// True when the driver may wait, since nothing came after `collect`.
    ///
    /// What comes from now on wakes it.
    func mayWait(hasRoom: Bool) -> Bool {
        state.withLock { state in
            let isIdle =
                (state.jobs.isEmpty || !hasRoom) && state.work.isEmpty && state.cancelled.isEmpty && !state.isStopping
            state.isDriverAsleep = isIdle
            return isIdle
        }
    }

    /// Called under the lock, so that no wake-up can meet a handle that is being cleaned up.
    private func wake(_ state: inout State) {
        guard state.isDriverAsleep else { return }
        state.isDriverAsleep = false
        _ = unsafe curl_multi_wakeup(multi)
    }
}

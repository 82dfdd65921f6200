private import Dispatch

/// Runs tasks that block on the disk, one at a time and off the threads that everything else shares.
///
/// Such a task meets its database without a change of thread, which costs more than the look-up itself.
final class DiskThread: TaskExecutor {
    private let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label, qos: .userInitiated)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = unsafe asUnownedTaskExecutor()
        queue.async { unsafe job.runSynchronously(on: executor) }
    }
}

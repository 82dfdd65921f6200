internal import CLibcurl
internal import Intake

/// The thread's own: the multi handle, the transfers under way and the handles at rest.
///
/// Nobody else sees them.
///
/// Sendable only to be handed to its thread at the start.
@safe final class Driver {
    private let mailbox: Mailbox
    private let limits: CurlTransport.Limits
    private var transfers: [UInt64: Transfer] = [:]
    /// Handles keep their buffers and settings from one request to the next.
    private var idle: [UnsafeMutableRawPointer] = unsafe []

    init(mailbox: Mailbox, limits: CurlTransport.Limits) {
        self.mailbox = mailbox
        self.limits = limits
    }

    func run() {
        let multi = unsafe mailbox.multi
        _ = unsafe triaged_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, limits.idleConnections)
        _ = unsafe triaged_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        var running: Int32 = 0
        while true {
            // Answers that came with the last look meet their tasks here, which may send more at once.
            mailbox.runWork()
            let letters = mailbox.collect(
                room: limits.inFlight - transfers.count, isUnderWay: { transfers[$0] != nil })
            for job in letters.abandoned { job.continuation.resume(returning: .failure(Self.cancelled)) }
            if letters.isStopping { return finish(letters) }
            for job in letters.jobs { begin(job) }
            // Mail is called off by libcurl asking (`Transfer.onProgress`): a handle that is taken away while a message
            // leaves would end the message where it stands, and the server take it for the whole.
            for id in letters.cancelled where transfers[id]?.isMail == false {
                end(id, with: .failure(Self.cancelled))
            }
            _ = unsafe curl_multi_perform(multi, &running)
            // What has just ended makes room, and its waiters may have sent more already: look before waiting.
            if collectFinished() == 0, mailbox.mayWait(hasRoom: transfers.count < limits.inFlight) {
                _ = unsafe curl_multi_poll(multi, nil, 0, 10_000, nil)
            }
        }
    }

    private static let cancelled = TransportFailure(.cancelled, "cancelled")

    private func begin(_ job: Mailbox.Job) {
        guard let easy = unsafe idle.popLast() ?? make() else {
            job.continuation.resume(returning: .failure(TransportFailure(.notSent, "libcurl is out of memory")))
            return
        }
        let transfer = unsafe Transfer(job: job, easy: easy, limits: limits) { [mailbox] in
            mailbox.isCalledOff(job.id)
        }
        if let refusal = transfer.prepare() ?? add(transfer) {
            rest(transfer)
            job.continuation.resume(returning: .failure(TransportFailure(.notSent, refusal)))
            return
        }
        transfers[job.id] = transfer
    }

    private func make() -> UnsafeMutableRawPointer? {
        guard let easy = unsafe curl_easy_init() else { return nil }
        if unsafe Transfer.configure(easy, limits) == nil { return unsafe easy }
        unsafe curl_easy_cleanup(easy)
        return nil
    }

    private func add(_ transfer: Transfer) -> String? {
        let code = unsafe curl_multi_add_handle(mailbox.multi, transfer.easy)
        return code == CURLM_OK ? nil : unsafe String(cString: curl_multi_strerror(code))
    }

    /// Ends every transfer that libcurl reports as done; how many there were.
    private func collectFinished() -> Int {
        var ended = 0
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(mailbox.multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let easy = unsafe message.pointee.easy_handle else {
                continue
            }
            let code = unsafe triaged_curl_message_result(message)
            guard let transfer = unsafe Transfer.of(easy) else { continue }
            ended += 1
            end(transfer.id, with: transfer.result(code))
        }
        return ended
    }

    private func end(_ id: UInt64, with result: Result<TransportResponse, TransportFailure>) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        _ = unsafe curl_multi_remove_handle(mailbox.multi, transfer.easy)
        rest(transfer)
        transfer.continuation.resume(returning: result)
    }

    private func rest(_ transfer: Transfer) {
        defer { transfer.release() }
        let easy = unsafe transfer.easy
        // What was set for mail has no place in a later request.
        guard !transfer.isMail, unsafe idle.count < limits.idleConnections else {
            return unsafe curl_easy_cleanup(easy)
        }
        // The list it points to is the transfer's, and goes with it.
        _ = unsafe triaged_curl_set_list(easy, CURLOPT_HTTPHEADER, nil)
        unsafe idle.append(easy)
    }

    private func finish(_ letters: Mailbox.Letters) {
        for job in letters.jobs { job.continuation.resume(returning: .failure(TransportFailure(.notSent, "stopping"))) }
        // Mail that is called off ends by itself when libcurl looks at it.
        var running: Int32 = 0
        if transfers.values.contains(where: \.isMail) {
            _ = unsafe curl_multi_perform(mailbox.multi, &running)
            _ = collectFinished()
        }
        for id in Array(transfers.keys) { end(id, with: .failure(Self.cancelled)) }
        repeat { mailbox.runWork() } while !mailbox.close()
        while let easy = unsafe idle.popLast() { unsafe curl_easy_cleanup(easy) }
        _ = unsafe curl_multi_cleanup(mailbox.multi)
    }
}

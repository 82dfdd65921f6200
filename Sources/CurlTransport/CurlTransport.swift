internal import CLibcurl
package import Intake

/// The door through which everything leaves: libcurl's multi interface, owned by one thread; mail by another.
///
/// Other threads put requests into a mailbox and call `curl_multi_wakeup`, the one call libcurl documents as legal
/// from anywhere (https://curl.se/libcurl/c/curl_multi_wakeup.html). Connections are kept alive and reused; HTTP/2 is
/// used where the server offers it by ALPN. No redirect is followed. Conversations with mail servers have threads of
/// their own.
package final class CurlTransport: Transport {
    package struct Limits: Sendable {
        package var connect: Duration
        package var total: Duration
        /// Bytes of an answer's body that are kept; the rest is read and dropped.
        package var answerBytes: Int
        /// Connections kept open while idle.
        package var idleConnections: Int
        /// Requests under way at once; more wait in the mailbox.
        package var inFlight: Int

        package init(
            connect: Duration = .seconds(5), total: Duration = .seconds(20), answerBytes: Int = 64 << 10,
            idleConnections: Int = 64, inFlight: Int = 256
        ) {
            self.connect = connect
            self.total = total
            self.answerBytes = answerBytes
            self.idleConnections = idleConnections
            self.inFlight = inFlight
        }
    }

    private let web: Lane
    /// Mail has a thread of its own: libcurl waits for a mail server's answers to the end of a message and to QUIT without
    /// leaving `curl_multi_perform` (curl issue 8555), and nothing else shall wait with it.
    private let mail: Lane
    private let sessions: IMAPSessions

    /// Starts the threads.
    ///
    /// - Throws: `TransportFailure` when libcurl or a thread cannot be started.
    package init(limits: Limits = Limits()) throws(TransportFailure) {
        guard Self.isLibraryReady else { throw TransportFailure(.notSent, "libcurl could not be initialised") }
        web = try Lane(limits)
        do throws(TransportFailure) {
            mail = try Lane(limits.forMail)
        } catch {
            web.stop()
            throw error
        }
        sessions = IMAPSessions(limits: limits)
    }

    /// Process-wide and once: libcurl's global state is not counted per transport.
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Sends a request and waits for its answer; any HTTP status is an answer.
    ///
    /// Cancelling the task ends the transfer at once, and whether it was acted on is then unknown.
    package func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        if case .converse = request.mail?.task { return try await sessions.hold(request).get() }
        let mailbox = (request.mail == nil ? web : mail).mailbox
        let id = mailbox.begin()
        defer { mailbox.end(id) }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                mailbox.submit(Mailbox.Job(id: id, request: request, continuation: continuation))
            }
        } onCancel: {
            mailbox.cancel(id)
        }
        return try result.get()
    }

    package var executor: (any TaskExecutor)? { self }

    /// Ends the threads.
    ///
    /// Transfers still under way fail as `cancelled`; later ones as `notSent`.
    package func stop() {
        sessions.stop()
        web.stop()
        mail.stop()
    }
}

/// Tasks that prefer this executor run on libcurl's thread, between its looks at the sockets: an answer then meets the
/// task that waits for it without waking another thread.
extension CurlTransport: TaskExecutor {
    package func enqueue(_ job: consuming ExecutorJob) {
        unsafe web.mailbox.enqueue(Mailbox.Work(job, unsafe asUnownedTaskExecutor()))
    }
}

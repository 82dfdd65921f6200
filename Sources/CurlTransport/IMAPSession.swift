internal import CLibcurl
internal import Intake

/// One conversation with an IMAP server, from the connection to the farewell (RFC 9051, RFC 3501).
///
/// libcurl connects, sets up TLS and logs in (`CURLOPT_CONNECT_ONLY`); then lines are said and read through it
/// (`curl_easy_send`, `curl_easy_recv`). libcurl's own IMAP commands would not do: fetching by address marks a message
/// as read, and a command of one's own keeps the message itself back (libcurl 7.88).
///
/// Touched by one thread only, which it may block.
@safe final class IMAPSession {
    static let cancelled = TransportFailure(.cancelled, "cancelled")
    /// How often a thread that waits looks whether it still should, in milliseconds.
    static let look: Int32 = 50

    private let request: TransportRequest
    let exchange: MailExchange
    private let patience: Duration
    let limit: Int
    private let isCancelled: () -> Bool
    var deadline: ContinuousClock.Instant
    private var login = LoginWords()
    var easy: UnsafeMutableRawPointer?
    var socket: curl_socket_t = -1
    var hasSpoken = false
    /// All that was said since the login; what lies before `understood` are whole lines.
    var answer: [UInt8] = []
    var understood = 0
    var isTruncated = false
    var chunk = [UInt8](repeating: 0, count: 64 << 10)

    init(_ request: TransportRequest, limits: CurlTransport.Limits, isCancelled: @escaping () -> Bool) {
        self.request = request
        exchange = request.mail ?? MailExchange(.converse([]))
        patience = request.patience ?? limits.total
        limit = request.answerBytes ?? limits.answerBytes
        self.isCancelled = isCancelled
        deadline = .now + patience
    }

    func hold() -> Result<TransportResponse, TransportFailure> {
        guard let multi = unsafe curl_multi_init(), let easy = unsafe curl_easy_init() else {
            return .failure(TransportFailure(.notSent, "libcurl is out of memory"))
        }
        let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        unsafe self.easy = unsafe easy
        defer {
            unsafe self.easy = nil
            _ = unsafe curl_multi_remove_handle(multi, easy)
            unsafe curl_easy_cleanup(easy)
            _ = unsafe curl_multi_cleanup(multi)
            unsafe words.deallocate()
        }
        if let refusal = unsafe prepare(easy, words) { return .failure(TransportFailure(.notSent, refusal)) }
        guard unsafe curl_multi_add_handle(multi, easy) == CURLM_OK else {
            return .failure(TransportFailure(.notSent, "libcurl takes no connection"))
        }
        do throws(TransportFailure) {
            let code = unsafe try connect(multi)
            guard code == CURLE_OK else { return unsafe refused(code, String(cString: words)) }
            var found: curl_socket_t = -1
            _ = unsafe triaged_curl_get_socket(easy, &found)
            socket = found
            return .success(try talk())
        } catch {
            return .failure(error)
        }
    }

    // MARK: - Until the login

    private func prepare(_ easy: UnsafeMutableRawPointer, _ words: UnsafeMutablePointer<CChar>) -> String? {
        var code = unsafe exchange.setServer(easy, url: request.url, scheme: "imap")
        func set(_ next: () -> CURLcode) { if code == CURLE_OK { code = next() } }
        let time = Int(patience.milliseconds)
        set { unsafe triaged_curl_set_long(easy, CURLOPT_NOSIGNAL, 1) }
        set { unsafe triaged_curl_set_bytes(easy, CURLOPT_ERRORBUFFER, words) }
        set { unsafe triaged_curl_set_long(easy, CURLOPT_CONNECT_ONLY, 1) }
        // The login counts as connecting, and servers answer a wrong password late on purpose.
        set { unsafe triaged_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, time) }
        set { unsafe triaged_curl_set_long(easy, CURLOPT_TIMEOUT_MS, time) }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        set {
            unsafe triaged_curl_set_callback(easy, CURLOPT_HEADERFUNCTION, Self.onLine, CURLOPT_HEADERDATA, context)
        }
        return code == CURLE_OK ? nil : unsafe String(cString: curl_easy_strerror(code))
    }

    /// The lines that the server says until the login is done.
    private static let onLine: curl_write_callback = { bytes, size, count, context in
        guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
        let (length, overflow) = size.multipliedReportingOverflow(by: count)
        guard !overflow else { return 0 }
        let session = unsafe Unmanaged<IMAPSession>.fromOpaque(context).takeUnretainedValue()
        let line = unsafe UnsafeRawBufferPointer(start: bytes, count: min(length, 4096))
        unsafe session.login.add(String(decoding: line, as: UTF8.self))
        return length
    }

    private func connect(_ multi: UnsafeMutableRawPointer) throws(TransportFailure) -> CURLcode {
        var running: Int32 = 0
        var left: Int32 = 0
        while true {
            _ = unsafe curl_multi_perform(multi, &running)
            while let message = unsafe curl_multi_info_read(multi, &left) {
                if unsafe message.pointee.msg == CURLMSG_DONE { return unsafe triaged_curl_message_result(message) }
            }
            try goOn()
            _ = unsafe curl_multi_poll(multi, nil, 0, Self.look, nil)
        }
    }

    private func refused(_ code: CURLcode, _ words: String) -> Result<TransportResponse, TransportFailure> {
        switch code {
        case CURLE_LOGIN_DENIED:
            return .success(TransportResponse(status: 401, body: Array(login.refusal(of: exchange).utf8)))
        case CURLE_USE_SSL_FAILED:
            return .failure(TransportFailure(.notSent, "the server offers no STARTTLS, and nothing is said without"))
        case CURLE_PEER_FAILED_VERIFICATION:
            return .failure(
                TransportFailure(
                    .notSent, "the server's certificate cannot be trusted: \(words) (curl \(code.rawValue))"))
        case CURLE_OPERATION_TIMEDOUT: return .failure(tooSlow)
        default:
            let general = unsafe String(cString: curl_easy_strerror(code))
            let detail = words.isEmpty || words == general ? "" : ": \(words)"
            return .failure(TransportFailure(.notSent, "\(general)\(detail) (curl \(code.rawValue))"))
        }
    }

    // MARK: - Giving up

    func goOn() throws(TransportFailure) {
        if isCancelled() { throw Self.cancelled }
        if .now > deadline { throw tooSlow }
    }

    private var tooSlow: TransportFailure {
        TransportFailure(
            hasSpoken ? .noAnswer : .notSent, "the mail server took longer than \(patience.components.seconds) s")
    }

    var closed: TransportFailure {
        TransportFailure(hasSpoken ? .noAnswer : .notSent, "the mail server closed the connection")
    }
}

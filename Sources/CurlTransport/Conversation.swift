internal import CLibcurl
private import Glibc
internal import Intake

/// One conversation with an IMAP server, from the connection to the farewell (RFC 9051, RFC 3501).
///
/// libcurl connects, sets up TLS and logs in (`CURLOPT_CONNECT_ONLY`); then lines are said and read through it
/// (`curl_easy_send`, `curl_easy_recv`). libcurl's own IMAP commands would not do: fetching by address marks a message
/// as read, and a command of one's own keeps the message itself back (libcurl 7.88).
///
/// Touched by one thread only, which it may block.
@safe final class Conversation {
    static let cancelled = TransportFailure(.cancelled, "cancelled")
    /// How often a thread that waits looks whether it still should, in milliseconds.
    private static let look: Int32 = 50

    private let request: TransportRequest
    private let exchange: MailExchange
    private let patience: Duration
    private let limit: Int
    private let isCancelled: () -> Bool
    private var deadline: ContinuousClock.Instant
    private var login = LoginWords()
    private var easy: UnsafeMutableRawPointer?
    private var socket: curl_socket_t = -1
    private var hasSpoken = false
    /// All that was said since the login; what lies before `understood` are whole lines.
    private var answer: [UInt8] = []
    private var understood = 0
    private var isTruncated = false
    private var chunk = [UInt8](repeating: 0, count: 64 << 10)

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
        let conversation = unsafe Unmanaged<Conversation>.fromOpaque(context).takeUnretainedValue()
        let line = unsafe UnsafeRawBufferPointer(start: bytes, count: min(length, 4096))
        unsafe conversation.login.add(String(decoding: line, as: UTF8.self))
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

    // MARK: - After it

    private func talk() throws(TransportFailure) -> TransportResponse {
        guard case .converse(let commands) = exchange.task else {
            throw TransportFailure(.notSent, "nothing to be said to a mail server")
        }
        guard commands.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else {
            throw TransportFailure(.notSent, "a command with a line end or another control character in it")
        }
        for (index, command) in commands.enumerated() {
            let tag = "T\(index + 1) "
            try say("\(tag)\(command)\r\n")
            let ending = try end(of: tag)
            if ending == .cut { return response(200) }
            if ending == .refused {
                takeLeave()
                return response(404)
            }
        }
        takeLeave()
        return response(200)
    }

    private func response(_ status: Int) -> TransportResponse {
        TransportResponse(status: status, body: answer, isTruncated: isTruncated)
    }

    /// Says goodbye as servers like it, and waits no longer for the answer than politeness asks.
    private func takeLeave() {
        let length = answer.count
        deadline = min(deadline, .now + .seconds(1))
        do throws(TransportFailure) {
            try say("T0 LOGOUT\r\n")
            _ = try end(of: "T0 ")
        } catch {
            // All that was asked is answered.
        }
        answer.removeLast(max(0, answer.count - length))
        isTruncated = false
    }

    private enum Ending { case fine, refused, cut }

    /// Reads up to the line that ends a command.
    private func end(of tag: String) throws(TransportFailure) -> Ending {
        while let line = try nextLine() {
            guard answer[line].starts(with: tag.utf8) else { continue }
            let verdict = answer[line].dropFirst(tag.utf8.count).prefix(2).map { $0 & 0xDF }
            return verdict == Array("OK".utf8) ? .fine : .refused
        }
        isTruncated = true
        return .cut
    }

    /// The next line, with the literals in it (RFC 9051, section 4.3); `nil` when there is no room for it.
    private func nextLine() throws(TransportFailure) -> Range<Int>? {
        let start = understood
        var from = start
        while let end = try lineEnd(after: from) {
            guard let literal = Self.literal(endOf: answer[from..<end]) else {
                understood = end
                return start..<end
            }
            guard literal <= limit - min(limit, end) else { return nil }
            while answer.count < end + literal { guard try receive() else { return nil } }
            from = end + literal
        }
        return nil
    }

    private func lineEnd(after start: Int) throws(TransportFailure) -> Int? {
        var from = start
        while true {
            if let found = answer[from...].firstIndex(of: 0x0A) { return found + 1 }
            from = answer.count
            guard try receive() else { return nil }
        }
    }

    /// The length of the literal that a line announces at its end: `{12}`.
    private static func literal(endOf line: ArraySlice<UInt8>) -> Int? {
        var rest = line.dropLast()
        if rest.last == 0x0D { rest = rest.dropLast() }
        guard rest.last == UInt8(ascii: "}") else { return nil }
        let digits = rest.dropLast().reversed().prefix { (0x30...0x39).contains($0) }
        guard (1...18).contains(digits.count), rest.dropLast(digits.count + 1).last == UInt8(ascii: "{") else {
            return nil
        }
        return digits.reversed().reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    // MARK: - Bytes

    private func say(_ text: String) throws(TransportFailure) {
        var rest = ArraySlice(Array(text.utf8))
        while !rest.isEmpty {
            var sent = 0
            let code = unsafe rest.withUnsafeBytes { unsafe curl_easy_send(easy, $0.baseAddress, $0.count, &sent) }
            if sent > 0 { hasSpoken = true }
            rest = rest.dropFirst(sent)
            if code == CURLE_AGAIN { try wait(for: POLLOUT) } else if code != CURLE_OK { throw closed }
        }
    }

    /// Appends what has come, once something has; false when there is no room for it.
    private func receive() throws(TransportFailure) -> Bool {
        let room = min(chunk.count, limit - answer.count)
        guard room > 0 else { return false }
        while true {
            var count = 0
            let code = unsafe chunk.withUnsafeMutableBytes { unsafe curl_easy_recv(easy, $0.baseAddress, room, &count) }
            if code == CURLE_AGAIN {
                try wait(for: POLLIN)
                continue
            }
            guard code == CURLE_OK, count > 0 else { throw closed }
            answer.append(contentsOf: chunk.prefix(count))
            // A server that never stops would otherwise keep us as long as it likes.
            try goOn()
            return true
        }
    }

    private func wait(for event: Int32) throws(TransportFailure) {
        try goOn()
        var wish = pollfd(fd: socket, events: Int16(event), revents: 0)
        _ = unsafe poll(&wish, 1, Self.look)
    }

    private func goOn() throws(TransportFailure) {
        if isCancelled() { throw Self.cancelled }
        if .now > deadline { throw tooSlow }
    }

    private var tooSlow: TransportFailure {
        TransportFailure(
            hasSpoken ? .noAnswer : .notSent, "the mail server took longer than \(patience.components.seconds) s")
    }

    private var closed: TransportFailure {
        TransportFailure(hasSpoken ? .noAnswer : .notSent, "the mail server closed the connection")
    }
}

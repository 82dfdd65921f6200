internal import CLibcurl
internal import Intake

/// Handing a message to a mail server (RFC 5321).
extension Transfer {
    var isMail: Bool { request.mail != nil }

    /// Sets what a mail server is asked; the words of the first option libcurl refuses.
    func prepare(_ mail: MailExchange) -> String? {
        switch mail.task {
        case .send(let from, let to): prepareSending(mail, from, to)
        case .converse: "conversations with mail servers are held elsewhere"
        }
    }

    /// Without anyone to send to, nothing is sent: the server is greeted and asked for a sign of life (NOOP).
    private func prepareSending(_ mail: MailExchange, _ from: String, _ to: [String]) -> String? {
        guard ([from] + to).allSatisfy(Self.isHarmless) else { return "an address that would end the command" }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        var code = unsafe mail.setServer(easy, url: request.url, scheme: "smtp")
        func set(_ next: () -> CURLcode) { if code == CURLE_OK { code = next() } }

        set { unsafe triaged_curl_set_bytes(easy, CURLOPT_PRIVATE, context) }
        // Each message has its own line: servers count messages on a line, drop it when it rests, and remember who
        // logged in; and mail is rare.
        set { unsafe triaged_curl_set_long(easy, CURLOPT_FRESH_CONNECT, 1) }
        set { unsafe triaged_curl_set_long(easy, CURLOPT_FORBID_REUSE, 1) }
        set { unsafe triaged_curl_set_progress(easy, Self.onProgress, context) }
        set { setAnswer() }
        if to.isEmpty {
            set { unsafe triaged_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, "NOOP") }
        } else {
            set { unsafe triaged_curl_set_string(easy, CURLOPT_MAIL_FROM, from) }
            set { setList(CURLOPT_MAIL_RCPT, to) }
            set { unsafe triaged_curl_set_long(easy, CURLOPT_UPLOAD, 1) }
            // No CURLOPT_INFILESIZE: it is counted with the dots that libcurl adds before dots, so that a long message
            // could end before its last bytes. The end is told by the reader alone.
            set { unsafe triaged_curl_set_reader(easy, Self.onReading, context) }
        }
        return code == CURLE_OK ? nil : unsafe String(cString: curl_easy_strerror(code))
    }

    /// True for what cannot begin another command or leave its angle brackets.
    private static func isHarmless(_ address: String) -> Bool {
        address.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
    }

    // MARK: - During

    private static let onReading: curl_read_callback = { buffer, size, count, context in
        guard let buffer = unsafe buffer, let context = unsafe context else { return Int(CURL_READFUNC_ABORT) }
        let (room, overflow) = size.multipliedReportingOverflow(by: count)
        guard !overflow else { return Int(CURL_READFUNC_ABORT) }
        let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        return unsafe transfer.hand(UnsafeMutableRawBufferPointer(start: buffer, count: room))
    }

    private func hand(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let rest = request.body.dropFirst(handover.taken).prefix(buffer.count)
        unsafe buffer.copyBytes(from: rest)
        handover.taken += rest.count
        if rest.isEmpty { handover.isWhole = true }
        return rest.count
    }

    /// libcurl asks this about once a second wherever it waits; it is the only way out of there.
    private static let onProgress: curl_xferinfo_callback = { context, _, _, _, _ in
        guard let context = unsafe context else { return 1 }
        let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        return transfer.isCalledOff() || transfer.isOnlyLeaving ? 1 : 0
    }

    /// True when all is said but the server's good-bye, which some never say.
    private var isOnlyLeaving: Bool {
        handover.answeredAt.map { $0.duration(to: .now) > .seconds(2) } ?? false
    }

    // MARK: - After

    /// What a server said is an answer, whatever libcurl calls it: 550 and 451 are both `CURLE_SEND_ERROR` to it.
    func mailResult(_ code: CURLcode) -> Result<TransportResponse, TransportFailure> {
        let status = handover.isAnswered ? handover.code : status
        if code == CURLE_OK || handover.isAnswered || status >= 400 {
            let said = request.mail?.hidingPassword(in: handover.words) ?? handover.words
            return .success(TransportResponse(status: status, body: said))
        }
        // Before the message's end was sent no server can have taken it; after that, nobody knows.
        let words = "\(Self.words(code)) (curl \(code.rawValue))"
        if code == CURLE_ABORTED_BY_CALLBACK {
            return .failure(TransportFailure(handover.isWhole ? .cancelled : .notSent, "called off"))
        }
        return .failure(TransportFailure(handover.isWhole ? .noAnswer : .notSent, words))
    }

    private static func words(_ code: CURLcode) -> String {
        switch code {
        case CURLE_USE_SSL_FAILED: "the server offers no STARTTLS"
        case CURLE_LOGIN_DENIED: "the server offers no way to log in that we know"
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_WEIRD_SERVER_REPLY:
            "the server hung up or said something else than a mail server"
        default: unsafe String(cString: curl_easy_strerror(code))
        }
    }
}

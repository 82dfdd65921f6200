internal import CLibcurl
internal import Intake

/// One request under way on one easy handle.
///
/// Touched only by the driver's thread.
@safe final class Transfer {
    let id: UInt64
    let easy: UnsafeMutableRawPointer
    let continuation: CheckedContinuation<Result<TransportResponse, TransportFailure>, Never>
    let request: TransportRequest
    /// True when its waiter is no longer interested, or the transport is stopping.
    let isCalledOff: () -> Bool
    /// What became of a message so far, where one is sent.
    var handover = Handover()
    private let answerLimit: Int
    private let patience: Duration
    /// Headers, or the people a message is for: libcurl reads the list during the whole transfer.
    private var list: UnsafeMutablePointer<curl_slist>?
    private var headers: Headers = [:]
    private var body: [UInt8] = []
    private var isTruncated = false
    private var hasLeft = false

    init(
        job: Mailbox.Job, easy: UnsafeMutableRawPointer, limits: CurlTransport.Limits,
        isCalledOff: @escaping () -> Bool
    ) {
        id = job.id
        self.isCalledOff = isCalledOff
        request = job.request
        continuation = job.continuation
        unsafe self.easy = unsafe easy
        answerLimit = job.request.answerBytes ?? limits.answerBytes
        patience = job.request.patience ?? limits.total
    }

    /// The transfer a handle belongs to, by the pointer `prepare` left in it.
    static func of(_ easy: UnsafeMutableRawPointer) -> Transfer? {
        var context: UnsafeMutablePointer<CChar>?
        _ = unsafe triaged_curl_get_pointer(easy, CURLINFO_PRIVATE, &context)
        return unsafe context.map { unsafe Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: - Before

    /// Sets what is the same for every request of a handle's life; the words of the first option libcurl refuses.
    static func configure(_ easy: UnsafeMutableRawPointer, _ limits: CurlTransport.Limits) -> String? {
        var code = CURLE_OK
        func set(_ next: () -> CURLcode) { if code == CURLE_OK { code = next() } }

        // Signals and threads do not mix; name look-ups are libcurl's threaded resolver's.
        set { unsafe triaged_curl_set_long(easy, CURLOPT_NOSIGNAL, 1) }
        set { unsafe triaged_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https") }
        set { unsafe triaged_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0) }
        set { unsafe triaged_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Int(limits.connect.milliseconds)) }
        set { unsafe triaged_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS)) }
        set { unsafe triaged_curl_set_string(easy, CURLOPT_USERAGENT, "triaged") }
        // A connection that rested longer may have been closed by the other side, and a post would fail on it.
        set { unsafe triaged_curl_set_long(easy, CURLOPT_MAXAGE_CONN, 20) }
        return code == CURLE_OK ? nil : unsafe String(cString: curl_easy_strerror(code))
    }

    /// Sets what is this request's; the words of the first option libcurl refuses.
    func prepare() -> String? {
        if let mail = request.mail { return prepare(mail) }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        var code = CURLE_OK
        func set(_ next: () -> CURLcode) { if code == CURLE_OK { code = next() } }

        set { unsafe triaged_curl_set_string(easy, CURLOPT_URL, request.url) }
        set { unsafe triaged_curl_set_bytes(easy, CURLOPT_PRIVATE, context) }
        if request.method == "GET" {
            set { unsafe triaged_curl_set_long(easy, CURLOPT_HTTPGET, 1) }
        } else {
            // The size comes first: without it libcurl would look for a NUL in the body.
            set { unsafe triaged_curl_set_long(easy, CURLOPT_POSTFIELDSIZE, request.body.count) }
            set { unsafe setBody(orNothingAt: context) }
        }
        set { unsafe triaged_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method) }
        set { setHeaders() }
        set { unsafe triaged_curl_set_before_request(easy, Self.onLeaving, context) }
        set { setAnswer() }
        return code == CURLE_OK ? nil : unsafe String(cString: curl_easy_strerror(code))
    }

    /// How long it may take, and where what is said goes.
    func setAnswer() -> CURLcode {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        var code = CURLE_OK
        func set(_ next: () -> CURLcode) { if code == CURLE_OK { code = next() } }
        set { unsafe triaged_curl_set_long(easy, CURLOPT_TIMEOUT_MS, Int(patience.milliseconds)) }
        set { unsafe triaged_curl_set_callback(easy, CURLOPT_WRITEFUNCTION, Self.onBody, CURLOPT_WRITEDATA, context) }
        set {
            unsafe triaged_curl_set_callback(easy, CURLOPT_HEADERFUNCTION, Self.onHeader, CURLOPT_HEADERDATA, context)
        }
        return code
    }

    /// - Parameter address: any that is not null, for a body without bytes; nothing is read there.
    private func setBody(orNothingAt address: UnsafeRawPointer) -> CURLcode {
        unsafe request.body.withUnsafeBytes { body in
            // libcurl copies no byte of an empty body, but a null pointer would mean "read from stdin".
            unsafe triaged_curl_set_bytes(easy, CURLOPT_COPYPOSTFIELDS, body.baseAddress ?? address)
        }
    }

    private func setHeaders() -> CURLcode {
        // `Expect: 100-continue` would cost a round trip on larger bodies.
        setList(CURLOPT_HTTPHEADER, ["Expect:"] + request.headers.fields.map(Self.line))
    }

    func setList(_ option: CURLoption, _ lines: [String]) -> CURLcode {
        for line in lines {
            guard let longer = unsafe curl_slist_append(list, line) else { return CURLE_OUT_OF_MEMORY }
            unsafe list = longer
        }
        return unsafe triaged_curl_set_list(easy, option, list)
    }

    /// A header's line; a line end in a value would begin another header, so it is left out.
    private static func line(_ field: Headers.Field) -> String {
        let line = field.name + ": " + field.value
        guard line.utf8.contains(where: { $0 < 0x20 }) else { return line }
        return String(decoding: line.utf8.filter { $0 >= 0x20 }, as: UTF8.self)
    }

    // MARK: - During

    /// Lets the request leave once.
    ///
    /// When a kept connection dies without an answer, libcurl sends the request again on a new one by itself, and a
    /// post that was acted on would be said twice. Whether to repeat is the outbox's decision.
    private static let onLeaving: curl_prereq_callback = { context, _, _, _, _ in
        guard let context = unsafe context else { return Int32(CURL_PREREQFUNC_ABORT) }
        let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        defer { transfer.hasLeft = true }
        return Int32(transfer.hasLeft ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK)
    }

    private static let onBody: curl_write_callback = { bytes, size, count, context in
        guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
        let (length, overflow) = size.multipliedReportingOverflow(by: count)
        guard !overflow else { return 0 }
        let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        unsafe transfer.receive(UnsafeRawBufferPointer(start: bytes, count: length))
        return length
    }

    private static let onHeader: curl_write_callback = { bytes, size, count, context in
        guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
        let (length, overflow) = size.multipliedReportingOverflow(by: count)
        guard !overflow else { return 0 }
        let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        unsafe transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: length))
        return length
    }

    private func receive(_ bytes: UnsafeRawBufferPointer) {
        let room = answerLimit - body.count
        if bytes.count > room { isTruncated = true }
        unsafe body.append(contentsOf: bytes.prefix(max(0, room)))
    }

    private func receiveHeader(_ bytes: UnsafeRawBufferPointer) {
        guard request.mail == nil else { return unsafe handover.hear(bytes) }
        // A status line begins a new set: only the last answer's headers count (after `100 Continue`, say).
        if unsafe bytes.starts(with: "HTTP/".utf8) { headers = [:] }
        guard let colon = unsafe bytes.firstIndex(of: UInt8(ascii: ":")), headers.fields.count < 100 else { return }
        let name = unsafe bytes[..<colon]
        // Every server says these, and no outcome is read from them.
        guard !Self.uninteresting.contains(where: { unsafe name.elementsEqual($0) }) else { return }
        let value = unsafe bytes[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }.prefix { $0 != 0x0D && $0 != 0x0A }
        unsafe headers.add(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    private static let uninteresting = [
        "Server", "server", "Connection", "Content-Length", "content-length",
    ]
    .map { Array($0.utf8) }

    // MARK: - After

    func result(_ code: CURLcode) -> Result<TransportResponse, TransportFailure> {
        if request.mail != nil { return mailResult(code) }
        guard code == CURLE_OK else { return .failure(failure(code)) }
        return .success(TransportResponse(status: status, headers: headers, body: body, isTruncated: isTruncated))
    }

    /// HTTP's status, or the last reply code of a mail server.
    var status: Int {
        var status = 0
        _ = unsafe triaged_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    private func failure(_ code: CURLcode) -> TransportFailure {
        var sent = 0
        _ = unsafe triaged_curl_get_long(easy, CURLINFO_REQUEST_SIZE, &sent)
        guard code != CURLE_ABORTED_BY_CALLBACK else {
            return TransportFailure(.noAnswer, "the connection closed before an answer came")
        }
        let words = unsafe String(cString: curl_easy_strerror(code))
        // No byte of the request left, or the connection was never made: the other side cannot have acted.
        let neverConnected: Set<UInt32> = [
            CURLE_COULDNT_RESOLVE_HOST.rawValue, CURLE_COULDNT_RESOLVE_PROXY.rawValue, CURLE_COULDNT_CONNECT.rawValue,
            CURLE_SSL_CONNECT_ERROR.rawValue, CURLE_PEER_FAILED_VERIFICATION.rawValue, CURLE_URL_MALFORMAT.rawValue,
            CURLE_UNSUPPORTED_PROTOCOL.rawValue,
        ]
        let isNotSent = sent == 0 || neverConnected.contains(code.rawValue)
        return TransportFailure(isNotSent ? .notSent : .noAnswer, "\(words) (curl \(code.rawValue))")
    }

    func release() {
        unsafe curl_slist_free_all(list)
        unsafe list = nil
    }
}

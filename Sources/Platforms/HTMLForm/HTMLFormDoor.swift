import Documents
import Intake

/// Who may post to a form's address, and what browsers are told of it.
///
/// A public form cannot keep a secret: whoever sees the page sees its address. So its source says in words that there is
/// none (`secret: none`), or on which web sites the form stands (`origins`). The latter keeps other people's pages from
/// posting in the name of their visitors; a program can claim any origin. A form behind a log-in, or one that a server
/// passes on, can have a `secret`.
struct HTMLFormDoor: Sendable {
    /// `scheme://host[:port]`, lower case; empty where any will do.
    private let origins: [String]
    /// `nil` where none is asked for.
    private let secret: FormDoor?
    private let isOpen: Bool

    private init(origins: [String], secret: FormDoor?, isOpen: Bool) {
        self.origins = origins
        self.secret = secret
        self.isOpen = isOpen
    }

    /// Lets nobody in, for a source without configuration.
    static let closed = HTMLFormDoor(origins: [], secret: nil, isOpen: false)

    /// Reads `origins` and `secret`; `nil`, with a problem, when they are missing or wrong.
    ///
    /// `open: true` is another word for `secret: none`.
    init?(from settings: inout MappingReader, vault: Vault) {
        let isOpen = settings.flag("open", default: false)
        guard let origins = Self.origins(&settings) else { return nil }
        var secret: FormDoor?
        if settings.node["secret"] != nil {
            guard let read = FormDoor(from: &settings, vault: vault) else { return nil }
            secret = read
        } else {
            // It is a setting here all the same, for the advice on keys that are not.
            _ = settings.take("secret")
        }
        guard isOpen || !origins.isEmpty || secret != nil else {
            settings.problem(
                "002", "nothing says who may post to this form",
                hint: "origins: [https://example.com] for the web site it stands on; or secret: none, for everybody; "
                    + "or secret: ${env:NAME}")
            return nil
        }
        if isOpen, !origins.isEmpty || secret != nil {
            settings.problem(
                "003", "\"open: true\" lets everybody in, whatever else is set",
                hint: "remove it, or remove \"origins\" and \"secret\"", at: settings.node["open"]?.place)
            return nil
        }
        let asksForNone = secret?.isOpen ?? isOpen
        self.init(origins: origins, secret: asksForNone ? nil : secret, isOpen: asksForNone && origins.isEmpty)
    }

    /// `nil`, with a problem, where one of them is none.
    private static func origins(_ settings: inout MappingReader) -> [String]? {
        let listed = settings.texts("origins")
        let origins = listed.compactMap(origin)
        let wrong = listed.first { text in
            // A slash at the end is how browsers show an address.
            let plain = text.hasSuffix("/") ? String(text.dropLast()) : text
            return origin(text).map { !isSame($0, plain.lowercased()) } ?? true
        }
        guard let wrong else { return origins }
        let meant = origin(wrong) ?? (wrong.contains(".") ? origin("https://" + wrong) : nil)
        let hint =
            switch wrong {
            case "*": "secret: none instead of \"origins\" lets the pages of all web sites post"
            default: meant.map { "did you mean \"\($0)\"? An origin is scheme and host alone" }
            }
        settings.problem(
            "003", "\"origins\": \"\(wrong.shortened(to: 60))\" is no origin",
            hint: hint ?? "scheme and host alone, as in https://example.com", at: settings.node["origins"]?.place)
        return nil
    }

    /// Whether an origin is what was written: browsers leave out the port that is usual.
    private static func isSame(_ origin: String, _ written: String) -> Bool {
        origin == written || origin + (written.hasPrefix("http://") ? ":80" : ":443") == written
    }

    /// The origin of an address (RFC 6454); `nil` for what has none, such as `null`.
    static func origin(_ address: some StringProtocol) -> String? {
        let address = address.lowercased()
        guard MappingReader.isAddress(address), let slashes = address.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return nil
        }
        let start = address.utf8.index(slashes, offsetBy: 2)
        let host = address[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !host.isEmpty, !host.contains("@") else { return nil }
        let usual = address.hasPrefix("http://") ? ":80" : ":443"
        return String(address[..<start] + (host.hasSuffix(usual) ? host.dropLast(usual.count) : host))
    }

    // MARK: - Requests

    func isServed(_ method: String, _ path: String) -> Bool {
        let isOurs = secret.map { $0.isServed("POST", path) } ?? path.isEmpty
        return isOurs && ["POST", "OPTIONS", "GET", "HEAD"].contains(method)
    }

    /// `nil` where the request may come in.
    func refusal(_ request: IncomingRequest) -> Verification? {
        guard isOpen || !origins.isEmpty || secret != nil else { return .badSignature("this source is not configured") }
        if !isFromOurPages(request) {
            return .refused(
                status: 403, reason: .foreignOrigin,
                message: "this form is not on a web site that may post here: its address must be among \"origins\" "
                    + "(a page with Referrer-Policy: no-referrer does not tell where it is)")
        }
        if case .refused(let status, let reason, let message)? = secret?.verify(request) {
            return .refused(status: status, reason: reason, message: message)
        }
        return nil
    }

    /// By `Origin`, which browsers send with every POST; by `Referer` from those that do not.
    private func isFromOurPages(_ request: IncomingRequest) -> Bool {
        guard !origins.isEmpty else { return true }
        return Self.from(request).map(origins.contains) ?? false
    }

    private static func from(_ request: IncomingRequest) -> String? {
        if let origin = request.headers["Origin"] { return Self.origin(origin) }
        return request.headers["Referer"].flatMap(Self.origin)
    }

    /// The page that the form stands on, where it may be linked to: only those on our origins.
    func page(of request: IncomingRequest) -> String? {
        guard let page = request.headers["Referer"], let origin = Self.origin(page), origins.contains(origin) else {
            return nil
        }
        return page
    }

    // MARK: - Scripts of other origins (Fetch standard, "CORS protocol")

    /// What lets the page's own script read the answer; nothing for pages that may not post here.
    func sharing(with request: IncomingRequest) -> [(String, String)] {
        guard let given = request.headers["Origin"] else { return [] }
        if origins.isEmpty { return [("Access-Control-Allow-Origin", "*")] }
        guard let origin = Self.origin(given), origins.contains(origin) else { return [("Vary", "Origin")] }
        return [("Access-Control-Allow-Origin", origin), ("Vary", "Origin")]
    }

    /// The answer to a browser that asks before it posts JSON from a script.
    func preflight(_ request: IncomingRequest) -> DoorAnswer {
        let sharing = sharing(with: request)
        guard sharing.contains(where: { $0.0 == "Access-Control-Allow-Origin" }) else {
            return DoorAnswer(status: 403, headers: Headers(sharing))
        }
        return DoorAnswer(
            status: 204,
            headers: Headers(
                sharing + [
                    ("Access-Control-Allow-Methods", "POST, OPTIONS"),
                    ("Access-Control-Allow-Headers", "Content-Type, Authorization, X-Triaged-Secret"),
                    ("Access-Control-Max-Age", "86400"),
                ]))
    }

    // MARK: - What the settings tell

    /// See `Source.protection`.
    var protection: String? {
        let pages = origins.isEmpty ? nil : "comes from the pages of " + origins.prefix(5).joined(separator: ", ")
        let parts = [pages, secret?.protection].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", and ")
    }

    var remarks: [Finding] {
        if isOpen {
            return [
                .warning(
                    "everybody who knows the address can post (secret: none)",
                    advice: "write \"origins: [https://your-site.example]\" instead, so that no other web site can")
            ]
        }
        let plain = origins.first { $0.hasPrefix("http://") && !$0.hasPrefix("http://localhost") }
        return (secret?.remarks ?? [])
            + (plain.map {
                [.warning("\($0) is not encrypted", advice: "serve the form's page by https:// and name that origin")]
            } ?? [])
    }
}

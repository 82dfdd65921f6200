/// A request to another server, complete: what `compose` yields and `CurlTransport` sends.
///
/// HTTP, unless `mail` says what is asked of a mail server.
package struct TransportRequest: Sendable, Equatable {
    package var method: String
    package var url: String
    package var headers: Headers
    package var body: [UInt8]
    /// What is asked of a mail server; method and headers are then not used.
    package var mail: MailExchange?
    /// How long the whole exchange may take; `nil` leaves it to the transport.
    ///
    /// Long polls need more than others.
    package var patience: Duration?
    /// How many bytes of the answer's body are kept; `nil` leaves it to the transport.
    package var answerBytes: Int?

    package init(
        method: String = "POST", url: String, headers: Headers, body: [UInt8], patience: Duration? = nil,
        answerBytes: Int? = nil, mail: MailExchange? = nil
    ) {
        self.mail = mail
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.patience = patience
        self.answerBytes = answerBytes
    }

    /// The host and port alone, for people: the rest of an address may hold a secret.
    package var host: String {
        guard let start = url.firstRange(of: "://")?.upperBound else { return "" }
        let authority = url[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return String(authority.split(separator: "@").last ?? "")
    }

    /// A request for something to read.
    package static func get(
        _ url: String, headers: Headers = [:], patience: Duration? = nil, answerBytes: Int? = nil
    ) -> TransportRequest {
        TransportRequest(
            method: "GET", url: url, headers: headers, body: [], patience: patience, answerBytes: answerBytes)
    }
}

/// What is asked of a mail server; the request's `url` is `smtp://`, `smtps://`, `imap://` or `imaps://`, with the port.
package struct MailExchange: Sendable, Equatable {
    package enum Task: Sendable, Equatable {
        /// Hands over the request's body as a message (RFC 5321).
        ///
        /// The response has the server's last reply code as its status and the reply's text as its body.
        case send(from: String, to: [String])
        /// Logs in and says these commands, without tags, one after the other (RFC 9051, RFC 3501).
        ///
        /// The response's status is 200 when all ended with OK, 404 when one ended with NO or BAD (the later ones are
        /// then not said), 401 when the login was refused; its body is all that the server said since the login, as it
        /// came.
        case converse([String])
    }

    package var task: Task
    package var user: String?
    package var password: Secret?
    package var security: Security
    /// The path of a file with the certificate authorities to trust in the place of the system's (PEM).
    package var authorities: String?

    package enum Security: String, Sendable, CaseIterable {
        /// TLS from the first byte (`smtps`, `imaps`).
        case tls
        /// Plain until STARTTLS, and nothing said without it.
        case startTLS = "starttls"
        /// Neither: only for servers on this machine.
        case none
    }

    package init(
        _ task: Task, user: String? = nil, password: Secret? = nil, security: Security = .tls,
        authorities: String? = nil
    ) {
        self.authorities = authorities
        self.task = task
        self.user = user
        self.password = password
        self.security = security
    }
}

package struct TransportResponse: Sendable, Equatable {
    /// HTTP's status; a mail server's reply code (RFC 5321, section 4.2).
    package var status: Int
    package var headers: Headers
    /// At most as many bytes as the transport's limit; `isTruncated` tells when there were more.
    package var body: [UInt8]
    package var isTruncated: Bool

    package init(status: Int, headers: Headers = [:], body: [UInt8] = [], isTruncated: Bool = false) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isTruncated = isTruncated
    }
}

/// Why there is no answer.
package struct TransportFailure: Error, Equatable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        /// The other side cannot have acted on it: no connection was made, or no byte was sent.
        case notSent = "not_sent"
        /// The request left and no answer came: nobody knows whether it was acted on.
        case noAnswer = "no_answer"
        /// We stopped waiting because the daemon is stopping; treated as `noAnswer`.
        case cancelled
    }

    package var kind: Kind
    /// The library's words, with no secret in them.
    package var message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }
}

/// The door through which everything leaves.
package protocol Transport: Sendable {
    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse

    /// Where tasks that do little but send should run, to spare a change of threads for each answer; they must not
    /// block. `nil` leaves them where they are.
    var executor: (any TaskExecutor)? { get }
}

extension Transport {
    package var executor: (any TaskExecutor)? { nil }
}

/// What became of one attempt to deliver a post.
package enum Outcome: Sendable, Equatable {
    /// With the platform's id of the new message, where it tells one.
    case delivered(externalID: String?)
    /// Try again, not before `after` when the platform named a time.
    case retry(after: Duration?, reason: String)
    /// It will never work as it is.
    case dead(reason: String)
    /// It may have been posted; only a person or a read-back can tell.
    case uncertain(reason: String)

    /// The word for this outcome in metrics and the outbox.
    package var label: String {
        switch self {
        case .delivered: "delivered"
        case .retry: "retry"
        case .dead: "dead"
        case .uncertain: "uncertain"
        }
    }
}

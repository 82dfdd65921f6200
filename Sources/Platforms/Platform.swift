package import Documents
package import Intake

/// A kind of place where people ask and answers go: one conformance per folder, listed in `AllPlatforms.swift`.
///
/// Everything here is pure: bytes and settings in, values out. Sockets, clocks and tables belong to others.
package protocol Platform: Sendable {
    /// The word for it in configuration, rules and identities: `slack`.
    static var name: String { get }
    /// Other words that people use for it, which are understood too.
    static var otherNames: [String] { get }
    /// One sentence for help texts and generated docs.
    static var summary: String { get }
    static var kind: SourceKind { get }

    /// Reads the settings of a source; problems go to the reader, which knows the places. `nil` when unusable.
    static func source(named name: String, settings: inout MappingReader, vault: Vault) -> (any Source)?

    /// Reads the settings of a destination; `nil` when unusable or when the platform takes no posts.
    static func destination(named name: String, settings: inout MappingReader, vault: Vault) -> (any Destination)?

    /// A source for `triaged normalize` and `explain`, where there is no configuration: no secret, no names known.
    static func unconfigured(source name: String) -> any Source
}

extension Platform {
    package static var otherNames: [String] { [] }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        settings.refuse(self.name, "takes no posts")
        return nil
    }
}

/// One configured place that events come from.
package protocol Source: Sendable {
    /// Decides, before anything is kept, whether a request is what it claims to be.
    func verify(_ request: IncomingRequest, now: Timestamp) -> Verification

    /// Whether a request of that method is for this source; `path` is what follows its name in the URL, with its slash.
    func isServed(_ method: String, _ path: String) -> Bool

    /// True where the platform may put its token into the address, as `access_token` (RFC 6750, section 2.3).
    var takesTokenInQuery: Bool { get }

    /// The bodies that a genuine request brings, each to be kept as an event of its own.
    func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]]

    /// Understands an event. Never fails: what is not understood is `ignored` or `invalid`, with a reason.
    ///
    /// - Parameter known: what was looked up; a source that asks for nothing may leave it.
    func normalise(_ event: Event, known: Lookups) -> Reading

    /// How it is asked for what it does not send; `nil` where it sends everything.
    var poller: (any Poller)? { get }

    /// How it is asked for what its events leave out; `nil` where they say it all, or nobody may ask.
    var lookupPlan: (any LookupPlan)? { get }

    /// How an answer is given in the HTTP response to the event that led to it; `nil` where the platform takes none there.
    var responder: (any Responder)? { get }

    /// How whoever sent a request is told that it was not taken; `nil` leaves it to the door, which answers in JSON.
    ///
    /// - Parameters:
    ///   - error: the closed word for metrics.
    ///   - request: without its body where that was too large.
    func refusalAnswer(_ status: Int, _ error: String, _ message: String, to request: IncomingRequest) -> DoorAnswer?

    /// What its door asks of a delivery, behind "it takes what …", for `triaged doctor`; `nil` where nothing is delivered,
    /// everything is let in, or the platform itself tells.
    var protection: String? { get }

    /// What its settings alone tell `triaged doctor`: a secret that cannot be one, a name that is missing.
    var remarks: [Finding] { get }

    /// What `triaged doctor` asks the platform about this configuration.
    var checkups: [Checkup] { get }
}

extension Source {
    package func isServed(_ method: String, _ path: String) -> Bool { method == "POST" && path.isEmpty }
    package var takesTokenInQuery: Bool { false }
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] { [body] }
    package var poller: (any Poller)? { nil }
    package var lookupPlan: (any LookupPlan)? { nil }
    package var responder: (any Responder)? { nil }
    package func refusalAnswer(
        _ status: Int, _ error: String, _ message: String, to request: IncomingRequest
    ) -> DoorAnswer? { nil }
    package var protection: String? { nil }
    package var remarks: [Finding] { [] }
    package var checkups: [Checkup] { [] }

    package func normalise(_ event: Event) -> Reading { normalise(event, known: Lookups()) }
}

/// One configured place that posts go to.
package protocol Destination: Sendable {
    /// True when the platform itself drops a second copy of a post, so that an attempt whose end nobody knows may
    /// simply be made again.
    var repeatIsSafe: Bool { get }

    /// What it can do besides saying something new; posts of other acts do not reach `compose`.
    var abilities: Set<Post.Ability> { get }

    /// True where an address is a person's, as in mail: an answer goes to whoever asked, not to where they did.
    var isPersonal: Bool { get }

    /// Why a post cannot be sent at all, in words for the operator; `nil` where it can. It is asked before `compose`.
    func refusal(of post: Post) -> String?

    /// Renders a post as the platform's request. Throws nothing: a post always has some form.
    func compose(_ post: Post, now: Timestamp) -> TransportRequest

    /// Reads the platform's answer to a post.
    func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome

    /// For how long the platform wants no more posts from us, by the headers of an answer; `nil` when it does not say.
    func rest(after response: TransportResponse) -> Duration?

    /// What the platform answers to a post that it takes: for receivers in its place.
    var acceptance: TransportResponse { get }

    /// What its settings alone tell `triaged doctor`: a secret that cannot be one, a name that is missing.
    var remarks: [Finding] { get }

    /// What `triaged doctor` asks the platform about this configuration.
    var checkups: [Checkup] { get }
}

extension Destination {
    package var abilities: Set<Post.Ability> { [] }
    package var isPersonal: Bool { false }
    package func refusal(of post: Post) -> String? { nil }
    package var acceptance: TransportResponse { TransportResponse(status: 200) }
    package var remarks: [Finding] { [] }
    package var checkups: [Checkup] { [] }

    /// The whole destination rests when it was asked to slow down.
    package func rest(after response: TransportResponse) -> Duration? {
        response.status == 429 ? response.retryAfter : nil
    }
}

/// Gives an answer in the HTTP response to the event that led to it.
///
/// Microsoft Teams takes answers to an outgoing webhook nowhere else; for others it spares a token.
package protocol Responder: Sendable {
    /// How long the platform waits for a response, less the way there and back.
    var patience: Duration { get }
    /// - Parameter request: the event as it came, which may say how it wants to be answered.
    func compose(_ post: Post, to request: IncomingRequest) -> DoorAnswer
    /// What is said when the answer is not there in time.
    func late(for request: IncomingRequest) -> DoorAnswer
}

/// A request as it stands at the door.
package struct IncomingRequest: Sendable {
    package var method: String
    /// What follows the source's name in the URL, with its slash and without the query.
    package var path: String
    package var headers: Headers
    package var body: [UInt8]
    /// What was looked up for its source, such as the keys that the platform signs with.
    package var known: Lookups

    package init(
        method: String = "POST", path: String = "", headers: Headers, body: [UInt8], known: Lookups = Lookups()
    ) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.known = known
    }
}

/// What is said to whoever sent a request.
package struct DoorAnswer: Sendable, Equatable {
    package var status: Int
    /// Empty where there is no body.
    package var contentType: String
    package var body: String
    /// Others, such as `Location`.
    package var headers: Headers

    package init(status: Int = 200, contentType: String = "", body: String = "", headers: Headers = [:]) {
        self.headers = headers
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    package static let ok = DoorAnswer()

    /// For whoever only looks whether somebody is there, as `triaged doctor` does.
    package static let here = DoorAnswer.json(["triaged": "events are sent here with POST"])

    package static func json(_ body: JSON, status: Int = 200) -> DoorAnswer {
        DoorAnswer(status: status, contentType: "application/json", body: body.text)
    }
}

/// What the door does with a request.
package enum Verification: Sendable, Equatable {
    /// Genuine: keep it, then answer 200.
    case accepted
    /// Genuine: keep it, then answer with what the platform wants to hear.
    case acknowledged(DoorAnswer)
    /// Genuine, and nothing to keep: answer at once (a handshake).
    case answer(DoorAnswer)
    /// Not genuine, too old, or not readable. `reason` is a closed word for metrics, `message` is for the sender.
    case refused(status: Int, reason: Refusal, message: String)

    package enum Refusal: String, Sendable {
        /// The signature or token is missing or wrong.
        case badSignature = "bad_signature"
        /// Signed, but too long ago (or too far ahead): perhaps a replay.
        case stale
        /// Genuine, and not what the platform sends.
        case malformed
        /// From a page of another web site than those that may post here.
        case foreignOrigin = "foreign_origin"
        /// What it would be checked with is not there yet, such as the platform's public keys.
        case unready
    }
}

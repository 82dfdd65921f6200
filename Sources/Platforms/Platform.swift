package import Documents
package import Intake

/// A kind of place where people ask and answers go: one conformance per folder, listed in `AllPlatforms.swift`.
///
/// Everything here is pure: bytes and settings in, values out. Sockets, clocks and tables belong to others.
package protocol Platform: Sendable {
    /// The word for it in configuration, rules and identities: `slack`.
    static var name: String { get }
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

/// One configured place that events come from.
package protocol Source: Sendable {
    /// Decides, before anything is kept, whether a request is what it claims to be.
    func verify(_ request: IncomingRequest, now: Timestamp) -> Verification

    /// Understands an event. Never fails: what is not understood is `ignored` or `invalid`, with a reason.
    func normalise(_ event: Event) -> Reading
}

/// One configured place that posts go to.
package protocol Destination: Sendable {
    /// True when the platform itself drops a second copy of a post, so that an attempt whose end nobody knows may
    /// simply be made again.
    var repeatIsSafe: Bool { get }

    /// Renders a post as the platform's request. Throws nothing: a post always has some form.
    func compose(_ post: Post, now: Timestamp) -> HTTPRequest

    /// Reads the platform's answer.
    func readOutcome(_ response: HTTPResponse) -> Outcome

    /// What the platform answers to a post that it takes: for receivers in its place.
    var acceptance: HTTPResponse { get }
}

extension Destination {
    package var acceptance: HTTPResponse { HTTPResponse(status: 200) }
}

/// A request as it stands at the door.
package struct IncomingRequest: Sendable {
    package var headers: Headers
    package var body: [UInt8]

    package init(headers: Headers, body: [UInt8]) {
        self.headers = headers
        self.body = body
    }
}

/// What the door does with a request.
package enum Verification: Sendable, Equatable {
    /// Genuine: keep it, then answer 200.
    case accepted
    /// Genuine, and nothing to keep: answer at once (a handshake).
    case answer(status: Int, contentType: String, body: String)
    /// Not genuine, too old, or not readable. `reason` is a closed word for metrics, `message` is for the sender.
    case refused(status: Int, reason: Refusal, message: String)

    package enum Refusal: String, Sendable {
        /// The signature or token is missing or wrong.
        case badSignature = "bad_signature"
        /// Signed, but too long ago (or too far ahead): perhaps a replay.
        case stale
        /// Genuine, and not what the platform sends.
        case malformed
    }
}

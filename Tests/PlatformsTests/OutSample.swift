import Documents
import Intake
import Platforms
import Testing

/// How a platform shows a post, written from its documentation and not from our renderer: for the checks that every
/// destination must pass.
struct OutSample: Sendable, CustomTestStringConvertible {
    var platform: any Platform.Type
    var yaml: String
    /// The text that a person reads in the request: dialect taken out, as the platform would show it.
    var shown: @Sendable (TransportRequest) throws -> String
    /// Whether the platform takes the message for its size.
    var isWithinLimit: @Sendable (TransportRequest) throws -> Bool
    /// What in the raw text would call people or hide an address, were it left as it is.
    var calls: [String]
    /// Answers as the platform gives them, with the outcome's label.
    var answers: [(status: Int, headers: Headers, body: String, label: String)]
    /// The texts in which `calls` would have power; `nil` for all of them.
    var speaking: (@Sendable (TransportRequest) throws -> [String])?
    /// How many sentences are certainly more than one message takes.
    var tooMany = 1500
    /// Somewhere that the platform could post to.
    var address = "C1"

    var testDescription: String { "\(platform.name) \(yaml)" }

    func make() throws -> any Destination {
        let configured = destination(platform, yaml)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    /// A post to the sample's address.
    func post(_ body: PostBody) -> Post {
        var post = PlatformsTests.post(body)
        post.address = address
        return post
    }

    static let all: [OutSample] =
        []
        + discord
        + email
        + googleChat
        + matrix
        + mattermost
        + rocketchat
        + slack
        + teams
        + telegram
        + zulip
}

/// A post whose body is this.
func post(_ body: PostBody, act: Post.Act = .say) -> Post {
    Post(
        key: "reply/here/there/171.2", destination: "there", address: "C1", thread: "171.2", request: RequestID(12),
        purpose: .reply, plannedAt: Timestamp(milliseconds: 1_795_252_000_000), body: body, act: act)
}

let samplePost = post(PostBody([.paragraph([.text("Noted.")])]))

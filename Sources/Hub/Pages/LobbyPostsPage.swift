private import Documents
import HTTPTypes
import Hummingbird
import Intake
private import NIOCore
private import Store

/// Where the lobby's own destination posts to, so that these posts travel like all others.
///
/// A post whose key is known already is answered as if it were new, and shown once.
enum LobbyPostsPage: Page {
    static let path = "/lobby/posts"
    static let methods: [HTTPTypes.HTTPRequest.Method] = [.post]
    /// libcurl knocks here; the token guards it.
    static let isForBrowsers = false

    private static let limit = 1 << 20

    static func post(_ visit: Visit) async throws -> Response {
        guard isGenuine(visit) else {
            return .json(.unauthorized, ["error": "bad_token", "message": "The token is missing or wrong."])
        }
        let bytes: [UInt8]
        do {
            bytes = Array((try await visit.request.body.collect(upTo: limit)).readableBytesView)
        } catch is NIOTooManyBytesError {
            return .json(
                .contentTooLarge, ["error": "too_large", "message": .string("A post has at most \(limit) bytes.")])
        }
        guard let json = try? JSON(parsing: bytes), let key = json["key"]?.string, !key.isEmpty,
            let body = try? json.value("blocks", as: PostBody.self)
        else {
            return .json(.badRequest, ["error": "malformed", "message": "A post needs a \"key\" and \"blocks\"."])
        }
        let isNew = try await visit.hub.store.keepLobbyPost(
            key: key, address: json["address"]?.string, thread: json["thread"]?.string,
            request: json["request"]?.string.flatMap { RequestID(parsing: $0) }, body: body, at: visit.now)
        return .json(.ok, ["id": .string(key), "repeated": .bool(!isNew)])
    }

    private static func isGenuine(_ visit: Visit) -> Bool {
        let expected = Array("Bearer ".utf8) + visit.hub.lobbyToken.revealed
        return constantTimeEqual(Array((visit.request.headers[.authorization] ?? "").utf8), expected)
    }
}

import HTTPTypes
import Hummingbird
import Intake
private import Store

/// Where the lobby's own destination posts to.
///
/// A post whose key is known already is answered as if it were new, and shown once.
enum LobbyPostsPage: Page {
    static let path = "/lobby/posts"
    static let methods: [HTTPTypes.HTTPRequest.Method] = [.post]
    static let isForBrowsers = false

    static func post(_ visit: Visit) async throws -> Response {
        let json: JSON
        switch try await OwnPost.read(visit) {
        case .refused(let response): return response
        case .post(let read): json = read
        }
        guard let key = json["key"]?.string, !key.isEmpty, let body = try? json.value("blocks", as: PostBody.self)
        else {
            return .json(.badRequest, ["error": "malformed", "message": "A post needs a \"key\" and \"blocks\"."])
        }
        let isNew = try await visit.hub.store.keepLobbyPost(
            key: key, address: json["address"]?.string, thread: json["thread"]?.string,
            request: json["request"]?.string.flatMap { RequestID(parsing: $0) }, body: body, at: visit.now)
        return .json(.ok, ["id": .string(key), "repeated": .bool(!isNew)])
    }
}

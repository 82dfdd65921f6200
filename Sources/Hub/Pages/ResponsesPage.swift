import HTTPTypes
import Hummingbird
import Intake

/// Where answers are brought that the sender of an event waits for.
enum ResponsesPage: Page {
    static let path = "/responses"
    static let methods: [HTTPTypes.HTTPRequest.Method] = [.post]
    static let isForBrowsers = false

    static func post(_ visit: Visit) async throws -> Response {
        let post: Post
        switch try await OwnPost.read(visit) {
        case .refused(let response): return response
        case .post(let json):
            guard let read = try? Post(json: json) else {
                return .json(.badRequest, ["error": "malformed", "message": "This is no post."])
            }
            post = read
        }
        guard visit.hub.responses.fulfil(post) else {
            return .json(.gone, ["error": "gone", "message": "Nobody waits for this answer any more."])
        }
        return .json(.ok, ["key": .string(post.key)])
    }
}

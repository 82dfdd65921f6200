private import Documents
import Hummingbird
import Intake
private import NIOCore

/// A post that the daemon's own deliveries bring here, so that these travel like all others.
///
/// libcurl knocks; the token, made at each start, guards the door.
enum OwnPost {
    private static let limit = 1 << 20

    enum Read {
        case post(JSON)
        case refused(Response)
    }

    static func read(_ visit: Visit) async throws -> Read {
        guard isGenuine(visit) else {
            return .refused(
                .json(.unauthorized, ["error": "bad_token", "message": "The token is missing or wrong."]))
        }
        do {
            let bytes = Array((try await visit.request.body.collect(upTo: limit)).readableBytesView)
            guard let json = try? JSON(parsing: bytes) else {
                return .refused(.json(.badRequest, ["error": "malformed", "message": "A post is JSON."]))
            }
            return .post(json)
        } catch is NIOTooManyBytesError {
            return .refused(
                .json(
                    .contentTooLarge,
                    ["error": "too_large", "message": .string("A post has at most \(limit) bytes.")]))
        }
    }

    private static func isGenuine(_ visit: Visit) -> Bool {
        let expected = Array("Bearer ".utf8) + visit.hub.lobbyToken.revealed
        return constantTimeEqual(Array((visit.request.headers[.authorization] ?? "").utf8), expected)
    }
}

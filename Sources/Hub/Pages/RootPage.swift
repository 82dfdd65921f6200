import Hummingbird

/// The front door leads into the lobby.
enum RootPage: Page {
    static let path = "/"

    static func get(_ visit: Visit) async throws -> Response { try await LobbyPage.get(visit) }
}

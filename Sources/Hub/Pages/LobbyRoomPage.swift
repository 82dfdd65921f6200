import Hummingbird

/// The room without the page around it, for the script that keeps an open lobby up to date.
enum LobbyRoomPage: Page {
    static let path = "/lobby/room"

    static func get(_ visit: Visit) async throws -> Response {
        let form = LobbyMessageForm(author: LobbyPage.rememberedName(visit))
        let room = try await LobbyRoom(visit.hub.store, form, problem: nil, now: visit.now).html
        return Frame.html("<div id=\"threads\">\(room.threads)</div>\n<div id=\"notices\">\(room.notices)</div>\n")
    }
}

import Documents
package import Intake

/// Reads what the Hub wrote for a line typed in the lobby.
package struct LobbySource: Source {
    package static let channel = Channel(id: "lobby", name: "#lobby")

    private let name: String

    package init(name: String = LobbyPlatform.name) {
        self.name = name
    }

    /// Only the form is checked: who may write here is the Hub's to decide, before it hands the line over.
    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        switch normalise(Event(source: name, receivedAt: now, body: request.body)) {
        case .invalid(let reason), .ignored(let reason): .malformed(reason)
        default: .accepted
        }
    }

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let body: JSON
        do { body = try JSON(parsing: event.body) } catch { return .invalid(reason: "not JSON: \(error)") }
        guard let id = body["id"]?.string?.nonEmpty else { return .invalid(reason: "\"id\" is missing or no text") }
        if let press = body["press"] { return Self.pressed(press, by: body["author"]?.string?.tidied ?? "") }
        guard let text = body["text"]?.string?.tidied else { return .invalid(reason: "\"text\" is missing or no text") }
        guard !text.isEmpty else { return .ignored(reason: "the line is empty") }
        let author = body["author"]?.string?.tidied ?? ""
        let thread = body["thread"]?.string?.nonEmpty
        let at =
            body["at"]?.int.map { Timestamp(milliseconds: $0) } ?? body["at"]?.string.flatMap(Timestamp.init(iso8601:))
        let said = at ?? event.receivedAt
        return .submission(
            Submission(
                key: MessageKey(platform: LobbyPlatform.name, scope: LobbyPlatform.name, externalID: id), source: name,
                kind: LobbyPlatform.kind, channel: Self.channel, thread: thread ?? id,
                isReply: thread.map { $0 != id } ?? false,
                author: Person(id: author, name: author.nonEmpty), text: text, submittedAt: said,
                version: said.milliseconds))
    }

    private static func pressed(_ press: JSON, by author: String) -> Reading {
        guard let action = press["action"]?.string?.nonEmpty else {
            return .invalid(reason: "\"press.action\" is missing or no text")
        }
        return .command(
            Command(
                name: action, text: press["value"]?.string?.tidied ?? "",
                author: Person(id: author, name: author.nonEmpty),
                channel: channel))
    }
}

import Documents
import Intake

/// What `triaged doctor` asks a Rocket.Chat server.
struct RocketChatCheckups: Sendable {
    let client: RocketChatClient

    func source(_ rooms: [String]) -> [Checkup] { [whoWeAre] + rooms.map(room) }

    func destination(_ channel: String?) -> [Checkup] { [whoWeAre] + (channel.map { [room($0)] } ?? []) }

    private static let newToken =
        "log in as the bot's user, open My Account, Personal Access Tokens, make one (with \"Ignore Two Factor "
        + "Authentication\"), and set the token and the user_id that are shown"

    private var whoWeAre: Checkup {
        Checkup("token", request: client.get("/me")) { response in
            if response.status == 401 {
                return [.problem("Rocket.Chat does not know this token with this user_id", advice: Self.newToken)]
            }
            if response.status == 404 {
                return [
                    .problem(
                        "there is no Rocket.Chat at this address",
                        advice: "set `url` to what the browser shows before /home, such as https://chat.example.com")
                ]
            }
            guard response.isSuccess else {
                return [.failure(response, advice: "check that `url` is the server's address and that it is up")]
            }
            guard let body = try? JSON(parsing: response.body), let name = body["username"]?.string?.tidied.nonEmpty
            else {
                return [
                    .problem(
                        "what answers at `url` is not Rocket.Chat's API",
                        advice: "set `url` to what the browser shows before /home")
                ]
            }
            var findings: [Finding] = [.fine("the token is @\(name)'s")]
            if !(body["roles"]?.elements.contains("bot") ?? false) {
                findings.append(
                    .warning(
                        "@\(name) has not the role bot",
                        advice: "in Administration, Users give it the role bot: without it the server slows it down"))
            }
            return findings
        }
    }

    private func room(_ room: String) -> Checkup {
        let key = RocketChatPoller.looksLikeID(room) ? "roomId" : "roomName"
        return Checkup("room \(room)", request: client.get("/rooms.info?\(key)=\(ChatPolling.encoded(room))")) {
            response in
            if response.isSuccess, let body = try? JSON(parsing: response.body),
                let id = body["room"]?["_id"]?.string?.tidied.nonEmpty
            {
                return [.fine("the room \(room) is there; its id is \(id)")]
            }
            if response.status == 401 {
                return [.problem("Rocket.Chat does not know this token with this user_id", advice: Self.newToken)]
            }
            if (400...404).contains(response.status) {
                return [
                    .problem(
                        "the bot's user does not see the room \(room)",
                        advice:
                            "in that room type /invite @ and the user's name; if it is there, check the room's name "
                            + "or id")
                ]
            }
            return [.failure(response, advice: "ask again later; the server is in trouble")]
        }
    }
}

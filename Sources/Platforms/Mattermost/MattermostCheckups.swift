import Documents
import Intake

/// What `triaged doctor` asks a Mattermost server.
struct MattermostCheckups: Sendable {
    let client: MattermostClient

    func source(_ plan: MattermostPoller?) -> [Checkup] {
        [whoWeAre(expected: nil)] + (plan.map { plan in plan.channels.map { reading($0, team: plan.team) } } ?? [])
    }

    func destination(_ channel: String?, bot: String?) -> [Checkup] {
        [whoWeAre(expected: bot)] + (channel.map { [membership($0)] } ?? [])
    }

    private static let newToken =
        "in Mattermost open Integrations, Bot Accounts, choose the bot, Create New Token, and set it as the token"

    private func whoWeAre(expected: String?) -> Checkup {
        Checkup("token", request: client.get("/users/me")) { response in
            if response.status == 401 {
                return [.problem("Mattermost does not know the token", advice: Self.newToken)]
            }
            if response.status == 404 {
                return [
                    .problem(
                        "there is no Mattermost at this address",
                        advice: "set `url` to what the browser shows before the team's name, such as "
                            + "https://mattermost.example.com")
                ]
            }
            guard response.isSuccess else {
                return [.failure(response, advice: "check that `url` is the server's address and that it is up")]
            }
            guard let body = try? JSON(parsing: response.body), let id = body["id"]?.string,
                let name = body["username"]?.string
            else {
                return [
                    .problem(
                        "what answers at `url` is not Mattermost's API",
                        advice: "set `url` to what the browser shows before the team's name")
                ]
            }
            var findings: [Finding] = [.fine("the token is @\(name.tidied)'s (\(id.tidied))")]
            if let expected, expected != id {
                findings.append(
                    .problem(
                        "bot_user_id is another user's", advice: "set bot_user_id to \(id.tidied.shortened(to: 40))"))
            }
            if body["is_bot"] != true {
                findings.append(
                    .warning(
                        "it is a person's token, not a bot's",
                        advice: "make a bot account (Integrations, Bot Accounts) and use its token, so that posts are "
                            + "known as a bot's"))
            }
            return findings
        }
    }

    private func reading(_ channel: String, team: String?) -> Checkup {
        guard !MattermostID.isValid(channel) else { return membership(channel) }
        let path = "/teams/name/\((team ?? "").percentEncoded)/channels/name/\(channel.percentEncoded)"
        return Checkup("channel \(channel)", request: client.get(path)) { response in
            if response.isSuccess { return [.fine("the channel \(channel) can be read")] }
            return [Self.unseen(response, channel)]
        }
    }

    private func membership(_ channel: String) -> Checkup {
        Checkup(
            "channel \(channel)", request: client.get("/channels/\(channel.percentEncoded)/members/me")
        ) { response in
            if response.isSuccess { return [.fine("the bot is in the channel \(channel)")] }
            return [Self.unseen(response, channel)]
        }
    }

    private static func unseen(_ response: TransportResponse, _ channel: String) -> Finding {
        switch response.status {
        case 401: .problem("Mattermost does not know the token", advice: newToken)
        case 400, 403, 404:
            .problem(
                "the bot does not see the channel \(channel)",
                advice:
                    "in that channel type /invite @ and the bot's name; if it is there, check the channel's name or id "
                    + "(channel menu, View Info) and `team`")
        default: .failure(response, advice: "ask again later; the server is in trouble")
        }
    }
}

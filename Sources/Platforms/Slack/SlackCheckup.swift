import Documents
import Intake

/// What `triaged doctor` asks Slack, and what it says of the answers.
enum SlackCheckup {
    /// A scope, and what does not work without it; one of several will do.
    struct Need: Sendable {
        var anyOf: [String]
        var without: String
        var isVital = true
    }

    static let posting = [
        Need(anyOf: ["chat:write"], without: "nothing can be posted"),
        Need(anyOf: ["reactions:write"], without: "triaged cannot react to messages", isVital: false),
    ]

    static let lookingUp = [
        Need(anyOf: ["users:read"], without: "people appear by their ids", isVital: false),
        Need(
            anyOf: ["channels:read", "groups:read"],
            without: "channels that the file does not name appear by their ids",
            isVital: false),
    ]

    static let polling =
        [Need(anyOf: ["channels:history", "groups:history"], without: "no message can be read")] + lookingUp

    // MARK: - The token

    static func token(
        _ api: SlackAPI, needs: [Need], configured: SlackIdentity = SlackIdentity()
    ) -> Checkup {
        Checkup("token", request: api.whoAmI) { response in
            let findings: [Finding]
            switch SlackAPI.Answer(response) {
            case .failed: findings = [.failure(response, advice: "check the setting \"api\", and the way to Slack")]
            case .unreadable:
                findings = [.problem("the answer is not Slack's", advice: "check the setting \"api\"")]
            case .refused(let error, let needed):
                let advice = SlackErrors.advice(error, needed: needed) ?? "install the app again and copy its bot token"
                findings = [.problem("Slack says \(error.tidied.shortened(to: 80))", advice: advice)]
            case .ok(let body):
                findings = whose(body, configured) + scopes(response.headers["x-oauth-scopes"], needs)
            }
            return findings
        }
    }

    private static func whose(_ body: JSON, _ configured: SlackIdentity) -> [Finding] {
        let user = body["user_id"]?.string?.tidied.nonEmpty
        let name = body["user"]?.string?.tidied.nonEmpty ?? user ?? "somebody"
        let team = body["team"]?.string?.tidied.nonEmpty ?? "a workspace"
        var findings: [Finding] = [
            .fine("speaks as \(name) (\(user ?? "no id")) in \(team)")
        ]
        if body["bot_id"]?.string == nil {
            findings.append(
                .warning(
                    "the token is a person's, not a bot's",
                    advice: "use the Bot User OAuth Token, which begins with xoxb-"))
        }
        if let user, let told = configured.user, told != user {
            findings.append(
                .problem(
                    "\"bot_user\" is \(told), and the token's is \(user)",
                    advice: "set bot_user: \(user), or leave it out"))
        }
        return findings
    }

    private static func scopes(_ header: String?, _ needs: [Need]) -> [Finding] {
        guard let header else { return [] }
        let granted = Set(header.split(separator: ",").map { String($0.trimmed) })
        let missing = needs.filter { granted.isDisjoint(with: $0.anyOf) }
        guard !missing.isEmpty else { return [.fine("has the scopes it needs")] }
        return missing.map { need in
            let scope = need.anyOf.joined(separator: " or ")
            let advice =
                "on https://api.slack.com/apps open the app → OAuth & Permissions → Bot Token Scopes, add "
                + "\(need.anyOf[0]), then Reinstall to Workspace"
            let words = "the scope \(scope) is missing: \(need.without)"
            return need.isVital ? .problem(words, advice: advice) : .warning(words, advice: advice)
        }
    }

    // MARK: - The signing secret

    /// Nobody can be asked about a signing secret, but its look tells of a wrong copy.
    static func plausible(_ secret: Secret) -> [Finding] {
        let isHex = secret.revealed.count == 32 && Hex.decode(secret.revealed) != nil
        guard !isHex else { return [.fine("the signing secret looks like one")] }
        return [
            .warning(
                "the signing secret does not look like Slack's, which has 32 hex digits",
                advice: "copy it again: Basic Information → App Credentials → Signing Secret → Show")
        ]
    }

    // MARK: - Channels

    static func channel(_ api: SlackAPI, id: String, name: String) -> Checkup {
        let name = name.hasPrefix("#") || name == id ? name : "#" + name
        return Checkup("channel \(name)", request: api.get("conversations.info", [("channel", id)])) { response in
            switch SlackAPI.Answer(response) {
            case .failed: return [.failure(response, advice: "try again later")]
            case .unreadable: return [.problem("the answer is not Slack's", advice: "check the setting \"api\"")]
            case .refused("missing_scope", let needed):
                let scope = needed?.tidied.shortened(to: 80) ?? "channels:read"
                return [
                    .warning(
                        "cannot be looked at without the scope \(scope)",
                        advice: "add it under OAuth & Permissions → Bot Token Scopes, then Reinstall to Workspace")
                ]
            case .refused(let error, let needed):
                let advice = SlackErrors.advice(error, needed: needed) ?? "check the channel's id"
                return [.problem("Slack says \(error.tidied.shortened(to: 80))", advice: advice)]
            case .ok(let body): return state(body["channel"], name: name)
            }
        }
    }

    private static func state(_ channel: JSON?, name: String) -> [Finding] {
        let called = channel?["name"]?.string?.tidied.nonEmpty.map { "#" + $0 } ?? name
        if channel?["is_archived"] == true {
            return [.problem("\(called) is archived", advice: "unarchive it, or take it out of the file")]
        }
        if channel?["is_member"] == false, channel?["is_im"] != true {
            return [
                .problem("the bot is not in \(called)", advice: "in that channel write /invite @ and the bot's name")
            ]
        }
        guard called == name || !name.hasPrefix("#") else {
            return [
                .warning("the file calls it \(name), Slack \(called)", advice: "write \"\(called)\" in the file")
            ]
        }
        return [.fine("the bot is in it")]
    }
}

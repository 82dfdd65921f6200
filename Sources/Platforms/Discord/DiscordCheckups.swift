import Documents
import Intake

/// What `triaged doctor` asks Discord.
enum DiscordCheckups {
    /// The token, and with it what the application's page says: the intent, the public key, the endpoint.
    static func application(_ account: DiscordAccount, source: String, key: [UInt8]?, own: String?) -> Checkup {
        Checkup("token", request: account.get("/applications/@me")) { response in
            guard let body = answer(response) else { return [refusal(response)] }
            let id = body["id"]?.string ?? ""
            var findings = [Finding.fine("valid, for the application \(name(body)) (\(id))")]
            findings.append(intent(body["flags"]?.int ?? 0))
            if let key { findings += endpoint(body, source: source, key: key) }
            if own == nil {
                findings.append(
                    .warning(
                        "\"application\" is not set",
                        advice: "set application: \"\(id)\", so that its mention is left out of requests"))
            } else if own != id {
                findings.append(
                    .problem("\"application\" is another application's", advice: "set application: \"\(id)\""))
            }
            return findings
        }
    }

    /// GATEWAY_MESSAGE_CONTENT is 1 << 18, and 1 << 19 for applications in few servers.
    private static func intent(_ flags: Int64) -> Finding {
        flags & (3 << 18) != 0
            ? .fine("may read the words of messages (Message Content Intent)")
            : .problem(
                "may not read the words of messages",
                advice: "turn on \"Message Content Intent\" on the application's Bot page")
    }

    private static func endpoint(_ body: JSON, source: String, key: [UInt8]) -> [Finding] {
        var findings: [Finding] = []
        if let shown = body["verify_key"]?.string {
            let isOurs = Hex.decode(Array(shown.utf8)) == key
            findings.append(
                isOurs
                    ? .fine("public_key is this application's")
                    : .problem(
                        "public_key is another application's",
                        advice: "set public_key: \(shown.tidied.shortened(to: 80))"))
        }
        guard let url = body["interactions_endpoint_url"]?.string?.nonEmpty else {
            findings.append(
                .problem(
                    "commands and buttons come to nobody: no Interactions Endpoint URL is set",
                    advice: "on the General Information page, set it to https://<your public address>/in/\(source)"))
            return findings
        }
        findings.append(
            url.hasSuffix("/in/\(source)")
                ? .fine("commands and buttons come to \(url.tidied.shortened(to: 200))")
                : .problem(
                    "commands and buttons come to \(url.tidied.shortened(to: 200))",
                    advice: "on the General Information page, set it to https://<your public address>/in/\(source)"))
        return findings
    }

    /// Whether the bot sees a channel, and may read it.
    static func reading(_ account: DiscordAccount, channel: String, name: String) -> [Checkup] {
        let place = Checkup("channel \(name)", request: account.get("/channels/\(channel)")) { response in
            guard let body = answer(response) else { return [refusal(response)] }
            let kind = body["type"]?.int ?? 0
            if [2, 13].contains(kind) { return [.fine("seen; a voice channel's chat")] }
            if kind == 4 {
                return [.problem("this is a category", advice: "name the channels in it, each by its own id")]
            }
            return [.fine("seen, called #\(Self.name(body))\(kind == 15 || kind == 16 ? ", a forum" : "")")]
        }
        let messages = account.get("/channels/\(channel)/messages?limit=1")
        let history = Checkup("messages of \(name)", request: messages) { response in
            if answer(response) != nil { return [.fine("can be read")] }
            // A forum has none of its own.
            return DiscordErrors.code(response) == 50008 ? [.fine("a forum's are in its posts")] : [refusal(response)]
        }
        return [place, history]
    }

    static func token(_ account: DiscordAccount) -> Checkup {
        Checkup("token", request: account.get("/users/@me")) { response in
            guard let body = answer(response) else { return [refusal(response)] }
            guard body["bot"]?.bool == true else {
                return [.problem("this is not a bot's token", advice: "copy the token from the application's Bot page")]
            }
            return [.fine("valid, for the bot \(name(body))")]
        }
    }

    static func posting(_ account: DiscordAccount, channel: String) -> Checkup {
        Checkup("channel \(channel)", request: account.get("/channels/\(channel)")) { response in
            guard let body = answer(response) else { return [refusal(response)] }
            guard let kind = body["type"]?.int, ![4, 14, 15, 16].contains(kind) else {
                return [
                    .problem(
                        "takes no messages of its own", advice: "name a text channel here, not a category or forum")
                ]
            }
            return [.fine("seen, called #\(name(body))")]
        }
    }

    static func webhook(_ url: Secret) -> Checkup {
        let request = TransportRequest.get(url.revealedText, headers: ["User-Agent": DiscordAccount.agent])
        return Checkup("webhook", request: request) { response in
            guard let body = answer(response) else { return [refusal(response)] }
            return [.fine("\(name(body)), posts to channel \(body["channel_id"]?.string ?? "")")]
        }
    }

    private static func answer(_ response: TransportResponse) -> JSON? {
        response.isSuccess ? try? JSON(parsing: response.body) : nil
    }

    private static func name(_ body: JSON) -> String {
        (body["name"]?.string ?? body["username"]?.string ?? "").tidied.shortened(to: 100)
    }

    private static func refusal(_ response: TransportResponse) -> Finding {
        guard let reason = DiscordErrors.reason(response) else {
            return .failure(response, advice: "try again later; if it stays, check the \"api\" address and the token")
        }
        let parts = reason.split(separator: ": ", maxSplits: 1)
        return .problem(
            String(parts.first ?? ""),
            advice: parts.count > 1 ? String(parts[1]) : "see the permissions of the bot's role")
    }
}

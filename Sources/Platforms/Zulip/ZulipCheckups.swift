import Intake

/// What `triaged doctor` asks a Zulip server.
extension ZulipCall {
    var accountCheckup: Checkup {
        Checkup("account", request: get("users/me")) { response in
            guard let answer = ZulipAnswer(response), answer.isOK else { return [Self.problem(response)] }
            let name = answer.body["full_name"]?.string?.tidied.shortened(to: 80) ?? email
            guard answer.body["is_bot"] != false else {
                return [
                    .warning(
                        "the api_key is \(name)'s, a person's account",
                        advice: "make a bot (Settings, Bots, Add a new bot, type Generic) and use its email and api_key"
                    )
                ]
            }
            return [.fine("the api_key is the bot \(name)'s")]
        }
    }

    func streamCheckup(_ streams: [String]) -> Checkup {
        Checkup("streams", request: get("users/me/subscriptions")) { response in
            guard let answer = ZulipAnswer(response), answer.isOK else { return [Self.problem(response)] }
            let subscriptions = answer.body["subscriptions"]?.elements ?? []
            let names = subscriptions.compactMap { $0["name"]?.string }
            let ids = subscriptions.compactMap { $0["stream_id"]?.int.map { "\($0)" } }
            guard !streams.isEmpty else {
                return [
                    names.isEmpty
                        ? .problem(
                            "the bot is subscribed to no stream, so it hears only direct messages",
                            advice: "in each stream's settings, under Subscribers, add \(email)")
                        : .fine("the bot hears \(names.count) streams")
                ]
            }
            return streams.map { stream in
                let isThere = ids.contains(stream) || names.contains { $0.equalsIgnoringASCIICase(stream) }
                return isThere
                    ? .fine("the bot hears #\(stream)")
                    : .problem(
                        "the bot is not subscribed to #\(stream)",
                        advice: "open the stream's settings in Zulip, Subscribers, and add \(email)")
            }
        }
    }

    private static func problem(_ response: TransportResponse) -> Finding {
        guard let answer = ZulipAnswer(response) else {
            return .failure(response, advice: ZulipAnswer.advice(response.status) ?? "check the site's address")
        }
        return .problem("Zulip says \(answer.message)", advice: answer.words ?? "try again later")
    }
}

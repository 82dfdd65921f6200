import Intake

/// What `triaged doctor` asks Telegram.
extension TelegramCall {
    /// - Parameter seesAll: whether the bot has to see all that is said in groups.
    func tokenCheckup(seesAll: Bool) -> Checkup {
        Checkup("token", request: request("getMe", [:])) { response in
            guard let answer = TelegramAnswer(response), answer.isOK else { return [Self.problem(response)] }
            let name = answer.result["username"]?.string.map { "@\($0.tidied)" } ?? "a bot without a name"
            var findings: [Finding] = [.fine("the token is \(name)'s")]
            if seesAll, answer.result["can_read_all_group_messages"] != true {
                findings.append(
                    .warning(
                        "in groups \(name) sees only commands, replies to it and what mentions it (privacy mode)",
                        advice: "in @BotFather: /setprivacy, choose \(name), Disable; then remove the bot from the "
                            + "group and add it again, or make it an administrator"))
            }
            return findings
        }
    }

    func webhookCheckup(source: String, isPolling: Bool) -> Checkup {
        Checkup("webhook", request: request("getWebhookInfo", [:])) { response in
            guard let answer = TelegramAnswer(response), answer.isOK else { return [Self.problem(response)] }
            let url = answer.result["url"]?.string?.tidied ?? ""
            return isPolling
                ? Self.polling(url)
                : Self.webhook(answer.result, url: url, source: source)
        }
    }

    private static func polling(_ url: String) -> [Finding] {
        guard !url.isEmpty else { return [.fine("no webhook is set, so updates can be fetched")] }
        return [
            .problem(
                "a webhook is set (\(url.shortened(to: 100))), so nothing can be fetched",
                advice: "open https://api.telegram.org/bot<token>/deleteWebhook once, or set poll: false")
        ]
    }

    private static func webhook(_ info: JSON, url: String, source: String) -> [Finding] {
        let set =
            "open https://api.telegram.org/bot<token>/setWebhook?url=https://<your public address>/in/\(source)"
            + "&secret_token=<the secret_token>"
        guard !url.isEmpty else { return [.problem("no webhook is set, so nothing arrives", advice: set)] }
        var findings: [Finding] = []
        if url.hasSuffix("/in/\(source)") {
            findings.append(.fine("updates go to \(url.shortened(to: 100))"))
        } else {
            findings.append(
                .problem("updates go to \(url.shortened(to: 100)), which is not this source's address", advice: set))
        }
        if let error = info["last_error_message"]?.string?.tidied.nonEmpty {
            let when = info["last_error_date"]?.int.flatMap { Timestamp(seconds: Double($0)) }.map {
                " (\($0.iso8601))"
            }
            findings.append(
                .warning(
                    "the last delivery that failed\(when ?? ""): \(error.shortened(to: 160))",
                    advice: "401 means that secret_token is not the one of setWebhook; otherwise look whether the "
                        + "address is reached from outside"))
        }
        if let waiting = info["pending_update_count"]?.int, waiting > 100 {
            findings.append(.warning("\(waiting) updates wait to be delivered", advice: "look at the error above"))
        }
        let allowed = info["allowed_updates"]?.elements ?? []
        let missing = TelegramPoller.wanted.filter { !allowed.isEmpty && !allowed.contains($0) }.compactMap(\.string)
        if !missing.isEmpty {
            findings.append(
                .warning(
                    "the webhook leaves out \(missing.joined(separator: ", "))",
                    advice: "set it again with allowed_updates=[] (all that matter)"))
        }
        return findings
    }

    func chatCheckups(_ chat: String, name: String) -> [Checkup] {
        let id: JSON = Int64(chat).map { .int($0) } ?? .string(chat)
        let subject = "chat \(name)"
        let found = Checkup(subject, request: request("getChat", ["chat_id": id])) { response in
            guard let answer = TelegramAnswer(response), answer.isOK else { return [Self.problem(response)] }
            let title = TelegramContents.name(ofChat: answer.result) ?? chat
            return [.fine("\(chat) is “\(title.shortened(to: 80))” (\(answer.result["type"]?.string ?? "a chat"))")]
        }
        guard let own = TelegramIdentity(token: token).id, !chat.hasPrefix("@"), chat.hasPrefix("-") else {
            return [found]
        }
        let member = Checkup(
            subject + ", membership", request: request("getChatMember", ["chat_id": id, "user_id": .int(own)])
        ) { response in
            guard let answer = TelegramAnswer(response), answer.isOK else { return [Self.problem(response)] }
            switch answer.result["status"]?.string {
            case "left", "kicked": return [.problem("the bot is not in the chat", advice: "add the bot to the chat")]
            case "restricted" where answer.result["can_send_messages"] != true:
                return [
                    .problem("the bot may not write there", advice: "let it send messages, in its entry of the members")
                ]
            case "administrator": return [.fine("the bot is an administrator there, and sees every message")]
            default: return [.fine("the bot is a member")]
            }
        }
        return [found, member]
    }

    private static func problem(_ response: TransportResponse) -> Finding {
        guard let answer = TelegramAnswer(response) else {
            return .failure(response, advice: TelegramAnswer.advice(response.status) ?? "try again later")
        }
        return .problem(
            "Telegram says \(answer.description)",
            advice: TelegramAnswer.advice(for: answer.description.lowercased(), code: answer.code) ?? "try again later")
    }
}

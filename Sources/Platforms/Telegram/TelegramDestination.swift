import Documents
package import Intake

/// Posts by `sendMessage`, `editMessageText` and `setMessageReaction` (core.telegram.org/bots/api).
package struct TelegramDestination: Destination {
    private let call: TelegramCall
    /// Name, with or without `#`, to chat id; from the configuration.
    private let chats: [String: String]
    /// Where posts go that name no chat.
    private let chat: String?
    /// The scope of the source that hears the buttons.
    private let scope: String

    package init(api: String, token: Secret, chats: [String: String] = [:], chat: String? = nil, scope: String) {
        call = TelegramCall(api: api, token: token)
        self.chats = chats
        self.chat = chat
        self.scope = scope
    }

    /// The Bot API has no key by which it would know a second copy.
    package var repeatIsSafe: Bool { false }
    package var abilities: Set<Post.Ability> { [.edit, .react] }

    // MARK: - Composing

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        switch post.act {
        case .replace(let id): return replacement(post, id)
        case .react(let reaction, let id): return self.reaction(post, reaction, id)
        case .say, .whisper, .open: return message(post)
        }
    }

    private func message(_ post: Post) -> TransportRequest {
        let place = place(of: post)
        let thread = post.thread.flatMap(TelegramThread.init)
        let text = rendered(post.body, mark: thread?.mark)
        var members = [JSON.Member("chat_id", place.chat)] + text
        if let topic = thread?.topic ?? place.topic { members.append(JSON.Member("message_thread_id", .int(topic))) }
        if let thread {
            let reply: JSON = ["message_id": .int(thread.root), "allow_sending_without_reply": true]
            members.append(JSON.Member("reply_parameters", reply))
        }
        members += keyboard(post.body)
        return call.request("sendMessage", .object(members))
    }

    private func replacement(_ post: Post, _ id: String) -> TransportRequest {
        let (chat, message) = target(id, post)
        let members = [JSON.Member("chat_id", chat), JSON.Member("message_id", message)]
        let thread = post.thread.flatMap(TelegramThread.init)
        // Without a keyboard the one that is there goes.
        return call.request(
            "editMessageText", .object(members + rendered(post.body, mark: thread?.mark) + keyboard(post.body)))
    }

    private func reaction(_ post: Post, _ reaction: String, _ id: String) -> TransportRequest {
        let (chat, message) = target(id, post)
        let emoji: JSON = ["type": "emoji", "emoji": .string(TelegramReaction.emoji(reaction))]
        return call.request(
            "setMessageReaction", ["chat_id": chat, "message_id": message, "reaction": .array([emoji])])
    }

    private func rendered(_ body: PostBody, mark: String?) -> [JSON.Member] {
        let invisible = mark.map { "<a href=\"\(TelegramMarkup.attribute($0))\">\u{2060}</a>" } ?? ""
        let fitted = body.fitted { TelegramMarkup.fits(invisible + TelegramMarkup.render($0)) }
        let html = TelegramMarkup.render(fitted)
        return [
            JSON.Member("text", .string(invisible + (html.trimmed.isEmpty ? "(empty)" : html))),
            JSON.Member("parse_mode", "HTML"),
            JSON.Member("link_preview_options", ["is_disabled": true]),
        ]
    }

    /// One button a row: their labels are sentences.
    private func keyboard(_ body: PostBody) -> [JSON.Member] {
        let rows = body.blocks.flatMap { block -> [JSON] in
            guard case .buttons(let buttons) = block else { return [] }
            return buttons.prefix(20).compactMap { button in
                TelegramButton.encode(action: button.action, value: button.value, scope: scope).map { data in
                    [["text": .string(button.label.shortened(to: 128)), "callback_data": .string(data)]]
                }
            }
        }
        return rows.isEmpty ? [] : [JSON.Member("reply_markup", ["inline_keyboard": .array(rows)])]
    }

    // MARK: - Addresses

    /// `-1001234567890`, `@username`, a name of the configuration; a topic may follow: `-1001234567890/45`.
    private func place(of post: Post) -> (chat: JSON, topic: Int64?) {
        let address = post.address ?? chat ?? ""
        let named = self.named(address)
        guard let slash = named.lastIndex(of: "/"), let topic = Int64(named[named.index(after: slash)...]), topic > 0
        else { return (Self.id(named), nil) }
        return (Self.id(self.named(String(named[..<slash]))), topic)
    }

    private func named(_ address: String) -> String {
        let bare = address.hasPrefix("#") ? String(address.dropFirst()) : address
        return chats["#" + bare] ?? chats[bare] ?? address
    }

    private static func id(_ text: String) -> JSON { Int64(text).map { .int($0) } ?? .string(text) }

    /// The chat and number in `-100…:17`, as answers and submissions name a message; a bare number means this chat.
    private func target(_ id: String, _ post: Post) -> (chat: JSON, message: JSON) {
        guard let colon = id.lastIndex(of: ":") else { return (place(of: post).chat, Self.id(id)) }
        return (Self.id(String(id[..<colon])), Self.id(String(id[id.index(after: colon)...])))
    }

    // MARK: - Answers

    package var acceptance: TransportResponse {
        let message: JSON = [
            "message_id": 1, "date": 1_750_000_000, "chat": ["id": -1_001_234_567_890, "type": "supergroup"],
        ]
        return TransportResponse(
            status: 200, body: JSON.object([JSON.Member("ok", true), JSON.Member("result", message)]).serialised)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        guard let answer = TelegramAnswer(response) else {
            return response.isSuccess
                ? .uncertain(reason: "Telegram's answer (status \(response.status)) could not be read")
                : .failure(response, advice: TelegramAnswer.advice)
        }
        return answer.outcome
    }

    package func rest(after response: TransportResponse) -> Duration? {
        guard response.status == 429 else { return nil }
        return TelegramAnswer(response)?.retryAfter ?? response.retryAfter
    }

    package var checkups: [Checkup] {
        let named = chats.sorted { $0.key < $1.key }.map { (id: $0.value, name: $0.key) }
        let own = chat.map { [(id: self.named($0), name: $0)] } ?? []
        return [call.tokenCheckup(seesAll: false)]
            + (named + own).flatMap { chat in
                call.chatCheckups(String(chat.id.prefix { $0 != "/" }), name: chat.name)
            }
    }
}

/// One method of the Bot API: the token is part of its address.
struct TelegramCall: Sendable {
    let api: String
    let token: Secret

    /// The bot's id, which the token begins with and is no secret; `nil` for what is no token.
    var bot: String? {
        let id = token.revealed.prefix { $0 != UInt8(ascii: ":") }
        let isOne = (1...20).contains(id.count) && id.count < token.revealed.count
        return isOne && id.allSatisfy { (48...57).contains($0) } ? String(decoding: id, as: UTF8.self) : nil
    }

    func request(_ method: String, _ body: JSON, patience: Duration? = nil, answerBytes: Int? = nil) -> TransportRequest
    {
        TransportRequest(
            url: "\(api)/bot\(token.revealedText)/\(method)", headers: ["Content-Type": "application/json"],
            body: body.serialised, patience: patience, answerBytes: answerBytes)
    }
}

/// The few emoji that may be reactions, by the names that other platforms have for them.
enum TelegramReaction {
    static func emoji(_ name: String) -> String {
        let bare = name.trimmed.split(separator: ":").joined()
        return names[bare] ?? (bare.utf8.allSatisfy { $0 < 0x80 } ? "👍" : bare)
    }

    private static let names = [
        "+1": "👍", "thumbsup": "👍", "thumbs_up": "👍", "-1": "👎", "heart": "❤", "eyes": "👀", "fire": "🔥",
        "tada": "🎉", "pray": "🙏", "clap": "👏", "ok_hand": "👌", "100": "💯", "handshake": "🤝", "zap": "⚡",
        "writing_hand": "✍", "white_check_mark": "👌", "memo": "✍",
    ]
}

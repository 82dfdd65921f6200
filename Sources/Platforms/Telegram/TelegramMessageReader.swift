import Intake

/// Makes a reading of an update.
///
/// A message is named by its chat and its number there, so webhook, retry and polling meet; there is no update that
/// tells of a deletion. Facts: core.telegram.org/bots/api#update, #message.
struct TelegramMessageReader: Sendable {
    let source: String
    let scope: String
    var own = TelegramIdentity()
    /// Chat id to the name that people know it by.
    var chats: [String: String] = [:]
    /// Whether messages of other chats are left alone: anybody can write to a bot.
    var isOnlyListed = false
    /// Whether the group discusses a channel's posts: then each thread is a post's, and only a direct reply is a reply.
    var isDiscussion = false
    var askCommands = usualAsks

    static let usualAsks: Set<String> = ["request", "feature", "idea", "suggest"]

    static func bareCommand(_ text: String) -> String {
        (text.hasPrefix("/") ? String(text.dropFirst()) : text).lowercased()
    }

    func read(_ update: JSON) -> Reading {
        for key in ["message", "channel_post"] {
            if let message = update[key] { return self.message(message, at: key, isEdit: false) }
        }
        for key in ["edited_message", "edited_channel_post"] {
            if let message = update[key] { return self.message(message, at: key, isEdit: true) }
        }
        if let query = update["callback_query"] { return pressed(query) }
        return other(update)
    }

    private func other(_ update: JSON) -> Reading {
        for member in update.members {
            if let reason = TelegramContents.reason(forUpdate: member.key) { return .ignored(reason: reason) }
        }
        if let ok = update["ok"]?.bool { return answer(update, ok: ok) }
        if update["update_id"]?.int != nil {
            let kinds = update.members.map(\.key).filter { $0 != "update_id" }.prefix(3)
            let said = kinds.isEmpty ? "nothing" : kinds.joined(separator: ", ").tidied.shortened(to: 80)
            return .ignored(reason: "an update that holds \(said), which is nobody's ask")
        }
        if update["message_id"]?.int != nil, update["chat"] != nil {
            return .ignored(reason: "a message without its update: the inner object of what Telegram sends")
        }
        return .invalid(reason: "\"update_id\" is missing: not an update of Telegram")
    }

    private func answer(_ answer: JSON, ok: Bool) -> Reading {
        if !ok {
            let said = answer["description"]?.string?.tidied.shortened(to: 160) ?? "no reason"
            return .ignored(reason: "an answer of the Bot API that refuses (\(said)), not an update")
        }
        if case .array(let updates)? = answer["result"] {
            return .ignored(reason: "an answer of the Bot API that holds \(updates.count) items, not an update")
        }
        return .ignored(reason: "an answer of the Bot API, not an update")
    }

    // MARK: - Messages

    private func message(_ message: JSON, at path: String, isEdit: Bool) -> Reading {
        guard let id = message["message_id"]?.int, let chat = message["chat"], let chatID = chat["id"]?.int,
            let date = message["date"]?.int, let said = Timestamp(seconds: Double(date))
        else { return .invalid(reason: "\(path).message_id, \(path).chat.id or \(path).date is missing or no number") }
        guard id > 0 else { return .ignored(reason: "a message that is not kept: its message_id is \(id)") }
        if isOnlyListed, chats["\(chatID)"] == nil {
            return .ignored(reason: "chat \(chatID) is not among this source's chats")
        }
        if let reason = notAPerson(message) { return .ignored(reason: reason) }
        let attachments = TelegramContents.attachments(of: message)
        let raw = message["text"]?.string ?? message["caption"]?.string ?? ""
        var text = TelegramText.plain(
            raw, entities: (message["text"] == nil ? message["caption_entities"] : message["entities"])?.elements ?? [])
        if text.isEmpty, attachments.isEmpty { return .ignored(reason: TelegramContents.reason(for: message)) }
        if text.isEmpty, message["media_group_id"]?.string != nil {
            return .ignored(reason: "a further part of an album, whose words are with another part")
        }
        let author = self.author(message, chat: chat)
        let channel = self.channel(chat, id: chatID)
        if let call = TelegramCommandLine(text) {
            if let bot = call.bot, let ours = own.username, bot != ours.lowercased() {
                return .ignored(reason: "a command for another bot, @\(bot)")
            }
            guard askCommands.contains(call.name), !call.rest.isEmpty else {
                if isEdit { return .ignored(reason: "an edited command is not carried out again") }
                return .command(
                    Command(
                        name: "/" + call.name, text: call.rest.shortened(to: 4000), author: author, channel: channel,
                        key: key(chatID, id)))
            }
            text = call.rest
        } else {
            text = withoutCall(text)
        }
        if text.isEmpty, attachments.isEmpty { return .ignored(reason: "it only calls the bot, without further words") }
        let place = self.place(of: message, id: id)
        let edited = message["edit_date"]?.int.flatMap { Timestamp(seconds: Double($0)) }
        let submission = Submission(
            key: key(chatID, id), source: source, kind: .chat, channel: channel, thread: place.thread.text,
            isReply: place.isReply, author: author, text: text, fields: forwarded(message), attachments: attachments,
            permalink: permalink(chat, chatID, id, topic: place.thread.topic), submittedAt: said,
            version: max(said, edited ?? said).milliseconds)
        return isEdit ? .edit(submission) : .submission(submission)
    }

    /// The bot's own name at the beginning is how it was called, no part of what was asked.
    private func withoutCall(_ text: String) -> String {
        guard let username = own.username, text.hasPrefix("@") else { return text }
        let called = text.dropFirst().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        guard called.equalsIgnoringASCIICase(username) else { return text }
        return String(text.dropFirst(called.count + 1).drop { $0.isWhitespace || $0 == ":" || $0 == "," })
    }

    private func forwarded(_ message: JSON) -> [Field] {
        TelegramContents.origin(of: message).map { [Field(label: "Forwarded from", values: [$0.shortened(to: 200)])] }
            ?? []
    }

    private func key(_ chat: Int64, _ id: Int64) -> MessageKey {
        MessageKey(platform: TelegramPlatform.name, scope: scope, externalID: "\(chat):\(id)")
    }

    private func channel(_ chat: JSON, id: Int64) -> Channel {
        let name = chat["type"] == "private" ? "direct message" : TelegramContents.name(ofChat: chat)
        return Channel(id: "\(id)", name: chats["\(id)"] ?? name)
    }

    /// `t.me/<username>/…` for public chats, `t.me/c/<id without -100>/…` for members of supergroups and channels.
    private func permalink(_ chat: JSON, _ chatID: Int64, _ id: Int64, topic: Int64?) -> String? {
        guard chat["type"] != "private" else { return nil }
        let way = topic.map { "\($0)/\(id)" } ?? "\(id)"
        if let name = chat["username"]?.string?.nonEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            return "https://t.me/\(name)/\(way)"
        }
        let digits = "\(chatID)"
        guard digits.hasPrefix("-100"), digits.utf8.count > 10 else { return nil }
        return "https://t.me/c/\(digits.dropFirst(4))/\(way)"
    }

    // MARK: - Threads

    /// The thread a message belongs to: by its topic and by what it replies to.
    ///
    /// In supergroups `message_thread_id` names the first message of a chain of replies. Elsewhere only the message
    /// that is replied to is known: an answer of ours by its mark, a person's by its number.
    private func place(of message: JSON, id: Int64) -> (thread: TelegramThread, isReply: Bool) {
        let chain = message["message_thread_id"]?.int.flatMap { $0 > 0 ? $0 : nil }
        let topic = message["is_topic_message"] == true ? chain : nil
        let alone = (thread: TelegramThread(topic: topic, root: id), isReply: false)
        guard let parent = message["reply_to_message"], let parentID = parent["message_id"]?.int, parentID > 0 else {
            return alone
        }
        // Each message of a topic "replies" to the service message that opened it; each comment to the channel's post.
        if parentID == topic || parent["forum_topic_created"] != nil { return alone }
        if parent["is_automatic_forward"] == true || parent["sender_chat"]?["type"] == "channel" { return alone }
        if isOwn(parent["from"]), let marked = TelegramThread(markedIn: parent) {
            return (TelegramThread(topic: topic ?? marked.topic, root: marked.root), true)
        }
        let root = topic == nil && !isDiscussion ? chain ?? parentID : parentID
        return (TelegramThread(topic: topic, root: root), root != id)
    }

    private func isOwn(_ sender: JSON?) -> Bool {
        guard sender?["is_bot"] == true else { return false }
        return own.id == nil || sender?["id"]?.int == own.id
    }

    // MARK: - People

    private func author(_ message: JSON, chat: JSON) -> Person {
        let signature = message["author_signature"]?.string?.tidied.nonEmpty
        // A channel's post, an anonymous administrator, or someone who writes as their channel.
        if let sender = message["sender_chat"] ?? (message["from"] == nil ? chat : nil) {
            let id = sender["id"]?.int.map { "\($0)" } ?? ""
            return Person(id: id, name: signature ?? TelegramContents.name(ofChat: sender))
        }
        return person(message["from"])
    }

    private func person(_ user: JSON?) -> Person {
        Person(id: user?["id"]?.int.map { "\($0)" } ?? "", name: user.flatMap(TelegramContents.name(ofPerson:)))
    }

    /// The accounts that Telegram puts in `from` when a group's administrator or a channel speaks.
    private static let veils: Set<Int64> = [1_087_968_824, 136_817_688]
    /// Telegram itself, which copies a channel's posts to its discussion group.
    private static let telegram: Int64 = 777_000

    private func notAPerson(_ message: JSON) -> String? {
        let sender = message["from"]
        let id = sender?["id"]?.int
        if id != nil, id == own.id { return "our own post" }
        if message["is_automatic_forward"] == true { return "copied from the linked channel, where it was posted" }
        if let bot = message["via_bot"] { return "made by a bot\(called(bot)) for someone's inline query" }
        if let bot = message["sender_business_bot"] { return "posted by a bot\(called(bot)) for a business account" }
        if let id, message["sender_chat"] != nil, Self.veils.contains(id) { return nil }
        if sender?["is_bot"] == true { return "posted by a bot\(called(sender))" }
        return id == Self.telegram && message["sender_chat"] == nil ? "posted by Telegram itself" : nil
    }

    private func called(_ bot: JSON?) -> String {
        let name = bot?["username"]?.string?.tidied.nonEmpty.map { "@" + $0 } ?? bot?["first_name"]?.string?.nonEmpty
        return name.map { " (\($0.tidied.shortened(to: 80)))" } ?? ""
    }

    // MARK: - Buttons

    private func pressed(_ query: JSON) -> Reading {
        guard let id = query["id"]?.string?.nonEmpty, query["from"]?["id"]?.int != nil else {
            return .invalid(reason: "callback_query.id or callback_query.from.id is missing")
        }
        guard let data = query["data"]?.string else {
            return .ignored(reason: "a button without data of ours (a game's)")
        }
        let chat = query["message"]?["chat"]
        let chatID = chat?["id"]?.int
        let message = query["message"]?["message_id"]?.int
        let (name, text) = TelegramButton.decode(data, scope: scope)
        return .command(
            Command(
                name: name.tidied.shortened(to: 64), text: text, author: person(query["from"]),
                channel: chat.flatMap { chat in chatID.map { channel(chat, id: $0) } },
                key: MessageKey(
                    platform: TelegramPlatform.name, scope: scope, externalID: "callback:\(id.shortened(to: 64))"),
                message: chatID.flatMap { chatID in message.map { "\(chatID):\($0)" } }))
    }
}

/// A command at the beginning of a message: `/request@triage_bot Please add …`.
struct TelegramCommandLine {
    var name: String
    /// The bot it is for, lower case, where the person says so.
    var bot: String?
    var rest: String

    /// `nil` for what is no command: the name is 1–32 letters, digits and underscores.
    init?(_ text: String) {
        guard text.hasPrefix("/") else { return nil }
        let word = text.dropFirst().prefix { !$0.isWhitespace }
        let parts = word.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        func isName(_ part: Substring) -> Bool {
            (1...32).contains(part.utf8.count)
                && part.utf8.allSatisfy { $0 == 0x5F || (48...57).contains($0) || (97...122).contains($0 | 0x20) }
        }
        guard let first = parts.first, parts.allSatisfy(isName) else { return nil }
        name = first.lowercased()
        bot = parts.count == 2 ? parts[1].lowercased() : nil
        rest = String(text[word.endIndex...].trimmed)
    }
}

import Intake

/// Makes a reading of a Gateway dispatch or of a bare message, as the REST API gives it.
///
/// The same message has the same id whichever way it comes, hence the same key. Facts: docs.discord.com,
/// resources/message and events/gateway-events.
struct DiscordMessageReader {
    let source: String
    let scope: String
    let directory: DiscordDirectory
    /// Our application's id, which is its bot's id too.
    let application: String?
    let known: Lookups
    let receivedAt: Timestamp

    // MARK: - Dispatches

    func read(_ type: String, _ data: JSON) -> Reading {
        switch type {
        case "MESSAGE_CREATE": return message(data, isEdit: false)
        case "MESSAGE_UPDATE": return edit(data)
        case "MESSAGE_DELETE": return deletion(data)
        case "MESSAGE_DELETE_BULK":
            guard let id = data["ids"]?.elements.first?.string, data["ids"]?.elements.count == 1 else {
                return .ignored(reason: "several messages were deleted at once; each is read as an event of its own")
            }
            return deletion(["id": .string(id), "channel_id": data["channel_id"] ?? .null])
        case "THREAD_CREATE": return .ignored(reason: "a thread was made; its first message comes by itself")
        default: return .ignored(reason: "Gateway event \(type.tidied.shortened(to: 60)) is nobody's ask")
        }
    }

    func message(_ message: JSON, isEdit: Bool) -> Reading {
        guard case .object = message else { return .invalid(reason: "the message is no object") }
        guard let id = message["id"]?.string, let channel = message["channel_id"]?.string else {
            return .invalid(reason: "the message's id or channel_id is missing or no text")
        }
        guard let number = DiscordSnowflake.value(id), DiscordSnowflake.isOne(channel) else {
            return id.isEmpty || channel.isEmpty
                ? .ignored(reason: "id and channel_id are empty: a sample of the shape, not a message")
                : .invalid(reason: "the message's id or channel_id is no Discord id: \(id.shortened(to: 40))")
        }
        if let reason = Self.kinds(message) ?? notAPerson(message) { return .ignored(reason: reason) }
        guard let author = message["author"]?["id"]?.string?.nonEmpty else {
            return .ignored(reason: "no author is named in it: a sample of the shape, not a message")
        }
        let words = words(of: message)
        let attachments = files(of: message)
        if words.isEmpty, attachments.isEmpty { return .ignored(reason: Self.wordless(message)) }
        let said = message["timestamp"]?.string.flatMap { Timestamp(iso8601: $0) } ?? DiscordSnowflake.time(number)
        let place = place(of: message, id: id, channel: channel)
        let submission = Submission(
            key: key(id), source: source, kind: .chat, channel: Channel(id: place.channel, name: place.name),
            thread: place.thread, isReply: place.thread != id, author: person(author, message), title: place.title,
            text: words, attachments: attachments, permalink: permalink(message, place.info, channel: channel, id: id),
            submittedAt: said, version: edited(message)?.milliseconds ?? said.milliseconds)
        return isEdit ? .edit(submission) : .submission(submission)
    }

    // MARK: - Who

    /// Why a message is not a person's; `nil` when it is.
    private func notAPerson(_ message: JSON) -> String? {
        let author = message["author"]
        let id = author?["id"]?.string?.nonEmpty
        let app = message["application_id"]?.string?.nonEmpty
        if application != nil, id == application || app == application { return "our own post" }
        let name = author?["global_name"]?.string?.nonEmpty ?? author?["username"]?.string?.nonEmpty
        let shown = name.map { " (\($0.tidied.shortened(to: 80)))" } ?? ""
        if message["webhook_id"]?.string?.nonEmpty != nil { return "posted by a webhook\(shown)" }
        if author?["bot"]?.bool == true || app != nil { return "posted by a bot\(shown)" }
        return author?["system"]?.bool == true ? "posted by Discord itself" : nil
    }

    private func person(_ id: String, _ message: JSON) -> Person {
        Self.person(message["author"], member: message["member"], directory: directory)
    }

    /// By the name in the server, else the name shown, else the user name.
    static func person(_ user: JSON?, member: JSON?, directory: DiscordDirectory) -> Person {
        let id = user?["id"]?.string ?? ""
        let name =
            directory.people[id] ?? member?["nick"]?.string?.nonEmpty ?? user?["global_name"]?.string?.nonEmpty
            ?? user?["username"]?.string?.nonEmpty
        return Person(id: id, name: name.map { $0.tidied }, isBot: user?["bot"]?.bool == true)
    }

    // MARK: - Words

    private func words(of message: JSON) -> String {
        let markup = markup(for: message)
        let text = markup.plain(withoutMention(message["content"]?.string ?? ""))
        if !text.isEmpty { return text }
        // A forwarded message has its words in a snapshot, a poll in its question.
        let forwarded = (message["message_snapshots"]?.elements ?? []).prefix(10).compactMap { snapshot in
            snapshot["message"].map { self.markup(for: $0).plain($0["content"]?.string ?? "") }?.nonEmpty
        }
        if !forwarded.isEmpty { return forwarded.joined(separator: "\n") }
        guard let question = message["poll"]?["question"]?["text"]?.string?.tidied.nonEmpty else { return "" }
        let answers = (message["poll"]?["answers"]?.elements ?? []).prefix(20)
            .compactMap { $0["poll_media"]?["text"]?.string?.tidied.nonEmpty }
        return ([question] + answers.map { "- " + $0 }).joined(separator: "\n")
    }

    private func markup(for message: JSON) -> DiscordText {
        Self.markup(people: message["mentions"], channels: message["mention_channels"], directory: directory, known)
    }

    static func markup(
        people: JSON?, channels: JSON?, directory: DiscordDirectory, _ known: Lookups
    ) -> DiscordText {
        var text = DiscordText(people: directory.people, channels: directory.channels)
        for user in (people?.elements ?? []).prefix(100) {
            let person = person(user, member: user["member"], directory: directory)
            if !person.id.isEmpty { text.people[person.id] = person.name }
        }
        for channel in (channels?.elements ?? []).prefix(100) {
            guard let id = channel["id"]?.string, text.channels[id] == nil else { continue }
            text.channels[id] = channel["name"]?.string?.nonEmpty.map { "#" + $0 }
        }
        for (subject, fact) in known.facts where subject.kind == .channel && text.channels[subject.id] == nil {
            text.channels[subject.id] = fact.name
        }
        return text
    }

    /// The bot's own name at the beginning is how it was called, no part of what was asked.
    private func withoutMention(_ text: String) -> String {
        guard let application else { return text }
        let rest = text.drop(while: \.isWhitespace)
        for mention in ["<@\(application)>", "<@!\(application)>"] where rest.hasPrefix(mention) {
            return String(rest.dropFirst(mention.count).drop { $0.isWhitespace || $0 == ":" || $0 == "," })
        }
        return text
    }

    private func files(of message: JSON) -> [Attachment] {
        let forwarded = (message["message_snapshots"]?.elements ?? []).prefix(10)
            .flatMap { $0["message"]?["attachments"]?.elements ?? [] }
        return ((message["attachments"]?.elements ?? []) + forwarded).prefix(50).compactMap(Self.file)
    }

    static func file(_ file: JSON) -> Attachment? {
        guard let name = file["filename"]?.string?.tidied.nonEmpty ?? file["id"]?.string?.nonEmpty else { return nil }
        return Attachment(
            name: name, url: file["url"]?.string?.nonEmpty, mediaType: file["content_type"]?.string?.nonEmpty)
    }

    private static func wordless(_ message: JSON) -> String {
        if let sticker = message["sticker_items"]?.elements.first?["name"]?.string {
            return "only a sticker (\(sticker.tidied.shortened(to: 60)))"
        }
        return "there are no words in it (a bot without the Message Content intent is not shown them)"
    }

    // MARK: - Edits and deletions

    private func edit(_ data: JSON) -> Reading {
        guard data["content"] != nil, data["author"] != nil else {
            return .ignored(reason: "the update has no words (a link was unfurled, a message pinned, or the like)")
        }
        guard edited(data) != nil else {
            return .ignored(reason: "the words are unchanged (a link was unfurled, a message pinned, or the like)")
        }
        return message(data, isEdit: true)
    }

    private func edited(_ message: JSON) -> Timestamp? {
        message["edited_timestamp"]?.string.flatMap { Timestamp(iso8601: $0) }
    }

    private func deletion(_ data: JSON) -> Reading {
        guard let id = data["id"]?.string, DiscordSnowflake.isOne(id) else {
            return .invalid(reason: "the deleted message's id is missing or no Discord id")
        }
        return .delete(key(id), at: receivedAt)
    }

    // MARK: - Where

    private func key(_ id: String) -> MessageKey {
        MessageKey(platform: DiscordPlatform.name, scope: scope, externalID: id)
    }

    private struct Place {
        var channel: String
        var name: String?
        var thread: String
        var title: String?
        /// What is known of the channel that it was said in.
        var info: JSON?
    }

    /// Where a message belongs.
    ///
    /// A thread that was opened from a message has that message's id, and its parent channel for a place, so that what is
    /// said in it meets the message. A forum's post is a place of its own: nobody can post to the forum itself.
    private func place(of message: JSON, id: String, channel: String) -> Place {
        let info = message["channel"] ?? known[.channel, channel]?.document
        let type = info?["type"]?.int
        let isThread = type.map { (10...12).contains($0) } ?? (id == channel)
        guard isThread else {
            let name = name(of: channel, info)
            return Place(channel: channel, name: name, thread: root(of: message) ?? id, info: info)
        }
        let parent = info?["parent_id"]?.string?.nonEmpty
        let above = parent.flatMap { known[.channel, $0]?.document } ?? info?["parent"]
        let isPost = id == channel || (above?["type"]?.int.map { $0 == 15 || $0 == 16 } ?? (parent == nil))
        let name = parent.flatMap { self.name(of: $0, above) } ?? self.name(of: channel, info)
        return Place(
            channel: isPost ? channel : parent ?? channel, name: name, thread: channel,
            title: id == channel ? info?["name"]?.string?.tidied.nonEmpty : nil, info: info)
    }

    private func name(of channel: String, _ info: JSON?) -> String? {
        if let type = info?["type"]?.int, type == 1 || type == 3 { return "direct message" }
        return directory.channels[channel] ?? info?["name"]?.string?.tidied.nonEmpty.map { "#" + $0 }
            ?? known[.channel, channel]?.name
    }

    /// What a reply answers; of a reply to a reply the first, as far as Discord tells.
    private func root(of message: JSON) -> String? {
        guard message["type"]?.int == 19, let reference = message["message_reference"],
            reference["type"]?.int ?? 0 == 0,
            let answered = reference["message_id"]?.string, DiscordSnowflake.isOne(answered)
        else { return nil }
        let before = message["referenced_message"]
        guard before?["type"]?.int == 19, let first = before?["message_reference"]?["message_id"]?.string,
            DiscordSnowflake.isOne(first)
        else { return answered }
        return first
    }

    private func permalink(_ message: JSON, _ info: JSON?, channel: String, id: String) -> String? {
        let isDirect = info?["type"]?.int.map { $0 == 1 || $0 == 3 } ?? false
        let server =
            message["guild_id"]?.string?.nonEmpty ?? info?["guild_id"]?.string?.nonEmpty
            ?? (isDirect ? "@me" : directory.server)
        return server.map { "https://discord.com/channels/\($0)/\(channel)/\(id)" }
    }

    // MARK: - Kinds

    /// Why a message of this type is nobody's ask; `nil` for those that people write.
    private static func kinds(_ message: JSON) -> String? {
        guard let type = message["type"]?.int, ![0, 19, 20, 23].contains(type) else { return nil }
        if type == 21 { return "the message that a thread began with, again; it has its own event" }
        return "a message of Discord's own (\(systemTypes[type] ?? "type \(type)")), not a person's words"
    }

    private static let systemTypes: [Int64: String] = [
        1: "somebody was added", 2: "somebody was removed", 3: "a call", 4: "the channel's name changed",
        5: "the channel's icon changed", 6: "a message was pinned", 7: "somebody joined", 8: "a boost", 9: "a boost",
        10: "a boost", 11: "a boost", 12: "a channel is followed", 14: "server discovery", 15: "server discovery",
        16: "server discovery", 17: "server discovery", 18: "a thread was made", 22: "an invitation reminder",
        24: "AutoMod acted", 25: "a subscription", 26: "a premium offer", 27: "a stage began", 28: "a stage ended",
        29: "a stage's speaker", 31: "a stage's topic", 32: "a subscription", 36: "invites were paused",
        37: "invites were resumed", 38: "a raid was reported", 39: "a false alarm was reported", 44: "a purchase",
        46: "a poll's result",
    ]
}

import Intake

/// Makes a reading of an Events API envelope.
///
/// `message` and `app_mention` for one post have the same channel and ts, hence the same key. Facts: PROTOCOLS "Slack",
/// docs.slack.dev/reference/events/message and its subtypes.
struct SlackMessageReader {
    let source: String
    let scope: String
    let directory: SlackDirectory
    let own: SlackIdentity
    let workspace: String?

    func read(_ envelope: JSON) -> Reading {
        let event = envelope["event"] ?? .null
        switch event["type"]?.string {
        case "message"?, "app_mention"?: break
        case let type?: return .ignored(reason: "event type \(type.isEmpty ? "\"\"" : type) is nobody's ask")
        case nil: return .invalid(reason: "event.type is missing or no text")
        }
        switch event["subtype"]?.string {
        case nil, ""?, "thread_broadcast"?, "me_message"?, "file_share"?:
            return message(event, in: envelope, channel: event["channel"], isEdit: false)
        case "bot_message"?: return .ignored(reason: "posted by a bot\(name(ofBot: event))")
        case "message_changed"?: return edit(event, in: envelope)
        case "message_deleted"?: return deletion(event)
        case "message_replied"?: return .ignored(reason: "message_replied only tells that a thread has a new reply")
        case let subtype?: return .ignored(reason: "message subtype \(subtype) is nobody's ask")
        }
    }

    // MARK: - New messages

    private func message(_ message: JSON, in envelope: JSON, channel: JSON?, isEdit: Bool) -> Reading {
        let place: Place
        switch self.place(channel: channel, ts: message["ts"], at: isEdit ? "event.message" : "event") {
        case .success(let found): place = found
        case .failure(let refusal): return refusal.reading
        }
        let bot = ownUser(in: envelope)
        if let reason = notAPerson(message, bot: bot) { return .ignored(reason: reason) }
        guard let user = message["user"]?.string?.nonEmpty else {
            return .ignored(reason: "no user wrote it (event.user is missing)")
        }
        let raw = withoutMention(message["text"]?.string ?? "", of: bot, isMention: message["type"] == "app_mention")
        let attachments = files(of: message)
        let text = self.text(of: message, raw: raw)
        if text.isEmpty, attachments.isEmpty { return .ignored(reason: "there are no words in it") }
        let parent = message["thread_ts"]?.string?.nonEmpty
        let submission = Submission(
            key: key(place), source: source, kind: .chat,
            channel: Channel(id: place.channel, name: directory.channels[place.channel]),
            thread: parent ?? place.ts, isReply: parent.map { $0 != place.ts } ?? false,
            author: person(user, message), text: text, attachments: attachments,
            permalink: permalink(place, thread: parent), submittedAt: Timestamp(milliseconds: place.time / 1000),
            version: message["edited"]?["ts"]?.string.flatMap(SlackTime.microseconds) ?? place.time)
        return isEdit ? .edit(submission) : .submission(submission)
    }

    private func text(of message: JSON, raw: String) -> String {
        let markup = SlackText(directory: directory)
        let text = markup.plain(raw)
        guard text.isEmpty else { return text }
        // A forwarded message has its words in the attachment.
        let forwarded = (message["attachments"]?.elements ?? []).prefix(20)
            .compactMap { $0["text"]?.string?.nonEmpty ?? $0["fallback"]?.string?.nonEmpty }
        return markup.plain(forwarded.joined(separator: "\n"))
    }

    /// The bot's own name at the beginning is how it was called, no part of what was asked.
    private func withoutMention(_ text: String, of bot: String?, isMention: Bool) -> String {
        guard text.trimmed.utf8.starts(with: "<@".utf8), let end = text.firstIndex(of: ">") else { return text }
        let called = text[..<end].trimmed.dropFirst(2).prefix { $0 != "|" }
        // Old envelopes do not tell who we are: then an app_mention's first mention is taken for ours.
        guard bot.map({ $0 == called }) ?? isMention else { return text }
        return String(text[text.index(after: end)...].drop { $0.isWhitespace || $0 == ":" || $0 == "," })
    }

    private func files(of message: JSON) -> [Attachment] {
        (message["files"]?.elements ?? []).prefix(50).compactMap { file in
            // What is left of a deleted file, or of one beyond the workspace's plan.
            if file["mode"] == "tombstone" || file["mode"] == "hidden_by_limit" { return nil }
            guard
                let name = file["name"]?.string?.nonEmpty ?? file["title"]?.string?.nonEmpty
                    ?? file["id"]?.string?.nonEmpty
            else { return nil }
            return Attachment(
                name: name.tidied, url: file["permalink"]?.string?.nonEmpty ?? file["url_private"]?.string?.nonEmpty,
                mediaType: file["mimetype"]?.string?.nonEmpty)
        }
    }

    private func person(_ id: String, _ message: JSON) -> Person {
        let profile = message["user_profile"]
        let name =
            directory.people[id] ?? profile?["display_name"]?.string?.nonEmpty
            ?? profile?["real_name"]?.string?.nonEmpty
        return Person(id: id, name: name)
    }

    private func permalink(_ place: Place, thread: String?) -> String? {
        guard let workspace else { return nil }
        let link = "\(workspace)/archives/\(place.channel)/p\(place.ts.filter { $0 != "." })"
        guard let thread, thread != place.ts else { return link }
        return "\(link)?thread_ts=\(thread)&cid=\(place.channel)"
    }

    // MARK: - Bots

    /// Slack tells who the app is in each envelope (`authorizations`; `authed_users` in old ones tells people too).
    private func ownUser(in envelope: JSON) -> String? {
        if let user = own.user { return user }
        return envelope["authorizations"]?.elements.first { $0["is_bot"] == true }?["user_id"]?.string?.nonEmpty
    }

    /// Why a message is not a person's; `nil` when it is.
    ///
    /// Compares user and bot as bolt's `ignoring_self_events` does.
    private func notAPerson(_ message: JSON, bot: String?) -> String? {
        let user = message["user"]?.string?.nonEmpty
        let botID = message["bot_id"]?.string?.nonEmpty
        let app = message["app_id"]?.string?.nonEmpty ?? message["bot_profile"]?["app_id"]?.string?.nonEmpty
        if user != nil, user == own.user { return "our own post" }
        // An envelope's word for who we are yields to marks that only a person's client leaves.
        let isTyped = message["client_msg_id"]?.string != nil || message["display_as_bot"] == false
        if user != nil, user == bot, !isTyped { return "our own post" }
        if botID != nil, botID == own.bot || (app != nil && app == own.app) { return "our own post" }
        if botID != nil || message["subtype"] == "bot_message" { return "posted by a bot\(name(ofBot: message))" }
        return user == "USLACKBOT" ? "posted by Slackbot" : nil
    }

    private func name(ofBot message: JSON) -> String {
        let name = message["bot_profile"]?["name"]?.string?.nonEmpty ?? message["username"]?.string?.nonEmpty
        return (name ?? message["bot_id"]?.string?.nonEmpty).map { " (\($0.tidied.shortened(to: 80)))" } ?? ""
    }

    // MARK: - Edits and deletes

    private func edit(_ event: JSON, in envelope: JSON) -> Reading {
        guard let changed = event["message"], case .object = changed else {
            return .invalid(reason: "event.message is missing from message_changed")
        }
        // A root with replies is not deleted but replaced by a tombstone.
        if changed["subtype"] == "tombstone" {
            return removal(channel: event["channel"], ts: changed["ts"], at: event["ts"], path: "event.message")
        }
        let before = event["previous_message"]
        if let text = changed["text"]?.string, text == before?["text"]?.string,
            changed["files"]?.elements.count == before?["files"]?.elements.count
        {
            return .ignored(reason: "the words are unchanged (a link was unfurled, or the like)")
        }
        let reading = message(changed, in: envelope, channel: event["channel"], isEdit: true)
        guard case .edit(var submission) = reading else { return reading }
        // An edit without `edited` was made by an app: the event's own time tells which is newer.
        if changed["edited"]?["ts"]?.string == nil, let at = event["ts"]?.string.flatMap(SlackTime.microseconds) {
            submission.version = at
        }
        return .edit(submission)
    }

    private func deletion(_ event: JSON) -> Reading {
        if let before = event["previous_message"], let reason = notAPerson(before, bot: own.user) {
            return .ignored(reason: "deleted, and \(reason)")
        }
        return removal(channel: event["channel"], ts: event["deleted_ts"], at: event["ts"], path: "event")
    }

    private func removal(channel: JSON?, ts: JSON?, at: JSON?, path: String) -> Reading {
        switch place(channel: channel, ts: ts, at: path, name: path == "event" ? "deleted_ts" : "ts") {
        case .failure(let refusal): return refusal.reading
        case .success(let place):
            let at = at?.string.flatMap(SlackTime.timestamp) ?? Timestamp(milliseconds: place.time / 1000)
            return .delete(key(place), at: at)
        }
    }

    // MARK: - Identity

    private struct Place {
        var channel: String
        var ts: String
        /// Microseconds.
        var time: Int64
    }

    private struct Refusal: Error {
        var reading: Reading
    }

    private func key(_ place: Place) -> MessageKey {
        MessageKey(platform: SlackPlatform.name, scope: scope, externalID: "\(place.channel):\(place.ts)")
    }

    private func place(channel: JSON?, ts: JSON?, at path: String, name: String = "ts") -> Result<Place, Refusal> {
        guard let channel = channel?.string, let ts = ts?.string else {
            return .failure(
                Refusal(reading: .invalid(reason: "event.channel or \(path).\(name) is missing or no text")))
        }
        if channel.isEmpty || ts.isEmpty {
            return .failure(
                Refusal(reading: .ignored(reason: "channel and ts are empty: a sample of the shape, not a message")))
        }
        guard let time = SlackTime.microseconds(ts), channel.utf8.count <= 64 else {
            return .failure(
                Refusal(reading: .invalid(reason: "\(path).\(name) is no Slack time: \(ts.shortened(to: 40))")))
        }
        return .success(Place(channel: channel, ts: ts, time: time))
    }
}

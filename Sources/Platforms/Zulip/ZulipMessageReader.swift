import Intake

/// Makes a reading of a message, whichever way it came: by the outgoing webhook, in an event, or from history.
///
/// A message's id is unique on its server. Facts: zulip.com/api/get-events ("message", "update_message",
/// "delete_message"), zulip.com/api/get-messages.
struct ZulipMessageReader: Sendable {
    let source: String
    let scope: String
    /// `https://example.zulipchat.com`, for links; `nil` where it is not configured.
    var site: String?
    /// Our own account.
    var email: String?
    var botName: String?
    /// Names or ids of streams that are listened to; empty for all that the bot hears.
    var streams: [String] = []
    /// Whether what is said in a topic, without calling the bot, belongs to the topic's first ask.
    var isTopicThread = true

    func read(_ body: JSON, receivedAt: Timestamp, known: Lookups) -> Reading {
        if let result = body["result"]?.string { return answer(body, result) }
        if body["trigger"] != nil || body["bot_email"] != nil {
            guard let message = body["message"], case .object = message else {
                return .invalid(reason: "\"message\" is missing: not a call of a Zulip outgoing webhook")
            }
            let called = body["trigger"]?.string ?? "mention"
            return self.message(
                message, isCalled: called == "mention", botEmail: body["bot_email"]?.string,
                botName: body["bot_full_name"]?.string, known: known)
        }
        switch body["type"]?.string {
        case "message"?:
            guard let message = body["message"], case .object = message else {
                return .invalid(reason: "\"message\" is missing from an event of type message")
            }
            let flags = (body["flags"] ?? message["flags"])?.elements ?? []
            return self.message(
                message, isCalled: flags.contains("mentioned"), botEmail: nil, botName: nil, known: known)
        case "update_message"?: return edit(body, known: known)
        case "delete_message"?: return deletion(body, at: receivedAt)
        case let type?: return other(body, type: type)
        case nil: return .invalid(reason: "\"type\" is missing: neither an event of Zulip nor a call of its webhook")
        }
    }

    private func other(_ body: JSON, type: String) -> Reading {
        if body["content"]?.string != nil, body["sender_id"]?.int != nil, body["timestamp"] != nil {
            return .ignored(reason: "a message without its event: the inner object of what Zulip sends")
        }
        let op = body["op"]?.string.map { " (\($0.tidied.shortened(to: 40)))" } ?? ""
        return .ignored(reason: "event type \(type.tidied.shortened(to: 60))\(op) is nobody's ask")
    }

    /// Answers of the API are no events.
    private func answer(_ body: JSON, _ result: String) -> Reading {
        if result != "success" {
            let code = body["code"]?.string?.tidied.shortened(to: 80) ?? "no code"
            let said = body["msg"]?.string?.tidied.shortened(to: 160) ?? ""
            return .ignored(reason: "an answer of Zulip's API that refuses (\(code): \(said)), not an event")
        }
        for (key, words) in ["events": "events", "messages": "messages"] {
            if case .array(let items)? = body[key] {
                return .ignored(reason: "an answer of Zulip's API that holds \(items.count) \(words), not an event")
            }
        }
        if body["queue_id"] != nil {
            return .ignored(reason: "an answer of Zulip's API that opens an event queue, not an event")
        }
        return .ignored(reason: "an answer of Zulip's API (result: \(result.tidied.shortened(to: 40))), not an event")
    }

    // MARK: - Messages

    private func message(
        _ message: JSON, isCalled: Bool, botEmail: String?, botName: String?, known: Lookups
    ) -> Reading {
        guard let id = message["id"]?.int, let time = message["timestamp"]?.int,
            let said = Timestamp(seconds: Double(time)), let raw = message["content"]?.string
        else { return .invalid(reason: "message.id, message.timestamp or message.content is missing") }
        guard id > 0 else { return .ignored(reason: "a message without a number of its own") }
        let address = message["sender_email"]?.string ?? ""
        let sender = message["sender_id"]?.int.map { "\($0)" } ?? address
        let name = message["sender_full_name"]?.string?.tidied.nonEmpty
        let fact = known[.person, sender]
        if let reason = notAPerson(address, name, ourselves: botEmail, fact: fact) { return .ignored(reason: reason) }
        guard let place = ZulipPlace(message, own: botEmail ?? email) else {
            return .invalid(reason: "message.type or message.display_recipient is missing")
        }
        if let reason = elsewhere(place) { return .ignored(reason: reason) }
        let content = ZulipContent(raw, contentType: message["content_type"]?.string, site: site)
        let text = withoutCall(content.text, names: [botName, self.botName].compactMap { $0 })
        if text.isEmpty, content.attachments.isEmpty {
            return .ignored(reason: content.text.isEmpty ? "there are no words in it" : "it only calls the bot")
        }
        let submission = Submission(
            key: key(id), source: source, kind: .chat, channel: place.channel, thread: place.topic,
            isReply: isTopicThread && !isCalled && place.topic?.isEmpty == false,
            author: Person(id: sender, name: fact?.name ?? name, email: fact?.email), title: title(place), text: text,
            attachments: content.attachments, permalink: permalink(place, id), submittedAt: said,
            version: version(message, said))
        return message["last_edit_timestamp"]?.int == nil ? .submission(submission) : .edit(submission)
    }

    /// A topic is what a subject is to a mail; the one without a name is none.
    private func title(_ place: ZulipPlace) -> String? { isTopicThread ? place.topic?.nonEmpty : nil }

    /// Grows with each edit and each move; the length of the history tells edits within a second apart.
    private func version(_ message: JSON, _ said: Timestamp) -> Int64 {
        let times = ["last_edit_timestamp", "last_moved_timestamp"].compactMap { message[$0]?.int }
        let last = times.compactMap { Timestamp(seconds: Double($0)) }.max() ?? said
        let edits = Int64(min(message["edit_history"]?.elements.count ?? 0, 999))
        return max(last, said).milliseconds.addingSaturating(edits)
    }

    private func withoutCall(_ text: String, names: [String]) -> String {
        for name in names where !name.isEmpty && text.hasPrefix("@" + name) {
            return String(text.dropFirst(name.count + 1).drop { $0.isWhitespace || $0 == ":" || $0 == "," })
        }
        return text
    }

    private func elsewhere(_ place: ZulipPlace) -> String? {
        guard !streams.isEmpty, let name = place.stream else { return nil }
        let isHere = streams.contains { $0.equalsIgnoringASCIICase(name) || $0 == place.channel.id }
        return isHere ? nil : "stream #\(name.shortened(to: 80)) is not among this source's streams"
    }

    private func key(_ id: Int64) -> MessageKey {
        MessageKey(platform: ZulipPlatform.name, scope: scope, externalID: "\(id)")
    }

    // MARK: - Bots

    /// Addresses that Zulip gives to bots end in `-bot`; its own speak from zulip.com.
    static func isBotAddress(_ email: String) -> Bool {
        let parts = email.lowercased().split(separator: "@", maxSplits: 1)
        return parts.first?.hasSuffix("-bot") ?? false
    }

    private func notAPerson(_ address: String, _ name: String?, ourselves: String?, fact: Lookup.Fact?) -> String? {
        for own in [ourselves, email].compactMap({ $0 }) where own.equalsIgnoringASCIICase(address) {
            return "our own post"
        }
        guard Self.isBotAddress(address) || fact?.isBot == true else { return nil }
        return "posted by a bot" + (name.map { " (\($0.shortened(to: 80)))" } ?? "")
    }

    // MARK: - Edits and deletes

    /// An edit as the event tells it; the poller asks for the whole message instead, which also knows its author's name.
    private func edit(_ event: JSON, known: Lookups) -> Reading {
        guard let id = event["message_id"]?.int, id > 0 else {
            return .invalid(reason: "update_message without message_id")
        }
        if event["rendering_only"] == true { return .ignored(reason: "only the look changed (a link's preview)") }
        guard let raw = event["content"]?.string else {
            return .ignored(reason: "moved to another topic or stream; the words are unchanged")
        }
        // Only the author may change the words of a message.
        guard let author = event["user_id"]?.int, let stamp = event["edit_timestamp"]?.int,
            let time = Timestamp(seconds: Double(stamp))
        else { return .ignored(reason: "changed by the server itself (no user_id or edit_timestamp)") }
        let fact = known[.person, "\(author)"]
        if fact?.isBot == true { return .ignored(reason: "changed by a bot") }
        let place = ZulipPlace(edited: event)
        if let place, let reason = elsewhere(place) { return .ignored(reason: reason) }
        let content = ZulipContent(raw, contentType: nil, site: site)
        let text = withoutCall(content.text, names: [botName].compactMap { $0 })
        if text.isEmpty, content.attachments.isEmpty { return .ignored(reason: "there are no words left in it") }
        let isCalled = event["flags"]?.elements.contains("mentioned") ?? false
        return .edit(
            Submission(
                key: key(id), source: source, kind: .chat, channel: place?.channel, thread: place?.topic,
                isReply: isTopicThread && !isCalled && place?.topic?.isEmpty == false,
                author: Person(id: "\(author)", name: fact?.name, email: fact?.email), title: place.flatMap(title),
                text: text, attachments: content.attachments, permalink: place.flatMap { permalink($0, id) },
                submittedAt: time, version: time.milliseconds))
    }

    private func deletion(_ event: JSON, at time: Timestamp) -> Reading {
        let ids = event["message_ids"]?.elements.compactMap(\.int) ?? []
        guard let id = event["message_id"]?.int ?? ids.first, id > 0 else {
            return .invalid(reason: "delete_message without message_id")
        }
        return .delete(key(id), at: time)
    }

    // MARK: - Links

    /// `#narrow/…/near/<id>`, percent-encoded with `.` for `%` (zulip.com/api/construct-narrow, web "hash util").
    private func permalink(_ place: ZulipPlace, _ id: Int64) -> String? {
        guard let site else { return nil }
        guard let stream = place.stream else {
            let people = place.channel.id.dropFirst(ZulipPlace.directPrefix.count)
            return "\(site)/#narrow/dm/\(people)-dm/near/\(id)"
        }
        let slug = Self.hashed(stream.split(separator: " ").joined(separator: "-"))
        let name = Int64(place.channel.id) == nil ? slug : "\(place.channel.id)-\(slug)"
        return "\(site)/#narrow/stream/\(name)/topic/\(Self.hashed(place.topic ?? ""))/near/\(id)"
    }

    private static func hashed(_ text: String) -> String {
        URLEncodedForm.escape(text).replacing(".", with: "%2E").replacing("%", with: ".")
    }
}

/// Where a message stands: a stream and its topic, or a direct conversation.
struct ZulipPlace {
    static let directPrefix = "direct:"

    var channel: Channel
    /// The stream's name; `nil` for a direct conversation.
    var stream: String?
    var topic: String?

    /// - Parameter own: the bot's address, which is no part of a conversation's name.
    init?(_ message: JSON, own: String?) {
        if case .array(let people)? = message["display_recipient"] {
            let others = people.prefix(100).filter { person in
                guard let own, let email = person["email"]?.string else { return true }
                return !email.equalsIgnoringASCIICase(own)
            }
            let ids = others.compactMap { $0["id"]?.int }.sorted().map { "\($0)" }
            guard !ids.isEmpty else { return nil }
            channel = Channel(id: Self.directPrefix + ids.joined(separator: ","), name: "direct message")
            return
        }
        guard let name = message["display_recipient"]?.string?.tidied.nonEmpty else { return nil }
        stream = name
        channel = Channel(id: message["stream_id"]?.int.map { "\($0)" } ?? name, name: "#" + name)
        topic = (message["subject"] ?? message["topic"])?.string?.tidied ?? ""
    }

    init?(edited event: JSON) {
        guard let id = (event["new_stream_id"] ?? event["stream_id"])?.int else { return nil }
        stream = event["stream_name"]?.string?.tidied.nonEmpty
        channel = Channel(id: "\(id)", name: stream.map { "#" + $0 })
        topic = (event["subject"] ?? event["topic"] ?? event["orig_subject"])?.string?.tidied
    }
}

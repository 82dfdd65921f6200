import Intake

/// Makes readings of messages: from outgoing webhooks, and from the API as polling finds them.
///
/// A message has the same id whichever way it comes; its version is the time of its last edit. Facts: PROTOCOLS
/// "Rocket.Chat"; packages/core-typings (IMessage) and triggerHandler.ts in RocketChat/Rocket.Chat.
struct RocketChatMessageReader: Sendable {
    let source: String
    let scope: String
    /// Room id to `#name`.
    var channels: [String: String] = [:]
    /// User id or name to the name people know.
    var people: [String: String] = [:]
    /// Ids and names of our own user.
    var own: Set<String> = []
    var site: String?
    var triggerWords: [String] = []

    // MARK: - Outgoing webhooks

    func hook(_ body: JSON, receivedAt: Timestamp) -> Reading {
        guard let id = body["message_id"] == nil ? Self.name(of: body) : body["message_id"]?.string,
            let room = body["channel_id"]?.string
        else {
            return .invalid(reason: "\"message_id\" or \"channel_id\" is missing or no text")
        }
        // A file's upload comes with the whole message, which says more.
        if let message = body["message"], message["_id"]?.string == id {
            return self.message(message, room: body["room"], receivedAt: receivedAt)
        }
        if let refusal = refusal(id, room) { return refusal }
        let author = person(
            id: body["user_id"]?.string, username: body["user_name"]?.string, name: nil,
            alias: body["alias"]?.string)
        if isOwn(body["user_id"]?.string, body["user_name"]?.string) { return .ignored(reason: "our own message") }
        if isBot(body["bot"]) { return .ignored(reason: "posted by a bot\(inBrackets(author.name))") }
        let text = plain(body["text"]?.string ?? "", trigger: body["trigger_word"]?.string)
        if text.isEmpty { return .ignored(reason: "there are no words in it") }
        let root = body["tmid"]?.string?.nonEmpty
        let isEdited = body["isEdited"] == true
        let site = self.site ?? body["siteUrl"]?.string.flatMap(Self.address)
        let submission = Submission(
            key: key(id), source: source, kind: .chat,
            channel: place(room, name: body["channel_name"]?.string, type: nil), thread: root ?? id,
            isReply: root.map { $0 != id } ?? false, author: author, text: text,
            permalink: permalink(id, room: room, type: nil, site: site),
            submittedAt: Self.time(body["timestamp"]) ?? receivedAt,
            // A webhook does not tell when it was edited: now, as nearly as we know.
            version: isEdited ? receivedAt.milliseconds : 0)
        return isEdited ? .edit(submission) : .submission(submission)
    }

    /// Old servers do not tell a message's id: then who said what, where and when is its name.
    private static func name(of body: JSON) -> String {
        let parts = ["channel_id", "user_id", "timestamp", "text"].map { body[$0]?.scalarText ?? "" }
        return "said:" + fingerprint(of: Array(parts.joined(separator: "\u{0}").utf8)).prefix(32)
    }

    // MARK: - The API

    /// - Parameter room: `{"_id", "name", "t"}` where it is known.
    func message(_ message: JSON, room: JSON?, receivedAt: Timestamp) -> Reading {
        guard let id = message["_id"]?.string, let rid = message["rid"]?.string else {
            return .invalid(reason: "the message's _id or rid is missing or no text")
        }
        if let refusal = refusal(id, rid) { return refusal }
        if message["_hidden"] == true { return .ignored(reason: "an earlier version of an edited message") }
        if let type = message["t"]?.string?.nonEmpty {
            // What is left of a message where the server shows that one was deleted.
            if type == "rm" {
                let at = Self.time(message["editedAt"]) ?? Self.time(message["_updatedAt"]) ?? receivedAt
                return .delete(key(id), at: at)
            }
            return .ignored(
                reason: type == "e2e"
                    ? "the message is encrypted, and only its readers have the key"
                    : "a system message (\(type.tidied.shortened(to: 60)))")
        }
        let user = message["u"]
        let author = person(
            id: user?["_id"]?.string, username: user?["username"]?.string, name: user?["name"]?.string,
            alias: message["alias"]?.string)
        if isOwn(user?["_id"]?.string, user?["username"]?.string) { return .ignored(reason: "our own message") }
        if isBot(message["bot"]) { return .ignored(reason: "posted by a bot\(inBrackets(author.name))") }
        return said(message, id: id, rid: rid, author: author, room: room, receivedAt: receivedAt)
    }

    private func said(
        _ message: JSON, id: String, rid: String, author: Person, room: JSON?, receivedAt: Timestamp
    ) -> Reading {
        let attachments = files(of: message)
        let text = words(of: message)
        if text.isEmpty, attachments.isEmpty { return .ignored(reason: "there are no words in it") }
        let root = message["tmid"]?.string?.nonEmpty
        let edited = Self.time(message["editedAt"])?.milliseconds ?? 0
        let type = room?["t"]?.string
        let submission = Submission(
            key: key(id), source: source, kind: .chat, channel: place(rid, name: room?["name"]?.string, type: type),
            thread: root ?? id, isReply: root.map { $0 != id } ?? false, author: author, text: text,
            attachments: attachments, permalink: permalink(id, room: rid, type: type, site: site),
            submittedAt: Self.time(message["ts"]) ?? receivedAt, version: max(0, edited))
        return edited > 0 ? .edit(submission) : .submission(submission)
    }

    /// `{"deleted": {"_id", "_deletedAt"}, "room": …}`, as polling wraps what is gone.
    func deletion(_ body: JSON) -> Reading {
        guard let id = body["deleted"]?["_id"]?.string?.nonEmpty, id.utf8.count <= 64 else {
            return .invalid(reason: "deleted._id is missing or no text")
        }
        guard let at = Self.time(body["deleted"]?["_deletedAt"]) else {
            return .invalid(reason: "deleted._deletedAt is missing or no time")
        }
        return .delete(key(id), at: at)
    }

    // MARK: - Parts

    private func key(_ id: String) -> MessageKey {
        MessageKey(platform: RocketChatPlatform.name, scope: scope, externalID: id)
    }

    private func refusal(_ id: String, _ room: String) -> Reading? {
        if id.isEmpty || room.isEmpty {
            return .ignored(reason: "the ids of message or room are empty: a sample of the shape, not a message")
        }
        return id.utf8.count > 64 || room.utf8.count > 64 ? .invalid(reason: "the message's id is too long") : nil
    }

    /// The words, else what stands under the files, else what another's message says that was shared.
    private func words(of message: JSON) -> String {
        let text = plain(message["msg"]?.string ?? "", trigger: nil)
        guard text.isEmpty else { return text }
        let cards = (message["attachments"]?.elements ?? []).prefix(20)
        let described = cards.compactMap { $0["description"]?.string?.nonEmpty ?? $0["text"]?.string?.nonEmpty }
        return plain(described.joined(separator: "\n"), trigger: nil)
    }

    private func plain(_ markdown: String, trigger: String?) -> String {
        ChatMarkdown(strikesWithOne: true).plain(withoutTrigger(withoutQuotes(markdown), declared: trigger))
    }

    /// A quoted message is a link without a label at the beginning: `[ ](https://…?msg=id) My words`.
    private func withoutQuotes(_ text: String) -> String {
        var rest = text[...]
        for _ in 0..<10 {
            rest = rest.drop { $0.isWhitespace }
            guard rest.hasPrefix("[ ](") || rest.hasPrefix("[](") else { break }
            guard let end = rest.prefix(2000).firstIndex(of: ")") else { break }
            rest = rest[rest.index(after: end)...]
        }
        return rest.isEmpty ? text : String(rest)
    }

    private func withoutTrigger(_ text: String, declared: String?) -> String {
        let words = [declared?.nonEmpty].compactMap { $0 } + triggerWords
        for word in words where !word.isEmpty && text.hasPrefix(word) {
            let rest = text.dropFirst(word.count)
            guard rest.first.map({ !$0.isLetter && !$0.isNumber }) ?? true else { continue }
            return String(rest.drop { $0.isWhitespace || $0 == ":" || $0 == "," })
        }
        return text
    }

    private func person(id: String?, username: String?, name: String?, alias: String?) -> Person {
        let id = id?.tidied.shortened(to: 64) ?? ""
        let username = username?.tidied.nonEmpty
        // A webhook tells the user's name and not the full one: the same is shown whichever way it came. An alias is
        // the name of a visitor of the live chat.
        let called = people[id] ?? username.flatMap { people[$0] } ?? alias?.tidied.nonEmpty ?? username
        return Person(id: id, name: called ?? name?.tidied.nonEmpty)
    }

    private func place(_ id: String, name: String?, type: String?) -> Channel {
        let called = type == "d" ? nil : name?.tidied.nonEmpty
        return Channel(id: id, name: channels[id] ?? called.map { $0.hasPrefix("#") ? $0 : "#" + $0 })
    }

    private func isOwn(_ id: String?, _ name: String?) -> Bool {
        id.map { own.contains($0) } ?? false || name.map { own.contains($0) } ?? false
    }

    /// `bot` is true, or `{"i": integration}`.
    private func isBot(_ value: JSON?) -> Bool {
        switch value {
        case .bool(let flag)?: flag
        case .object(let members)?: !members.isEmpty
        case .string(let text)?: text == "true"
        default: false
        }
    }

    private func inBrackets(_ name: String?) -> String {
        name?.nonEmpty.map { " (\($0.shortened(to: 80)))" } ?? ""
    }

    private func files(of message: JSON) -> [Attachment] {
        var files = message["files"]?.elements ?? []
        if files.isEmpty, let one = message["file"] { files = [one] }
        // Thumbnails are files too, made by the server.
        return files.prefix(50).filter { $0["typeGroup"]?.string != "thumb" }.compactMap { file in
            guard let id = file["_id"]?.string?.nonEmpty else { return nil }
            let name = file["name"]?.string?.tidied.nonEmpty ?? id
            let url = site.map { "\($0)/file-upload/\(ChatPolling.encoded(id))/\(ChatPolling.encoded(name))" }
            return Attachment(name: name, url: url, mediaType: file["type"]?.string?.nonEmpty)
        }
    }

    private func permalink(_ id: String, room: String, type: String?, site: String?) -> String? {
        let kind = type == "p" ? "group" : type == "d" ? "direct" : "channel"
        return site.map { "\($0)/\(kind)/\(ChatPolling.encoded(room))?msg=\(ChatPolling.encoded(id))" }
    }

    private static func address(_ text: String) -> String? {
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), text.utf8.allSatisfy({ $0 > 0x20 }) else {
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// RFC 3339 text, milliseconds, or the realtime API's `{"$date": milliseconds}`.
    static func time(_ value: JSON?) -> Timestamp? {
        if let text = value?.string { return Timestamp(iso8601: text) }
        guard let number = value?.int ?? value?["$date"]?.int, number > 0, number < 253_402_300_800_000 else {
            return nil
        }
        return Timestamp(milliseconds: number)
    }
}

import Documents
import Intake

/// Makes readings of posts: from outgoing webhooks, from events of the websocket, and from polling, which wraps what it
/// finds in the shape of such an event.
///
/// One post has the same id, hence the same key, whichever way it comes; its version is the time of its last edit.
/// Facts: PROTOCOLS "Mattermost"; mattermost/server/public/model (post.go, websocket_message.go, outgoing_webhook.go,
/// whose form writes seconds where its JSON writes milliseconds).
struct MattermostPostReader: Sendable {
    let source: String
    let scope: String
    /// Channel id to `#name`.
    var channels: [String: String] = [:]
    /// User id or name to the name people know.
    var people: [String: String] = [:]
    /// Ids and names of our own bot.
    var own: Set<String> = []
    var site: String?
    var team: String?
    var triggerWords: [String] = []

    // MARK: - Events

    /// `{"event": "posted", "data": {"post": "<JSON text>", "channel_name", "sender_name"}}`.
    func event(_ body: JSON, receivedAt: Timestamp, known: Lookups) -> Reading {
        guard let name = body["event"]?.string else { return .invalid(reason: "\"event\" is no text") }
        guard ["posted", "post_edited", "post_deleted", "ephemeral_message"].contains(name) else {
            return .ignored(reason: "event \(name.tidied.shortened(to: 80)) is nobody's ask")
        }
        if name == "ephemeral_message" { return .ignored(reason: "a message that only its reader sees") }
        let data = body["data"] ?? .null
        guard var post = Self.post(in: data) else {
            return .invalid(reason: "data.post is missing or no JSON text of a post")
        }
        if name == "post_deleted", (post["delete_at"]?.int ?? 0) <= 0, case .object(let members) = post {
            // The event may come with the post as it was before.
            let at = post["update_at"]?.int ?? receivedAt.milliseconds
            post = .object(members.filter { $0.key != "delete_at" } + [JSON.Member("delete_at", .int(max(1, at)))])
        }
        return self.post(post, in: data, receivedAt: receivedAt, known: known)
    }

    /// The post is JSON within a text; some clients save it as an object.
    static func post(in data: JSON) -> JSON? {
        if let text = data["post"]?.string {
            guard let post = try? JSON(parsing: text), case .object = post else { return nil }
            return post
        }
        guard let post = data["post"], case .object = post else { return nil }
        return post
    }

    /// A post as the API has it; `data` holds what stands around it in an event.
    func post(_ post: JSON, in data: JSON, receivedAt: Timestamp, known: Lookups) -> Reading {
        guard let id = post["id"]?.string, let channel = post["channel_id"]?.string else {
            return .invalid(reason: "the post's id or channel_id is missing or no text")
        }
        guard !id.isEmpty, !channel.isEmpty else {
            return .ignored(reason: "id or channel_id is empty: a sample of the shape, not a post")
        }
        guard id.utf8.count <= 64, channel.utf8.count <= 64 else {
            return .invalid(reason: "the post's id is too long")
        }
        let type = post["type"]?.string ?? ""
        if type.hasPrefix("system_") { return .ignored(reason: "a system message (\(type.tidied.shortened(to: 60)))") }
        let author = person(
            id: post["user_id"]?.string, name: data["sender_name"]?.string, known: known)
        if let reason = notAPerson(post, author) { return .ignored(reason: reason) }
        if let deleted = post["delete_at"]?.int, deleted > 0 {
            return .delete(key(id), at: Timestamp(milliseconds: deleted))
        }
        guard type.isEmpty || type == "me" || type == "slack_attachment" else {
            return .ignored(reason: "posts of the type \(type.tidied.shortened(to: 60)) belong to a plugin")
        }
        let attachments = files(of: post)
        let text = words(of: post)
        if text.isEmpty, attachments.isEmpty { return .ignored(reason: "there are no words in it") }
        let root = post["root_id"]?.string?.nonEmpty
        let edited = max(0, post["edit_at"]?.int ?? 0)
        let submission = Submission(
            key: key(id), source: source, kind: .chat,
            channel: place(id: channel, name: data["channel_name"]?.string, known: known), thread: root ?? id,
            isReply: root.map { $0 != id } ?? false, author: author, text: text, attachments: attachments,
            permalink: permalink(id, team: nil),
            submittedAt: post["create_at"]?.int.flatMap(Self.time) ?? receivedAt, version: edited)
        return edited > 0 ? .edit(submission) : .submission(submission)
    }

    /// The message; for one that has none, what its attachments say (a shared message, an integration's card).
    private func words(of post: JSON) -> String {
        let text = plain(withoutTrigger(post["message"]?.string ?? "", declared: nil))
        guard text.isEmpty else { return text }
        let cards = (post["props"]?["attachments"]?.elements ?? []).prefix(20).flatMap { card in
            ["pretext", "title", "text"].compactMap { card[$0]?.string?.nonEmpty }
        }
        return plain(cards.joined(separator: "\n"))
    }

    // MARK: - Outgoing webhooks and slash commands

    /// - Parameter value: the body's value of a name, from a form or from JSON.
    func hook(
        _ value: (String) -> String?, ask: (String, String) -> Bool, event: Event, known: Lookups
    ) -> Reading {
        if let command = value("command")?.nonEmpty {
            return slash(command, value, ask: ask, event: event, known: known)
        }
        guard let id = value("post_id"), let channel = value("channel_id") else {
            return .invalid(reason: "\"post_id\" or \"channel_id\" is missing: not an outgoing webhook of Mattermost")
        }
        guard !id.isEmpty, !channel.isEmpty else {
            return .ignored(reason: "post_id or channel_id is empty: a sample of the shape, not a post")
        }
        guard id.utf8.count <= 64, channel.utf8.count <= 64 else { return .invalid(reason: "\"post_id\" is too long") }
        let author = person(id: value("user_id"), name: value("user_name"), known: known)
        if isOwn(author, name: value("user_name")) { return .ignored(reason: "our own post") }
        if author.isBot { return .ignored(reason: "posted by a bot\(inBrackets(author.name))") }
        let text = plain(withoutTrigger(value("text") ?? "", declared: value("trigger_word")))
        let attachments = (value("file_ids") ?? "").split(separator: ",").prefix(50).compactMap { id in
            String(id).tidied.nonEmpty.map { Attachment(name: $0, url: fileURL($0)) }
        }
        if text.isEmpty, attachments.isEmpty { return .ignored(reason: "there are no words in it") }
        let root = value("root_id")?.nonEmpty
        return .submission(
            Submission(
                key: key(id), source: source, kind: .chat,
                channel: place(id: channel, name: value("channel_name"), known: known), thread: root ?? id,
                isReply: root.map { $0 != id } ?? false, author: author, text: text, attachments: Array(attachments),
                permalink: permalink(id, team: value("team_domain")?.nonEmpty),
                submittedAt: value("timestamp").flatMap { Int64($0) }.flatMap(Self.time) ?? event.receivedAt))
    }

    private func slash(
        _ command: String, _ value: (String) -> String?, ask: (String, String) -> Bool, event: Event, known: Lookups
    ) -> Reading {
        let text = plain(value("text") ?? "")
        let author = person(id: value("user_id"), name: value("user_name"), known: known)
        let channel = value("channel_id")?.nonEmpty.map { place(id: $0, name: value("channel_name"), known: known) }
        // A trigger id is made for each use of a command; without one, the body's own words tell uses apart.
        let trigger = value("trigger_id")?.nonEmpty
        let name = fingerprint(of: trigger.map { Array($0.utf8) } ?? event.body).prefix(32)
        let key = self.key("command:" + name)
        guard ask(command, text) else {
            return .command(
                Command(
                    name: command, text: text, author: author, channel: channel, key: key, trigger: trigger,
                    responseURL: value("response_url")?.nonEmpty))
        }
        return .submission(
            Submission(
                key: key, source: source, kind: .chat, channel: channel, thread: value("root_id")?.nonEmpty,
                author: author, text: text, submittedAt: event.receivedAt))
    }

    // MARK: - Parts

    func key(_ id: String) -> MessageKey {
        MessageKey(platform: MattermostPlatform.name, scope: scope, externalID: id)
    }

    private func plain(_ markdown: String) -> String { ChatMarkdown().plain(markdown) }

    /// A trigger word is how we were called, no part of what was asked.
    private func withoutTrigger(_ text: String, declared: String?) -> String {
        let words = [declared?.nonEmpty].compactMap { $0 } + triggerWords
        for word in words where !word.isEmpty && text.hasPrefix(word) {
            let rest = text.dropFirst(word.count)
            // Mattermost looks at the first whole word, or at its beginning: what goes on in letters is a word of its own.
            guard rest.first.map({ !$0.isLetter && !$0.isNumber }) ?? true else { continue }
            return String(rest.drop { $0.isWhitespace || $0 == ":" || $0 == "," })
        }
        return text
    }

    func person(id: String?, name: String?, known: Lookups) -> Person {
        let id = id?.tidied.shortened(to: 64) ?? ""
        let fact = known[.person, id]
        let called = name?.tidied.nonEmpty.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 } ?? fact?.name
        let shown = people[id] ?? called.flatMap { people[$0] } ?? called
        return Person(id: id, name: shown?.nonEmpty, email: fact?.email, isBot: fact?.isBot ?? false)
    }

    func place(id: String, name: String?, known: Lookups) -> Channel {
        // A direct message's channel is called by the two ids.
        let called = name?.tidied.nonEmpty.flatMap { $0.contains("__") ? nil : "#" + $0 }
        return Channel(id: id, name: channels[id] ?? called ?? known[.channel, id]?.name)
    }

    private func isOwn(_ person: Person, name: String?) -> Bool {
        let bare = name.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 }
        return own.contains(person.id) || bare.map { own.contains($0) } ?? false
    }

    /// Why a post is not a person's; `nil` when it is.
    ///
    /// `from_bot`, `from_webhook` and `from_plugin` are set by the server (app/post.go), as text or as a flag.
    private func notAPerson(_ post: JSON, _ author: Person) -> String? {
        if isOwn(author, name: author.name) { return "our own post" }
        let props = post["props"]
        func isSet(_ name: String) -> Bool { ["true", "1"].contains(props?[name]?.scalarText ?? "") }
        let shown = props?["override_username"]?.string ?? props?["webhook_display_name"]?.string ?? author.name
        if isSet("from_bot") || author.isBot { return "posted by a bot\(inBrackets(shown))" }
        if isSet("from_webhook") { return "posted by a webhook\(inBrackets(shown))" }
        return isSet("from_plugin") ? "posted by a plugin\(inBrackets(shown))" : nil
    }

    private func inBrackets(_ name: String?) -> String {
        name?.tidied.nonEmpty.map { " (\($0.shortened(to: 80)))" } ?? ""
    }

    private func files(of post: JSON) -> [Attachment] {
        let described = (post["metadata"]?["files"]?.elements ?? []).prefix(50).compactMap { file -> Attachment? in
            guard let id = file["id"]?.string?.nonEmpty else { return nil }
            return Attachment(
                name: file["name"]?.string?.tidied.nonEmpty ?? id, url: fileURL(id),
                mediaType: file["mime_type"]?.string?.nonEmpty)
        }
        guard described.isEmpty else { return Array(described) }
        return (post["file_ids"]?.elements ?? []).prefix(50).compactMap { id in
            id.string?.tidied.nonEmpty.map { Attachment(name: $0, url: fileURL($0)) }
        }
    }

    private func fileURL(_ id: String) -> String? { site.map { "\($0)/api/v4/files/\(ChatPolling.encoded(id))" } }

    /// `_redirect` stands for whatever team the channel belongs to.
    private func permalink(_ id: String, team known: String?) -> String? {
        site.map { "\($0)/\(ChatPolling.encoded(team ?? known ?? "_redirect"))/pl/\(ChatPolling.encoded(id))" }
    }

    /// Milliseconds, or seconds: as milliseconds, a time this small would lie in the first days of 1970.
    static func time(_ number: Int64) -> Timestamp? {
        guard number > 0 else { return nil }
        return number < 100_000_000_000 ? Timestamp(milliseconds: number * 1000) : Timestamp(milliseconds: number)
    }
}

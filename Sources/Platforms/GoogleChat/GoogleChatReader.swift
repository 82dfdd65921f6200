import Intake

/// Makes a reading of an interaction event or of a Workspace Event.
///
/// Facts: developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages.
struct GoogleChatReader {
    let source: String
    let scope: String
    let directory: GoogleChatDirectory
    let commands: AskCommands
    let receivedAt: Timestamp
    /// The identity of a message that has no name, as samples have none.
    let fallbackID: String

    // MARK: - Events

    func read(_ event: GoogleChatEvent) -> Reading {
        switch event.kind {
        case .message: return said(event)
        // Who adds an app by mentioning it has said something to it too.
        case .added where event.message?["text"]?.string?.nonEmpty != nil: return said(event)
        case .added: return .ignored(reason: "the app was added to a space")
        case .removed: return .ignored(reason: "the app was taken out of a space")
        case .command: return event.message == nil ? command(event, name: commandName(event), text: "") : said(event)
        case .pressed: return pressed(event)
        case .form: return pressed(event)
        case .other(let type):
            return .ignored(reason: "event type \(type.tidied.shortened(to: 60)) is nobody's ask")
        }
    }

    func read(_ notice: GoogleChatNotice) -> Reading {
        guard notice.type.hasPrefix("google.workspace.chat.message.v1.") else {
            return .ignored(reason: "Workspace Event \(notice.type.tidied.shortened(to: 80)) is nobody's ask")
        }
        guard let message = notice.messages.first else {
            return .ignored(reason: "the Workspace Event brings no message: let the subscription include the resource")
        }
        if notice.messages.count > 1 {
            return .ignored(reason: "several messages in one event; each is read as an event of its own")
        }
        let time = notice.time.flatMap { Timestamp(iso8601: $0) }
        if notice.type.hasSuffix(".deleted") { return deletion(message, at: time) }
        return submission(message, space: message["space"], user: nil, isEdit: notice.type.hasSuffix(".updated"), time)
    }

    /// Parts of Chat's API that are no events.
    func other(_ body: JSON) -> Reading {
        if let error = body["error"]?["status"]?.string {
            return .ignored(reason: "an error answer of Chat's API (\(error.tidied.shortened(to: 40)))")
        }
        if body["messages"] != nil || body["spaces"] != nil || body["memberships"] != nil {
            return .ignored(reason: "a list that Chat's API answered, not an event")
        }
        if body["hostAppDataAction"] != nil || body["actionResponse"] != nil || body["renderActions"] != nil {
            return .ignored(reason: "an app's own answer, not an event")
        }
        if body["commonEventObject"] != nil {
            return .ignored(reason: "an add-on's event in another application than Chat")
        }
        let name = body["name"]?.string ?? ""
        if name.hasPrefix("spaces/"), body["sender"] != nil || body["text"] != nil || body["createTime"] != nil {
            if body["spaceType"] == nil, body["sender"] != nil {
                return submission(body, space: body["space"], user: nil, isEdit: false, nil)
            }
            return .ignored(reason: "a space or message as Chat's API gives it, not an event")
        }
        if name.hasPrefix("spaces/") || name.hasPrefix("users/") {
            return .ignored(
                reason: "a thing that Chat's API describes (\(name.tidied.shortened(to: 60))), not an event")
        }
        if body["text"] != nil || body["cardsV2"] != nil || body["cards"] != nil {
            return .ignored(reason: "a message to be sent, not an event")
        }
        return .invalid(
            reason: "neither \"type\" with a space and a user nor \"chat\" with a payload: no event of Chat's")
    }

    // MARK: - Messages

    private func said(_ event: GoogleChatEvent) -> Reading {
        guard let message = event.message, case .object = message else {
            return .invalid(reason: "the event's message is missing or no object")
        }
        if let name = slash(message) ?? (event.kind == .command ? commandName(event) : nil), !commands.contains(name) {
            return command(event, name: name.hasPrefix("/") ? name : "/" + name, text: words(of: message))
        }
        return submission(message, space: event.space, user: event.user, isEdit: false, event.time)
    }

    private func submission(
        _ message: JSON, space: JSON?, user: JSON?, isEdit: Bool, _ eventTime: Timestamp?
    ) -> Reading {
        let time = message["createTime"]?.string.flatMap { Timestamp(iso8601: $0) } ?? eventTime ?? receivedAt
        if message["deleteTime"]?.string != nil || message["deletionMetadata"]?["deletionType"] != nil {
            return deletion(message, at: nil)
        }
        let sender = message["sender"] ?? user
        if sender?["type"]?.string == "BOT" {
            let name = sender?["displayName"]?.string?.tidied.nonEmpty
            return .ignored(reason: "posted by an app\(name.map { " (\($0.shortened(to: 80)))" } ?? "")")
        }
        let text = words(of: message)
        let attachments = files(of: message)
        if text.isEmpty, attachments.isEmpty { return .ignored(reason: "there are no words in it") }
        let name = message["name"]?.string?.nonEmpty
        let edited = message["lastUpdateTime"]?.string.flatMap { Timestamp(iso8601: $0) }
        let thread = message["thread"]?["name"]?.string?.nonEmpty
        let submission = Submission(
            key: key(name ?? fallbackID), source: source, kind: .chat,
            channel: channel(space ?? message["space"], name),
            thread: thread, isReply: isReply(message, name), author: person(sender), text: text,
            attachments: attachments, permalink: permalink(name, space ?? message["space"]), submittedAt: time,
            version: max(edited ?? time, time).milliseconds)
        return isEdit ? .edit(submission) : .submission(submission)
    }

    private func deletion(_ message: JSON, at time: Timestamp?) -> Reading {
        guard let name = message["name"]?.string?.nonEmpty else {
            return .invalid(reason: "the deleted message's name is missing")
        }
        let deleted = message["deleteTime"]?.string.flatMap { Timestamp(iso8601: $0) }
        return .delete(key(name), at: deleted ?? time ?? receivedAt)
    }

    private func key(_ id: String) -> MessageKey {
        MessageKey(platform: GoogleChatPlatform.name, scope: scope, externalID: id)
    }

    /// Chat says so; without its word, `messages/T.M` is thread T's first where both are the same.
    private func isReply(_ message: JSON, _ name: String?) -> Bool {
        if let flag = message["threadReply"]?.bool { return flag }
        guard let parts = name.flatMap(Self.parts) else { return false }
        return parts.thread != parts.message
    }

    /// `spaces/S/messages/T.M`.
    private static func parts(_ name: String) -> (space: String, thread: String, message: String)? {
        let path = name.split(separator: "/", omittingEmptySubsequences: false)
        guard path.count == 4, path[0] == "spaces", path[2] == "messages" else { return nil }
        let ids = path[3].split(separator: ".", omittingEmptySubsequences: false)
        guard ids.count == 2, !ids[0].isEmpty, !ids[1].isEmpty else { return nil }
        return (String(path[1]), String(ids[0]), String(ids[1]))
    }

    // MARK: - Words

    /// The words without the app's mention; with the addresses behind links where the text has lost them.
    private func words(of message: JSON) -> String {
        let annotations = message["annotations"]?.elements ?? []
        var markup = GoogleChatText(people: directory.people)
        for annotation in annotations.prefix(100) {
            let user = annotation["userMention"]?["user"]
            guard let id = user?["name"]?.string else { continue }
            markup.people[id] = directory.people[id] ?? user?["displayName"]?.string?.nonEmpty
        }
        let plain = markup.plain(message["argumentText"]?.string ?? message["text"]?.string ?? "")
        if let formatted = message["formattedText"]?.string, formatted.contains("<http"), formatted.contains("|") {
            return markup.plain(withoutCall(formatted, message))
        }
        if !plain.isEmpty { return plain }
        // A forwarded message has its words in the quote.
        let quoted = message["quotedMessageMetadata"]?["quotedMessageSnapshot"]
        return markup.plain(quoted?["text"]?.string ?? "")
    }

    /// The app's own mention or the slash command at the beginning is how it was called, no part of what was asked.
    private func withoutCall(_ text: String, _ message: JSON) -> String {
        var rest = text.trimmed
        let apps = (message["annotations"]?.elements ?? []).prefix(100).compactMap { annotation -> String? in
            let user = annotation["userMention"]?["user"]
            return user?["type"]?.string == "BOT" ? user?["name"]?.string : nil
        }
        for app in apps where rest.hasPrefix("<\(app)>") { rest = rest.dropFirst(app.count + 2).trimmed }
        if let command = slash(message), command.hasPrefix("/"), rest.hasPrefix(command) {
            rest = rest.dropFirst(command.count).trimmed
        }
        return String(rest)
    }

    private func files(of message: JSON) -> [Attachment] {
        let files = (message["attachment"] ?? message["attachments"])?.elements ?? []
        let listed = files.prefix(50).compactMap { file -> Attachment? in
            guard let name = file["contentName"]?.string?.tidied.nonEmpty ?? file["name"]?.string?.nonEmpty else {
                return nil
            }
            let drive = file["driveDataRef"]?["driveFileId"]?.string?.nonEmpty
            return Attachment(
                name: name,
                url: file["downloadUri"]?.string?.nonEmpty ?? drive.map { "https://drive.google.com/open?id=\($0)" },
                mediaType: file["contentType"]?.string?.nonEmpty)
        }
        let moving = (message["attachedGifs"]?.elements ?? []).prefix(10).compactMap { gif in
            gif["uri"]?.string?.nonEmpty.map { Attachment(name: "GIF", url: $0, mediaType: "image/gif") }
        }
        return listed + moving
    }

    // MARK: - Who and where

    private func person(_ user: JSON?) -> Person {
        let id = user?["name"]?.string ?? ""
        return Person(
            id: id, name: directory.people[id] ?? user?["displayName"]?.string?.tidied.nonEmpty,
            email: user?["email"]?.string?.nonEmpty, isBot: user?["type"]?.string == "BOT")
    }

    private func channel(_ space: JSON?, _ message: String?) -> Channel? {
        let id = space?["name"]?.string?.nonEmpty ?? message.flatMap(Self.parts).map { "spaces/" + $0.space }
        let shown = space?["displayName"]?.string?.tidied.nonEmpty ?? (isDirect(space) ? "direct message" : nil)
        guard let named = id ?? shown else { return nil }
        return Channel(id: named, name: directory.spaces[named] ?? shown)
    }

    private func isDirect(_ space: JSON?) -> Bool {
        space?["spaceType"]?.string == "DIRECT_MESSAGE" || space?["type"]?.string == "DM"
            || space?["singleUserBotDm"]?.bool == true
    }

    /// As Chat's "Copy link" gives it.
    private func permalink(_ name: String?, _ space: JSON?) -> String? {
        guard let parts = name.flatMap(Self.parts) else { return nil }
        let base =
            space?["spaceUri"]?.string.flatMap { $0.hasPrefix("https://chat.google.com/") ? $0 : nil }
            .map { String($0.prefix { $0 != "?" }) }
        let usual = "https://chat.google.com/\(isDirect(space) ? "dm" : "room")/\(parts.space)"
        return "\(base ?? usual)/\(parts.thread)/\(parts.message)"
    }

    // MARK: - Commands and buttons

    private func slash(_ message: JSON) -> String? {
        let annotated = (message["annotations"]?.elements ?? []).prefix(100).lazy
            .compactMap { $0["slashCommand"]?["commandName"]?.string?.nonEmpty }.first
        if let annotated { return annotated }
        guard let id = message["slashCommand"]?["commandId"]?.scalarText else { return nil }
        let typed = message["text"]?.string?.trimmed.prefix { !$0.isWhitespace } ?? ""
        return typed.hasPrefix("/") && typed.count > 1 ? String(typed) : "/" + id
    }

    private func commandName(_ event: GoogleChatEvent) -> String {
        event.message.flatMap(slash) ?? event.command?["appCommandId"]?.scalarText.map { "/" + $0 } ?? "/command"
    }

    /// Our buttons bring `action` and `value`; others' bring whatever they were given.
    private func pressed(_ event: GoogleChatEvent) -> Reading {
        var parameters: [(String, String)] = (event.common?["parameters"]?.members ?? []).prefix(50)
            .map { ($0.key, $0.value.scalarText ?? "") }
        if parameters.isEmpty {
            parameters = (event.action?["parameters"]?.elements ?? []).prefix(50)
                .map { ($0["key"]?.string ?? "", $0["value"]?.scalarText ?? "") }
        }
        let named = parameters.first { $0.0 == "action" }?.1.nonEmpty
        let invoked =
            event.common?["invokedFunction"]?.string?.nonEmpty ?? event.action?["actionMethodName"]?.string?.nonEmpty
        let value = parameters.first { $0.0 == "value" }?.1
        let rest = parameters.filter { $0.0 != "action" && !$0.0.hasPrefix("__") }.map(\.1).filter { !$0.isEmpty }
        return command(
            event, name: named ?? invoked ?? "card", text: value ?? rest.joined(separator: " "),
            fields: fields(event.common?["formInputs"]))
    }

    private func fields(_ inputs: JSON?) -> [Field] {
        (inputs?.members ?? []).prefix(100).map { input in
            // The oldest form has one more level, under an empty name.
            let value = input.value[""] ?? input.value
            let texts = value["stringInputs"]?["value"]?.elements.compactMap { $0.scalarText?.tidied } ?? []
            let time = (value["dateInput"] ?? value["dateTimeInput"])?["msSinceEpoch"]?.scalarText
            return Field(
                label: input.key, name: input.key,
                values: time.map { [Self.date($0)] } ?? texts.filter { !$0.isEmpty })
        }
    }

    /// The time in milliseconds as a date, or the words themselves where no calendar shows it (years 1 to 9999).
    private static func date(_ text: String) -> String {
        guard let time = Int64(text), (-62_135_596_800_000..<253_402_300_800_000).contains(time) else {
            return text.tidied.shortened(to: 40)
        }
        return Timestamp(milliseconds: time).iso8601
    }

    private func command(_ event: GoogleChatEvent, name: String, text: String, fields: [Field] = []) -> Reading {
        let message = event.message?["name"]?.string?.nonEmpty
        let author = person(event.user ?? event.message?["sender"])
        // Chat names no act; a person does one at a time.
        let act = event.time.map { "\(message ?? "")/\(author.id)/\($0.milliseconds)" }
        return .command(
            Command(
                name: name.tidied.shortened(to: 200), text: text.tidied.shortened(to: 4000), author: author,
                channel: channel(event.space, message), key: act.map(key), fields: fields,
                message: event.kind == .pressed ? message : nil))
    }
}

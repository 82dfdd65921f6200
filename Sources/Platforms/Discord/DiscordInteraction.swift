import Intake

/// Slash commands, message commands, buttons and windows.
///
/// Facts: docs.discord.com/developers/interactions, components/reference.
struct DiscordInteraction {
    let source: String
    let scope: String
    let directory: DiscordDirectory
    let commands: AskCommands
    let api: String
    let known: Lookups
    let messages: DiscordMessageReader

    func read(_ body: JSON, type: Int64) -> Reading {
        switch type {
        case 1: return .handshake
        case 2: return command(body)
        case 3: return pressed(body)
        case 4: return .ignored(reason: "asks for a command option's suggestions, and no command of ours has any")
        case 5: return window(body)
        default: return .ignored(reason: "an interaction of type \(type), which is nobody's ask")
        }
    }

    // MARK: - Commands

    private func command(_ body: JSON) -> Reading {
        guard let data = body["data"], let name = data["name"]?.string?.nonEmpty else {
            return .invalid(reason: "the command's data.name is missing or no text")
        }
        switch data["type"]?.int {
        case 3:
            let target = data["target_id"]?.string ?? ""
            let message = data["resolved"]?["messages"]?[target] ?? data["resolved"]?["messages"]?.members.first?.value
            if commands.contains(name), let message {
                return messages.message(completed(message, in: body), isEdit: false)
            }
            return said(body, name: name, text: markup(data).plain(message?["content"]?.string ?? ""))
        case 2:
            let target = data["target_id"]?.string ?? ""
            return said(body, name: name, text: people(data)[target] ?? target)
        default:
            let (path, options) = Self.options(data["options"]?.elements ?? [])
            let full = ([name] + path).joined(separator: " ")
            guard commands.contains(name) else {
                let text = options.prefix(25).map { value(of: $0, data) }.filter { !$0.isEmpty }
                return said(body, name: "/" + full, text: text.joined(separator: " "))
            }
            return ask(body, answers: options.prefix(25).map { answer($0, data) }, files: files(options, data))
        }
    }

    /// A message in a command's `resolved` has no server and no channel of its own kind.
    private func completed(_ message: JSON, in body: JSON) -> JSON {
        var members = message.members
        for key in ["guild_id", "channel", "channel_id"] where message[key] == nil {
            if let value = body[key] { members.append(JSON.Member(key, value)) }
        }
        return .object(members)
    }

    /// A group and a subcommand are options that hold options.
    private static func options(_ options: [JSON], depth: Int = 0) -> (path: [String], options: [JSON]) {
        guard depth < 3, let first = options.first, let type = first["type"]?.int, type == 1 || type == 2 else {
            return ([], options)
        }
        let inner = Self.options(first["options"]?.elements ?? [], depth: depth + 1)
        return ([first["name"]?.string ?? ""] + inner.path, inner.options)
    }

    private func answer(_ option: JSON, _ data: JSON) -> Answer {
        Answer(
            name: option["name"]?.string ?? "", values: [value(of: option, data)].filter { !$0.isEmpty },
            isText: option["type"]?.int == 3)
    }

    /// An option's value as people read it: ids of people, channels, roles and files by their names.
    private func value(of option: JSON, _ data: JSON) -> String {
        let value = option["value"]?.scalarText ?? ""
        let resolved = data["resolved"]
        switch option["type"]?.int {
        case 6: return people(data)[value].map { "@" + $0 } ?? value
        case 7: return resolved?["channels"]?[value]?["name"]?.string.map { "#" + $0 } ?? value
        case 8: return resolved?["roles"]?[value]?["name"]?.string.map { "@" + $0 } ?? value
        case 9:
            let role = resolved?["roles"]?[value]?["name"]?.string
            return (people(data)[value] ?? role).map { "@" + $0 } ?? value
        case 11: return resolved?["attachments"]?[value]?["filename"]?.string?.tidied ?? value
        default: return markup(data).plain(value)
        }
    }

    private func files(_ options: [JSON], _ data: JSON) -> [Attachment] {
        options.filter { $0["type"]?.int == 11 }.prefix(25).compactMap { option in
            option["value"]?.string.flatMap { data["resolved"]?["attachments"]?[$0] }
                .flatMap(DiscordMessageReader.file)
        }
    }

    private func people(_ data: JSON) -> [String: String] {
        var names: [String: String] = [:]
        for (index, user) in (data["resolved"]?["users"]?.members ?? []).enumerated() where index < 100 {
            let member = data["resolved"]?["members"]?[user.key]
            names[user.key] = DiscordMessageReader.person(user.value, member: member, directory: directory).name
        }
        return names
    }

    private func markup(_ data: JSON) -> DiscordText {
        let resolved = data["resolved"]
        let users = (resolved?["users"]?.members ?? []).map(\.value)
        let channels = (resolved?["channels"]?.members ?? []).map(\.value)
        return DiscordMessageReader.markup(
            people: .array(users), channels: .array(channels), directory: directory, known)
    }

    // MARK: - Windows

    private func window(_ body: JSON) -> Reading {
        guard let data = body["data"], case .object = data else {
            return .invalid(reason: "the window's data is missing or no object")
        }
        var answers: [Answer] = []
        for row in (data["components"]?.elements ?? []).prefix(40) {
            // A label holds one component, a row a list of them.
            let label = row["label"]?.string?.tidied.nonEmpty
            for input in (row["component"].map { [$0] } ?? row["components"]?.elements ?? []).prefix(10) {
                guard let name = input["custom_id"]?.string?.nonEmpty else { continue }
                let one = input["value"]?.scalarText.map { $0.tidied }
                let values = (input["values"]?.elements ?? []).prefix(50).compactMap { $0.scalarText?.tidied }
                answers.append(
                    Answer(
                        name: name, label: label ?? input["label"]?.string?.tidied.nonEmpty,
                        values: (one.map { [$0] } ?? values).filter { !$0.isEmpty }, isText: one != nil))
            }
        }
        return ask(body, answers: answers, files: [])
    }

    // MARK: - Asks

    private struct Answer {
        var name: String
        var label: String?
        var values: [String]
        var isText: Bool
    }

    /// Names of the option that holds the ask itself, where there are several that hold text.
    private static let textNames = [
        "text", "request", "description", "details", "idea", "wish", "feature", "feedback", "suggestion", "message",
        "what",
    ]
    private static let titleNames = ["title", "summary", "subject", "name", "headline"]

    private func ask(_ body: JSON, answers: [Answer], files: [Attachment]) -> Reading {
        guard let id = body["id"]?.string, let number = DiscordSnowflake.value(id) else {
            return .invalid(reason: "the interaction's id is missing or no Discord id")
        }
        let texts = answers.filter(\.isText)
        let title = texts.count > 1 ? texts.first { Self.titleNames.contains($0.name.lowercased()) } : nil
        let others = texts.filter { $0.name != title?.name }
        let main =
            Self.textNames.lazy.compactMap { name in others.first { $0.name.lowercased() == name } }.first
            ?? others.max { $0.values.joined().utf8.count < $1.values.joined().utf8.count }
        let text = main?.values.joined(separator: "\n") ?? ""
        let rest = answers.filter { $0.name != title?.name && $0.name != main?.name }
        let fields = rest.map { Field(label: $0.label ?? Self.label($0.name), name: $0.name, values: $0.values) }
        let titleText = title?.values.first
        if text.isEmpty, titleText == nil, files.isEmpty, fields.allSatisfy({ $0.values.isEmpty }) {
            return .ignored(reason: "nothing was filled in")
        }
        return .submission(
            Submission(
                key: key(id), source: source, kind: .chat, channel: channel(body), author: author(body),
                title: titleText, text: text.isEmpty ? titleText ?? "" : text, fields: fields, attachments: files,
                submittedAt: DiscordSnowflake.time(number), version: DiscordSnowflake.time(number).milliseconds))
    }

    /// `team_size` as `Team size`.
    private static func label(_ name: String) -> String {
        let words = String(name.map { $0 == "_" || $0 == "-" ? " " : $0 }).tidied
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    // MARK: - Buttons and what is common

    private func pressed(_ body: JSON) -> Reading {
        guard let data = body["data"], let custom = data["custom_id"]?.string else {
            return .invalid(reason: "the component's data.custom_id is missing or no text")
        }
        let button = DiscordButtonID.read(custom)
        let chosen = (data["values"]?.elements ?? []).prefix(25).compactMap(\.string)
        let text = ([button.value] + chosen).filter { !$0.isEmpty }.joined(separator: " ")
        return said(body, name: button.action, text: text, message: body["message"]?["id"]?.string?.nonEmpty)
    }

    private func said(_ body: JSON, name: String, text: String, message: String? = nil) -> Reading {
        let id = body["id"]?.string.flatMap { DiscordSnowflake.isOne($0) ? $0 : nil }
        return .command(
            Command(
                name: name.tidied.shortened(to: 200), text: text.tidied.shortened(to: 4000), author: author(body),
                channel: channel(body), key: id.map(key), responseURL: responseURL(body), message: message))
    }

    private func key(_ id: String) -> MessageKey {
        MessageKey(platform: DiscordPlatform.name, scope: scope, externalID: id)
    }

    /// In a server it is a member who acts, in a direct message a user.
    private func author(_ body: JSON) -> Person {
        let member = body["member"]
        return DiscordMessageReader.person(member?["user"] ?? body["user"], member: member, directory: directory)
    }

    private func channel(_ body: JSON) -> Channel? {
        guard let id = (body["channel_id"] ?? body["channel"]?["id"])?.string?.nonEmpty else { return nil }
        let info = body["channel"] ?? known[.channel, id]?.document
        let parent = info?["parent_id"]?.string
        let isThread = info?["type"]?.int.map { (10...12).contains($0) } ?? false
        let above = isThread ? parent.flatMap { directory.channels[$0] ?? known[.channel, $0]?.name } : nil
        let name = directory.channels[id] ?? above ?? info?["name"]?.string?.tidied.nonEmpty.map { "#" + $0 }
        return Channel(id: id, name: name ?? known[.channel, id]?.name)
    }

    /// Follow-up messages go here for 15 minutes; the token in it is the credential.
    private func responseURL(_ body: JSON) -> String? {
        guard let application = body["application_id"]?.string, DiscordSnowflake.isOne(application),
            let token = body["token"]?.string, (8...1000).contains(token.utf8.count),
            token.utf8.allSatisfy({ Self.isTokenByte($0) })
        else { return nil }
        return "\(api)/webhooks/\(application)/\(token)"
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }
}

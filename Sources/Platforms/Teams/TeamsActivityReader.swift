import Intake

/// Makes a reading of a Bot Framework activity, as an outgoing webhook of Teams sends it.
///
/// Facts: the activity schema (microsoft/botframework-sdk, specs/botframework-activity), its Teams parts
/// (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations), and a captured body of opsdroid's tests.
struct TeamsActivityReader {
    let source: String
    let scope: String
    let channels: [String: String]
    let people: [String: String]
    let receivedAt: Timestamp

    func read(_ activity: JSON) -> Reading {
        if case .object? = activity["error"] { return .ignored(reason: "an answer of an API that tells of an error") }
        if activity["@odata.context"] != nil || activity["validationTokens"] != nil {
            return .ignored(reason: "from Microsoft Graph: this source reads what an outgoing webhook sends")
        }
        guard let type = activity["type"]?.string else {
            return .invalid(reason: "\"type\" is missing: not an activity that Teams sends")
        }
        switch type {
        case "message": return message(activity)
        case "messageUpdate":
            let kind = activity["channelData"]?["eventType"]?.string
            return kind == "undeleteMessage" || kind == "editMessage" || kind == nil
                ? edit(activity) : .ignored(reason: "messageUpdate \(shown(kind ?? "")) is nobody's ask")
        case "messageDelete": return deletion(activity)
        case "conversationUpdate":
            let kind = activity["channelData"]?["eventType"]?.string.map { " (\(shown($0)))" } ?? ""
            return .ignored(reason: "conversationUpdate\(kind) tells who or which channel came or went")
        case "invoke":
            let name = activity["name"]?.string.map { " \(shown($0))" } ?? ""
            return .ignored(reason: "invoke\(name) waits for a bot; an outgoing webhook has no cards to submit")
        case "messageReaction": return .ignored(reason: "a reaction is nobody's ask")
        case "": return .ignored(reason: "the type is empty: a sample of the shape, not an activity")
        default: return .ignored(reason: "activity type \(shown(type)) is nobody's ask")
        }
    }

    private func shown(_ text: String) -> String { text.tidied.shortened(to: 80) }

    // MARK: - Messages

    private func message(_ activity: JSON) -> Reading {
        guard let id = activity["id"]?.string else {
            return .invalid(reason: "\"id\" is missing: a message without a name")
        }
        guard case .object? = activity["conversation"], let from = activity["from"], case .object = from else {
            return .invalid(reason: "\"conversation\" or \"from\" is missing: not an activity that Teams sends")
        }
        guard !id.isEmpty, id.utf8.count <= 200 else {
            return .ignored(reason: "the id is empty or too long: a sample of the shape, not a message")
        }
        let place = Place(activity)
        guard !place.channel.isEmpty else { return .ignored(reason: "the conversation's id is empty: a sample") }
        if let reason = notAPerson(from, activity) { return .ignored(reason: reason) }
        let text = words(activity)
        let attachments = files(activity)
        if text.isEmpty, attachments.isEmpty { return .ignored(reason: "there are no words in it") }
        let at = time(activity["timestamp"]) ?? time(activity["localTimestamp"])
        // The root's id is in the conversation's; a message that opens a thread is its own root.
        let root = place.root ?? activity["replyToId"]?.string?.nonEmpty ?? id
        return .submission(
            Submission(
                key: key(place, id), source: source, kind: .chat, channel: channel(place, activity), thread: root,
                isReply: root != id, author: person(from), title: activity["subject"]?.string?.tidied.nonEmpty,
                text: text, attachments: attachments, permalink: permalink(place, id, root, activity),
                submittedAt: Self.time(ofID: id) ?? at ?? receivedAt, version: (at ?? receivedAt).milliseconds))
    }

    private func edit(_ activity: JSON) -> Reading {
        let reading = message(activity)
        guard case .submission(let submission) = reading else { return reading }
        return .edit(submission)
    }

    private func deletion(_ activity: JSON) -> Reading {
        guard let id = activity["id"]?.string?.nonEmpty, id.utf8.count <= 200 else {
            return .invalid(reason: "\"id\" is missing: a deletion of nothing")
        }
        let place = Place(activity)
        guard !place.channel.isEmpty else { return .invalid(reason: "\"conversation\" is missing from messageDelete") }
        return .delete(key(place, id), at: time(activity["timestamp"]) ?? receivedAt)
    }

    private func key(_ place: Place, _ id: String) -> MessageKey {
        MessageKey(platform: TeamsPlatform.name, scope: scope, externalID: "\(place.channel):\(id)")
    }

    private func time(_ value: JSON?) -> Timestamp? { value?.string.flatMap { Timestamp(iso8601: $0) } }

    /// In channels a message is called by its time in milliseconds.
    private static func time(ofID id: String) -> Timestamp? {
        guard id.utf8.count == 13, id.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(id).map(Timestamp.init(milliseconds:))
    }

    /// A bot has an id that begins with 28, and is not in the directory of people.
    private func notAPerson(_ from: JSON, _ activity: JSON) -> String? {
        let id = from["id"]?.string ?? ""
        let name = from["name"]?.string?.tidied.nonEmpty.map { " (\($0.shortened(to: 80)))" } ?? ""
        if !id.isEmpty, id == activity["recipient"]?["id"]?.string { return "our own post" }
        if id.hasPrefix("28:") || from["role"] == "bot" { return "posted by a bot\(name)" }
        if activity["channelData"]?["source"]?["name"] == "connector" { return "posted by a connector\(name)" }
        return id.isEmpty && from["aadObjectId"]?.string == nil ? "nobody wrote it (from.id is missing)" : nil
    }

    /// The id of the organisation's directory is the same in every team; the other differs from bot to bot.
    private func person(_ from: JSON) -> Person {
        let id = from["aadObjectId"]?.string?.nonEmpty ?? from["id"]?.string ?? ""
        let email = from["userPrincipalName"]?.string ?? from["email"]?.string
        return Person(id: id, name: people[id] ?? from["name"]?.string?.tidied.nonEmpty, email: email?.tidied.nonEmpty)
    }

    // MARK: - Places

    private struct Place {
        /// The channel, or the chat.
        var channel: String
        /// The message that opened the thread.
        var root: String?

        /// `19:…@thread.tacv2;messageid=1627505122598`.
        init(_ activity: JSON) {
            let id = activity["conversation"]?["id"]?.string ?? ""
            let parts = id.split(separator: ";", maxSplits: 1)
            let told =
                activity["channelData"]?["channel"]?["id"]?.string ?? activity["channelData"]?["teamsChannelId"]?.string
            channel = String((parts.first.map(String.init) ?? told ?? "").prefix(200))
            let tail = parts.dropFirst().first ?? ""
            root = tail.hasPrefix("messageid=") ? String(tail.dropFirst("messageid=".utf8.count)).nonEmpty : nil
        }
    }

    private func channel(_ place: Place, _ activity: JSON) -> Channel {
        let data = activity["channelData"]
        // The general channel has the team's id and, in most activities, no name.
        let isGeneral = place.channel == (data?["team"]?["id"] ?? data?["teamsTeamId"])?.string
        let told =
            data?["channel"]?["name"]?.string?.tidied.nonEmpty
            ?? activity["conversation"]?["name"]?.string?.tidied.nonEmpty ?? (isGeneral ? "General" : nil)
        return Channel(
            id: place.channel,
            name: channels[place.channel] ?? told)
    }

    /// A link to the message (learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams).
    private func permalink(_ place: Place, _ id: String, _ root: String, _ activity: JSON) -> String? {
        guard place.channel.hasPrefix("19:"), Self.time(ofID: id) != nil else { return nil }
        let plain = place.channel.utf8.allSatisfy {
            (48...57).contains($0) || (97...122).contains($0 | 0x20) || [0x2D, 0x2E, 0x3A, 0x40, 0x5F].contains($0)
        }
        guard plain, Self.time(ofID: root) != nil else { return nil }
        let channel = place.channel.replacing(":", with: "%3A").replacing("@", with: "%40")
        let tenant = activity["channelData"]?["tenant"]?["id"]?.string ?? ""
        let isID = tenant.utf8.count == 36 && tenant.utf8.allSatisfy { $0 == 0x2D || Hex.value(of: $0) != nil }
        let parent = root == id ? "" : "parentMessageId=\(root)"
        let query = [isID ? "tenantId=\(tenant)" : "", parent].filter { !$0.isEmpty }.joined(separator: "&")
        return "https://teams.microsoft.com/l/message/\(channel)/\(id)" + (query.isEmpty ? "" : "?" + query)
    }

    // MARK: - Words

    /// The `text` has the mention of the webhook; an attachment of type text/html has the same words with their marks.
    private func words(_ activity: JSON) -> String {
        let reader = TeamsText(called: nameOfCalled(activity))
        let text = reader.plain(activity["text"]?.string ?? "", activity["textFormat"] == "plain" ? .plain : .mixed)
        let html = (activity["attachments"]?.elements ?? []).prefix(20).filter { $0["contentType"] == "text/html" }
            .compactMap { $0["content"]?.string }
        let rich = html.map { reader.plain($0, .html) }.filter { !$0.isEmpty }
        // The marked-up form keeps lists, links and quotes; where it says less than the text, the text counts.
        let whole = rich.joined(separator: "\n").tidied
        return whole.filter { !$0.isWhitespace }.count >= text.filter { !$0.isWhitespace }.count ? whole : text
    }

    /// The name that the mention of the webhook has: that of the recipient, where the activity tells one.
    private func nameOfCalled(_ activity: JSON) -> String? {
        let recipient = activity["recipient"]
        let mention = (activity["entities"]?.elements ?? []).prefix(50).first { entity in
            entity["type"] == "mention" && recipient?["id"]?.string != nil
                && entity["mentioned"]?["id"]?.string == recipient?["id"]?.string
        }
        return mention?["mentioned"]?["name"]?.string?.nonEmpty ?? recipient?["name"]?.string?.nonEmpty
    }

    private func files(_ activity: JSON) -> [Attachment] {
        (activity["attachments"]?.elements ?? []).prefix(50).compactMap { file in
            let type = file["contentType"]?.string ?? ""
            // Marked-up text, and cards, which are no files.
            if type == "text/html" || type.hasPrefix("application/vnd.microsoft.card") { return nil }
            let url = file["contentUrl"]?.string?.nonEmpty
            guard let name = file["name"]?.string?.tidied.nonEmpty ?? (url == nil ? nil : shown(type).nonEmpty) else {
                return nil
            }
            let isReference = type == "reference" || type.hasPrefix("application/vnd.microsoft.teams.file")
            return Attachment(name: name, url: url, mediaType: isReference ? nil : type.nonEmpty)
        }
    }
}

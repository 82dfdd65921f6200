import Intake

/// Makes a reading of one event as a homeserver gives it to clients and application services.
///
/// Facts: spec.matrix.org, "Client-Server API": "Room event format", "Instant messaging", "Rich replies", "Threading",
/// "Event replacements", "Redactions". The event's id is the message's name: unique over all rooms, the same however
/// it came. Times are those of the sender's homeserver.
struct MatrixEventReader {
    let source: String
    let scope: String
    let directory: MatrixDirectory
    /// Our own account, where it is known.
    let own: String?
    let known: Lookups

    func read(_ event: JSON) -> Reading {
        guard let type = event["type"]?.string else { return withoutType(event) }
        if event["state_key"]?.string != nil {
            return .ignored(reason: "\(word(type)) tells of the room, not of an ask")
        }
        switch type {
        case "m.room.message": return message(event)
        case "m.room.redaction": return redaction(event)
        case "m.room.encrypted":
            return .ignored(
                reason: "it is encrypted, which triaged cannot read: use a room without encryption for requests")
        case "m.reaction": return .ignored(reason: "a reaction is nobody's ask")
        case "m.sticker": return .ignored(reason: "a sticker has no words")
        default: return .ignored(reason: "event type \(word(type)) is nobody's ask")
        }
    }

    private func withoutType(_ event: JSON) -> Reading {
        if let code = event["errcode"]?.string { return .ignored(reason: "an error of the API: \(word(code))") }
        if event["$ref"] != nil { return .ignored(reason: Self.sample) }
        if event.members.isEmpty { return .ignored(reason: "an empty answer of the API, with no event in it") }
        if event["notification"] != nil { return .ignored(reason: "a notification for a push gateway, not an event") }
        let isEvent = ["content", "sender", "origin_server_ts"].contains { event[$0] != nil }
        guard !isEvent, let answer = event.members.first(where: { Self.answers.contains($0.key) }) else {
            return .invalid(reason: "\"type\" is missing or no text: not an event of a room")
        }
        return .ignored(reason: "an answer of the API (\(answer.key)) with no event in it")
    }

    /// What answers of the API begin with that are no events (spec.matrix.org, "Client-Server API").
    private static let answers: Set<String> = [
        "access_token", "aliases", "avatar_url", "content_uri", "device_id", "devices", "displayname", "duration_ms",
        "event_id", "filter_id", "flows", "invite", "joined", "joined_rooms", "m.homeserver", "m.server", "pos",
        "presence", "results", "room_id", "rooms", "search_categories", "servers", "threepids", "transaction_id",
        "user_id", "versions",
    ]

    private static let sample = "a sample of the shape with parts left out, not an event"

    private func word(_ text: String) -> String { text.isEmpty ? "\"\"" : text.tidied.shortened(to: 80) }

    // MARK: - What every event has

    private struct Envelope {
        var id: String
        var room: String?
        var sender: String
        var time: Int64
    }

    private struct Refusal: Error {
        var reading: Reading
    }

    private func envelope(_ event: JSON) -> Result<Envelope, Refusal> {
        func invalid(_ reason: String) -> Result<Envelope, Refusal> {
            if event["auth_events"] != nil {
                let reason = "an event as homeservers give it to each other, without its id"
                return .failure(Refusal(reading: .ignored(reason: reason)))
            }
            return .failure(
                Refusal(reading: event["$ref"] == nil ? .invalid(reason: reason) : .ignored(reason: Self.sample)))
        }
        if event["event_id"]?.string == "" || event["sender"]?.string == "" {
            return .failure(Refusal(reading: .ignored(reason: "event_id or sender is empty: \(Self.sample)")))
        }
        guard let id = event["event_id"]?.string, MatrixID.isEvent(id) else {
            return invalid("event_id is missing or does not begin with $")
        }
        guard let sender = event["sender"]?.string, MatrixID.isUser(sender) else {
            return invalid("sender is missing or no user id (@name:server)")
        }
        guard let time = Self.time(of: event) else {
            return invalid("origin_server_ts is missing or no time in milliseconds")
        }
        let room = event["room_id"]?.string
        if let room, !MatrixID.isRoom(room) { return invalid("room_id does not begin with !") }
        if let room, !directory.listens(to: room) {
            return .failure(Refusal(reading: .ignored(reason: "the room is not among this source's rooms")))
        }
        return .success(Envelope(id: id, room: room, sender: sender, time: time))
    }

    /// In milliseconds; `nil` for what no calendar can show.
    private static func time(of event: JSON) -> Int64? {
        event["origin_server_ts"]?.int.flatMap { (0..<253_402_300_800_000).contains($0) ? $0 : nil }
    }

    private func key(_ id: String) -> MessageKey {
        MessageKey(platform: MatrixPlatform.name, scope: scope, externalID: id)
    }

    // MARK: - Messages

    private func message(_ event: JSON) -> Reading {
        let envelope: Envelope
        switch self.envelope(event) {
        case .failure(let refusal): return refusal.reading
        case .success(let found): envelope = found
        }
        guard case .object? = event["content"], let content = event["content"] else {
            return .invalid(reason: "content is missing or no object")
        }
        if let reason = notAPerson(event, envelope.sender) { return .ignored(reason: reason) }
        // What history shows of a message that was taken back.
        if content.members.isEmpty || event["unsigned", "redacted_because"] != nil {
            let at = event["unsigned", "redacted_because"].flatMap(Self.time) ?? envelope.time
            return .delete(key(envelope.id), at: Timestamp(milliseconds: at))
        }
        let relation = content["m.relates_to"]
        guard relation?["rel_type"]?.string == "m.replace" else {
            return submission(content, envelope, relation, isEdit: false)
        }
        guard let original = relation?["event_id"]?.string, MatrixID.isEvent(original) else {
            return .invalid(reason: "an edit without the id of the message it replaces")
        }
        guard let changed = content["m.new_content"], case .object = changed else {
            return .invalid(reason: "an edit without \"m.new_content\"")
        }
        var place = envelope
        place.id = original
        return submission(changed, place, changed["m.relates_to"], isEdit: true)
    }

    private func submission(_ content: JSON, _ envelope: Envelope, _ relation: JSON?, isEdit: Bool) -> Reading {
        let kind = content["msgtype"]?.string ?? ""
        switch kind {
        case "": return .invalid(reason: "content.msgtype is missing or no text")
        case "m.notice": return .ignored(reason: "a notice, which bots write")
        case "m.server_notice": return .ignored(reason: "a notice of the homeserver")
        case "m.key.verification.request": return .ignored(reason: "somebody wants to verify a device")
        default: break
        }
        let media = MatrixMedia(content)
        let text = MatrixText(own: own).plain(content, isReply: relation?["m.in_reply_to"] != nil, media: media)
        if text.isEmpty, media == nil { return .ignored(reason: "there are no words in it") }
        let root = thread(relation, of: envelope.id)
        let submission = Submission(
            key: key(envelope.id), source: source, kind: .chat, channel: envelope.room.map(channel),
            thread: root ?? envelope.id, isReply: root != nil, author: person(envelope.sender), text: text,
            attachments: media.map { [$0.attachment] } ?? [],
            permalink: envelope.room.map { MatrixID.link($0, envelope.id) },
            submittedAt: Timestamp(milliseconds: envelope.time), version: envelope.time)
        return isEdit ? .edit(submission) : .submission(submission)
    }

    /// The thread's root, or the message that this one is a reply to.
    private func thread(_ relation: JSON?, of id: String) -> String? {
        let isThread = relation?["rel_type"]?.string == "m.thread"
        let root = isThread ? relation?["event_id"]?.string : relation?["m.in_reply_to", "event_id"]?.string
        guard let root, MatrixID.isEvent(root), root != id else { return nil }
        return root
    }

    private func channel(_ room: String) -> Channel {
        Channel(id: room, name: directory.rooms[room] ?? known[.channel, room]?.name)
    }

    private func person(_ user: String) -> Person {
        Person(id: user, name: directory.people[user] ?? known[.person, user]?.name)
    }

    /// Why a message is not a person's; `nil` when it is.
    private func notAPerson(_ event: JSON, _ sender: String) -> String? {
        if sender == own { return "our own post" }
        // The homeserver tells whoever sent it under which id it was sent; ours begin with our name.
        let transaction = event["unsigned", "transaction_id"]?.string
        return transaction.map { $0.hasPrefix(MatrixDestination.transactionPrefix) } == true ? "our own post" : nil
    }

    // MARK: - What was taken back

    /// `redacts` stands in the content since room version 11, and beside it before; servers give both.
    private func redaction(_ event: JSON) -> Reading {
        switch envelope(event) {
        case .failure(let refusal): return refusal.reading
        case .success(let envelope):
            let inside = event["content", "redacts"]?.string
            let beside = event["redacts"]?.string
            // Which of them the homeserver went by, only the room's version tells.
            if let inside, let beside, inside != beside {
                return .ignored(reason: "a redaction that names two messages: which one was taken back is not told")
            }
            guard let target = inside ?? beside, MatrixID.isEvent(target) else {
                return .ignored(reason: "a redaction that was redacted itself: it no longer says of what")
            }
            return .delete(key(target), at: Timestamp(milliseconds: envelope.time))
        }
    }
}

/// A picture, file, recording or film: its name, and where it lies.
struct MatrixMedia {
    let attachment: Attachment
    /// What the person wrote beside it; before `filename` was there, `body` was the file's name (MSC2530).
    let caption: String?

    init?(_ content: JSON) {
        let kind = content["msgtype"]?.string ?? ""
        guard ["m.image", "m.file", "m.audio", "m.video"].contains(kind) else { return nil }
        let body = content["body"]?.string?.tidied.nonEmpty
        let file = content["filename"]?.string?.tidied.nonEmpty
        let name = file ?? body ?? String(kind.dropFirst(2))
        attachment = Attachment(
            name: name.shortened(to: 255),
            url: content["url"]?.string?.nonEmpty ?? content["file", "url"]?.string?.nonEmpty,
            mediaType: content["info", "mimetype"]?.string?.nonEmpty)
        caption = file == nil || file == body ? nil : body
    }
}

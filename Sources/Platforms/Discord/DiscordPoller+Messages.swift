import Intake

/// What the answers hold: threads, new messages, and messages as they are now.
extension DiscordPoller {
    // MARK: - Threads

    /// The busiest are kept in mind; one beyond them that wakes up again is read from its beginning, and identity sorts out
    /// what was there before.
    func threads(_ threads: [JSON], at: inout DiscordCursor) -> Understood {
        let newest = threads.prefix(5000).map { (Self.newest(of: $0), $0) }.sorted { $0.0 > $1.0 }
        for (_, thread) in newest.prefix(DiscordCursor.mostThreads) { note(thread, at: &at) }
        let pending = Set(at.tasks.compactMap { if case .news(let id) = $0 { id } else { nil } })
        let byAge = at.places.filter { $0.isThread && !pending.contains($0.id) }.sorted { $0.after > $1.after }
        let idle = Set(byAge.dropFirst(DiscordCursor.mostWatched).map(\.id))
        let room = max(0, DiscordCursor.mostThreads - at.places.count(where: { pending.contains($0.id) }))
        let gone = Set(byAge.dropFirst(room).map(\.id))
        at.places.removeAll { gone.contains($0.id) }
        for index in at.places.indices where idle.contains(at.places[index].id) { at.places[index].seen = [] }
        return Understood()
    }

    private static func newest(of thread: JSON) -> UInt64 {
        (thread["last_message_id"]?.string ?? thread["id"]?.string).flatMap(DiscordSnowflake.value) ?? 0
    }

    private func note(_ thread: JSON, at: inout DiscordCursor) {
        guard let id = thread["id"]?.string, let number = DiscordSnowflake.value(id),
            let parent = thread["parent_id"]?.string, channels.contains(parent), thread["type"]?.int != 12
        else { return }
        let newest = thread["last_message_id"]?.string.flatMap(DiscordSnowflake.value) ?? number
        let name = thread["name"]?.string?.tidied.shortened(to: 120)
        if let index = at.place(id) {
            at.places[index].name = name
            guard newest > at.places[index].after else { return }
        } else {
            guard newest >= at.start else { return }
            // A post's first message has the thread's own id.
            at.places.append(
                DiscordCursor.Place(
                    id: id, parent: parent, name: name, type: thread["type"]?.int ?? 11,
                    server: thread["guild_id"]?.string ?? at.place(parent).flatMap { at.places[$0].server },
                    after: max(number - 1, at.start)))
        }
        if !at.tasks.contains(.news(id)) { at.tasks.append(.news(id)) }
    }

    /// Newest first, back to where the gap began.
    func archived(
        _ body: JSON, of id: String, pages: Int64, at: inout DiscordCursor
    ) -> Understood {
        let list = body["threads"]?.elements ?? []
        let times = list.compactMap { $0["thread_metadata"]?["archive_timestamp"]?.string }
        let recent = list.filter { thread in
            let time = thread["thread_metadata"]?["archive_timestamp"]?.string.flatMap { Timestamp(iso8601: $0) }
            return time.map { $0.milliseconds >= at.archivedSince } ?? false
        }
        _ = threads(recent, at: &at)
        let isMore = body["has_more"]?.bool == true && recent.count == list.count && !list.isEmpty && pages < 20
        if isMore, let last = times.last { at.tasks.insert(.archived(id, before: last, pages: pages + 1), at: 0) }
        return Understood()
    }

    // MARK: - Messages

    /// A page behind the newest message that was read; the API gives the newest first.
    func news(_ page: [JSON], of id: String, at: inout DiscordCursor) -> Understood {
        guard let index = at.place(id) else { return Understood() }
        let messages = Self.sorted(page)
        if let refusal = Self.wordless(messages.map(\.message)) { return Understood(refusal: refusal) }
        let place = at.places[index]
        let fresh = messages.filter { $0.id > place.after }
        for (number, message) in fresh {
            at.places[index].after = number
            Self.watch(number, message, in: &at.places[index])
        }
        // A page that is full and moved us on has another behind it.
        if page.count >= Self.page, !fresh.isEmpty { at.tasks.insert(.news(id), at: 0) }
        return Understood(bodies: fresh.map { wrapped("MESSAGE_CREATE", $0.message, in: place, at) })
    }

    /// The newest messages again: what was edited, and what is missing where it ought to be.
    func again(_ page: [JSON], of id: String, at: inout DiscordCursor) -> Understood {
        // Without the permission Read Message History the API answers with an empty list: nothing was deleted by that.
        guard let index = at.place(id), !page.isEmpty else { return Understood() }
        let messages = Self.sorted(page)
        let place = at.places[index]
        let now = Dictionary(messages.map { ($0.id, $0.message) }) { first, _ in first }
        let isWhole = page.count < place.watched
        let oldest = isWhole ? 0 : messages.first?.id ?? UInt64.max
        var bodies: [JSON] = []
        var kept: [DiscordCursor.Seen] = []
        for var seen in place.seen where seen.id >= oldest {
            guard let message = now[seen.id] else {
                bodies.append(gone(seen.id, in: place))
                continue
            }
            let edited = Self.edited(message)
            if edited > seen.edited {
                seen.edited = edited
                bodies.append(wrapped("MESSAGE_UPDATE", message, in: place, at))
            }
            kept.append(seen)
        }
        at.places[index].seen = kept
        return Understood(bodies: bodies)
    }

    private static func sorted(_ page: [JSON]) -> [(id: UInt64, message: JSON)] {
        page.prefix(page.count > 1000 ? 1000 : page.count).compactMap { message in
            message["id"]?.string.flatMap(DiscordSnowflake.value).map { ($0, message) }
        }.sorted { $0.id < $1.id }
    }

    private static func watch(_ id: UInt64, _ message: JSON, in place: inout DiscordCursor.Place) {
        // What bots say is nobody's ask, and no matter when it goes.
        guard message["author"]?["bot"]?.bool != true, message["webhook_id"] == nil else { return }
        place.seen.append(DiscordCursor.Seen(id: id, edited: edited(message)))
        if place.seen.count > place.watched { place.seen.removeFirst(place.seen.count - place.watched) }
    }

    private static func edited(_ message: JSON) -> Int64 {
        message["edited_timestamp"]?.string.flatMap { Timestamp(iso8601: $0) }?.milliseconds ?? 0
    }

    // MARK: - Bodies

    /// As the Gateway dispatches it.
    ///
    /// The API tells neither server nor channel with a message, so they are put in.
    private func wrapped(_ type: String, _ message: JSON, in place: DiscordCursor.Place, _ at: DiscordCursor) -> JSON {
        let put: Set<String> = ["guild_id", "channel"]
        var members = message.members.filter { !put.contains($0.key) }
        if let server = place.server ?? server { members.append(JSON.Member("guild_id", .string(server))) }
        members.append(
            JSON.Member("channel", Self.channel(place, parent: place.parent.flatMap(at.place).map { at.places[$0] })))
        return ["t": .string(type), "d": .object(members)]
    }

    private static func channel(_ place: DiscordCursor.Place, parent: DiscordCursor.Place?) -> JSON {
        var members = [JSON.Member("id", .string(place.id)), JSON.Member("type", .int(place.type ?? 0))]
        if let name = place.name { members.append(JSON.Member("name", .string(name))) }
        if let id = place.parent { members.append(JSON.Member("parent_id", .string(id))) }
        if let parent { members.append(JSON.Member("parent", channel(parent, parent: nil))) }
        return .object(members)
    }

    func gone(_ id: UInt64, in place: DiscordCursor.Place) -> JSON {
        let data: JSON = ["id": .string(String(id)), "channel_id": .string(place.id)]
        return ["t": "MESSAGE_DELETE", "d": data]
    }

    /// Without the Message Content intent everything that people write comes empty: better to stop than to lose it.
    private static func wordless(_ messages: [JSON]) -> String? {
        let written = messages.filter { message in
            [0, 19].contains(message["type"]?.int ?? -1) && message["author"]?["bot"]?.bool != true
                && message["webhook_id"] == nil
        }
        let other = [
            "attachments", "embeds", "components", "sticker_items", "message_snapshots", "poll", "activity", "call",
            "application", "shared_client_theme",
        ]
        let isEmpty = written.allSatisfy { message in
            message["content"]?.string == ""
                && other.allSatisfy { message[$0] == nil || message[$0] == .null || message[$0] == [] }
        }
        guard isEmpty, !written.isEmpty else { return nil }
        return "messages come without their words: turn on \"Message Content Intent\" on the application's Bot page"
    }
}

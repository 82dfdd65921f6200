import Documents
package import Intake

/// Reads the configured channels, their threads and the posts of forums by the REST API.
///
/// In rounds: what is new in each place, page by page; which threads are active; and one place in turn read again for
/// edits and deletions, which the API shows nowhere else. A place that refuses is set aside and does not hold up the
/// others. Messages are handed on as the Gateway dispatches them, with the channel they stand in.
/// Facts: docs.discord.com/developers/resources/message "Get Channel Messages", resources/channel, resources/guild.
package struct DiscordPoller: Poller {
    static let page = 100
    /// A page of long messages, or a thousand threads.
    private static let largest = 4_000_000
    /// Threads are archived after an hour of silence at the earliest.
    private static let gap: Int64 = 3_600_000

    let account: DiscordAccount
    /// Ids of the channels to read.
    let channels: [String]
    let server: String?
    let since: PollStart
    let every: Duration

    // MARK: - Asking

    package func next(_ cursor: JSON?, now: Timestamp) -> PollStep {
        var at = DiscordCursor(cursor) ?? first(now: now)
        // A clock that was wrong, or a cursor that was spoilt, is not to stop polling for good.
        at.due = min(at.due, (now + every + every).milliseconds.addingSaturating(86_400_000))
        if at.tasks.isEmpty || at.due > now.milliseconds {
            if at.due > now.milliseconds { return .rest(until: Timestamp(milliseconds: at.due)) }
            begin(&at, now: now)
        }
        while let task = at.tasks.first {
            if let path = path(of: task, in: at) {
                var request = account.get(path)
                request.answerBytes = Self.largest
                return .ask(PollQuestion(request, cursor: at.json))
            }
            at.tasks.removeFirst()
        }
        return .rest(until: now + every)
    }

    private func first(now: Timestamp) -> DiscordCursor {
        var cursor = DiscordCursor(start: DiscordSnowflake.first(at: since.moment(now) ?? now))
        if let from = since.moment(now) { cursor.archivedSince = max(1, from.milliseconds) }
        return cursor
    }

    /// The questions of a round.
    ///
    /// Where rounds failed to come for long, archived threads may hold news too.
    private func begin(_ at: inout DiscordCursor, now: Timestamp) {
        keepToConfiguration(&at, now: now)
        let open = at.places.filter { $0.aside?.holds(now) != true }
        if at.round > 0, now.milliseconds.addingSaturating(-at.round) > Self.gap { at.archivedSince = at.round }
        at.round = now.milliseconds
        at.due = 0
        var tasks: [DiscordCursor.Task] = []
        for place in open where !place.isThread && place.type == nil { tasks.append(.channel(place.id)) }
        for place in open where !place.isThread && !place.isForum { tasks.append(.news(place.id)) }
        let servers = Set(at.places.compactMap(\.server) + (server.map { [$0] } ?? [])).sorted()
        tasks += servers.map { .threads(server: $0) }
        // The server is learned in the first round: threads come with the second.
        if at.archivedSince > 0, !servers.isEmpty {
            for place in open where !place.isThread {
                tasks.append(.archived(place.id, before: nil, pages: 0))
            }
        }
        let watched = open.filter { !$0.seen.isEmpty }
        if !watched.isEmpty {
            at.turn = (at.turn + 1) % Int64(watched.count)
            tasks.append(.again(watched[Int(at.turn)].id))
        }
        at.tasks = tasks
    }

    private func keepToConfiguration(_ at: inout DiscordCursor, now: Timestamp) {
        let wanted = Set(channels)
        at.places.removeAll { !wanted.contains($0.parent ?? $0.id) }
        for id in channels.prefix(DiscordCursor.mostChannels) where at.place(id) == nil {
            let isNew = at.round > 0
            let from = since.moment(now) ?? now
            at.places.append(DiscordCursor.Place(id: id, after: isNew ? DiscordSnowflake.first(at: from) : at.start))
        }
    }

    private func path(of task: DiscordCursor.Task, in at: DiscordCursor) -> String? {
        switch task {
        case .channel(let id): return "/channels/\(id)"
        case .threads(let server): return "/guilds/\(server)/threads/active"
        case .archived(let id, let before, _):
            return "/channels/\(id)/threads/archived/public?limit=100"
                + (before.map { "&before=\(Self.query($0))" } ?? "")
        case .news(let id):
            guard let index = at.place(id) else { return nil }
            return "/channels/\(id)/messages?limit=\(Self.page)&after=\(at.places[index].after)"
        case .again(let id):
            guard let index = at.place(id) else { return nil }
            return "/channels/\(id)/messages?limit=\(at.places[index].watched)"
        }
    }

    /// A time as Discord gave it, fit for a query.
    private static func query(_ time: String) -> String {
        String(time.prefix(40)).percentEncoded
    }

    // MARK: - Reading

    package func read(_ response: TransportResponse, to question: PollQuestion, now: Timestamp) -> PollReading {
        guard var at = DiscordCursor(question.cursor), let task = at.tasks.first else {
            return .later(after: nil, reason: "the question has no cursor of this poller")
        }
        if response.status == 429 {
            return .later(after: DiscordErrors.wait(response), reason: "Discord asks to slow down (429)")
        }
        guard response.isSuccess else { return failure(response, task, at: at, now: now) }
        guard !response.isTruncated, let body = try? JSON(parsing: response.body, parts: .max) else {
            return .later(after: nil, reason: "Discord's answer could not be read")
        }
        at.tasks.removeFirst()
        if let index = task.place.flatMap(at.place) { at.places[index].aside = nil }
        let reading = understand(body, task, at: &at)
        if let refusal = reading.refusal { return .refused(reason: refusal) }
        return finish(at, after: task, bodies: reading.bodies, response, now: now)
    }

    struct Understood {
        var bodies: [JSON] = []
        var refusal: String?
    }

    private func understand(_ body: JSON, _ task: DiscordCursor.Task, at: inout DiscordCursor) -> Understood {
        switch task {
        case .channel(let id):
            if let index = at.place(id) {
                at.places[index].type = body["type"]?.int ?? 0
                at.places[index].name = body["name"]?.string?.tidied.shortened(to: 120)
                at.places[index].server = body["guild_id"]?.string.flatMap { DiscordSnowflake.isOne($0) ? $0 : nil }
                if at.places[index].isForum { at.tasks.removeAll { $0 == .news(id) } }
            }
            return Understood()
        case .threads: return threads(body["threads"]?.elements ?? [], at: &at)
        case .archived(let id, _, let pages): return archived(body, of: id, pages: pages, at: &at)
        case .news(let id): return news(body.elements, of: id, at: &at)
        case .again(let id): return again(body.elements, of: id, at: &at)
        }
    }

    /// After the last question of a round there is rest; an empty bucket brings it earlier.
    private func finish(
        _ cursor: DiscordCursor, after task: DiscordCursor.Task, bodies: [JSON], _ response: TransportResponse,
        now: Timestamp
    ) -> PollReading {
        var at = cursor
        if task.isArchived, !at.tasks.contains(where: \.isArchived) { at.archivedSince = 0 }
        if at.tasks.isEmpty { at.due = (now + every).milliseconds }
        if let wait = DiscordErrors.emptyBucket(response) { at.due = max(at.due, (now + wait).milliseconds) }
        return .news(bodies.map(\.serialised), cursor: at.json)
    }

    private func failure(
        _ response: TransportResponse, _ task: DiscordCursor.Task, at cursor: DiscordCursor, now: Timestamp
    ) -> PollReading {
        let reason = DiscordErrors.reason(response)
        if response.status == 401 { return .refused(reason: reason ?? "Discord does not know the token (401)") }
        guard response.status == 403 || response.status == 404 else {
            if let reason { return .refused(reason: reason) }
            return .failure(response)
        }
        var at = cursor
        at.tasks.removeFirst()
        let said = reason ?? "refused with status \(response.status)"
        var bodies: [JSON] = []
        switch task {
        case .threads, .archived: break
        case .channel(let id), .news(let id), .again(let id):
            guard let index = at.place(id) else { break }
            if at.places[index].isThread, response.status == 404 {
                // A thread that is gone took what was said in it along.
                bodies = at.places[index].seen.map { gone($0.id, in: at.places[index]) }
                at.places.remove(at: index)
            } else {
                at.places[index].aside = SetAside("channel \(id): \(said)", now: now)
            }
            at.tasks.removeAll { $0 == .news(id) || $0 == .again(id) || $0 == .archived(id, before: nil, pages: 0) }
            let isAnyOpen = at.places.contains { !$0.isThread && $0.aside?.holds(now) != true }
            if !isAnyOpen { return .refused(reason: "channel \(id): \(said)") }
        }
        return finish(at, after: task, bodies: bodies, response, now: now)
    }

    package func lacking(_ cursor: JSON) -> [String] {
        (DiscordCursor(cursor)?.places ?? []).filter { !$0.isThread }.compactMap { $0.aside?.reason }
    }
}

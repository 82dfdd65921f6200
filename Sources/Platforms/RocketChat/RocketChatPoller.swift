import Documents
import Intake

/// Reads rooms by `chat.syncMessages?roomId=&lastUpdate=` (developer.rocket.chat, "Sync Messages"), one after the other:
/// new, edited and deleted messages alike, replies in threads with them.
///
/// An answer holds everything since then. After so long an absence that it is more than is kept of an answer, the same
/// is asked for by pages (`next`, `type`, `count`; server 7 and later).
struct RocketChatPoller: Poller {
    let client: RocketChatClient
    /// Names or ids.
    let rooms: [String]
    let every: Duration
    let start: PollStart

    private static let page = 100

    func next(_ cursor: JSON?, now: Timestamp) -> PollStep {
        var state = State(cursor, of: rooms, start: start.from(now).milliseconds)
        if state.wake > now.milliseconds {
            return .rest(until: min(Timestamp(milliseconds: state.wake), now + every))
        }
        guard let turn = state.open(from: state.turn, now: now) ?? state.open(now: now) else {
            return .rest(until: now + every)
        }
        state.turn = turn
        let room = rooms[state.turn]
        let place = state[room]
        state[room] = place
        guard let id = place.id else {
            let key = Self.looksLikeID(room) ? "roomId" : "roomName"
            return .ask(
                PollQuestion(client.get("/rooms.info?\(key)=\(room.percentEncoded)"), cursor: state.json))
        }
        var path = "/chat.syncMessages?roomId=\(id.percentEncoded)"
        if let pages = place.pages {
            path += "&type=\(pages.isDeleted ? "DELETED" : "UPDATED")&next=\(pages.next)&count=\(Self.page)"
        } else {
            let since = Timestamp(milliseconds: max(0, place.edge.start(place.since)))
            path += "&lastUpdate=\(since.iso8601.percentEncoded)"
        }
        return .ask(PollQuestion(client.get(path, answerBytes: 8 << 20), cursor: state.json))
    }

    /// Ids are 17 letters and digits of both cases, or 24 hex digits; the first room of a server is called `GENERAL`.
    static func looksLikeID(_ room: String) -> Bool {
        guard room != "GENERAL" else { return true }
        let isPlain = room.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0 | 0x20) }
        guard isPlain else { return false }
        return (room.utf8.count == 17 && room.contains(where: \.isUppercase))
            || (room.utf8.count == 24 && Hex.decode(room.utf8) != nil)
    }

    func read(_ response: TransportResponse, to question: PollQuestion, now: Timestamp) -> PollReading {
        var state = State(question.cursor, of: rooms, start: start.from(now).milliseconds)
        guard rooms.indices.contains(state.turn) else { return .news([], cursor: state.json) }
        let room = rooms[state.turn]
        var place = state[room]
        guard response.isSuccess else { return failure(response, &state, now) }
        place.aside = nil
        guard !response.isTruncated, let body = try? JSON(parsing: response.body, parts: .max), body["success"] == true
        else {
            guard response.isTruncated, place.pages == nil, place.id != nil else {
                return .later(after: nil, reason: "Rocket.Chat's answer about \(room) could not be read")
            }
            let from = max(1, place.edge.start(place.since))
            place.pages = Pages(isDeleted: false, next: from, from: from)
            state[room] = place
            return .news([], cursor: state.json)
        }
        if place.id == nil {
            guard let id = body["room"]?["_id"]?.string?.nonEmpty else {
                return .later(after: nil, reason: "Rocket.Chat's answer about the room \(room) could not be read")
            }
            place.id = id
            place.name = body["room"]?["fname"]?.string?.nonEmpty ?? body["room"]?["name"]?.string?.nonEmpty
            place.name = body["room"]?["name"]?.string?.nonEmpty ?? place.name
            place.type = body["room"]?["t"]?.string
            state[room] = place
            return .news([], cursor: state.json)
        }
        guard case .object? = body["result"] else {
            return .later(after: nil, reason: "Rocket.Chat's answer about \(room) holds no \"result\"")
        }
        let news = news(body["result"] ?? .null, &place, now)
        state[room] = place
        if place.pages == nil { state.advance(now: now, every: every) }
        return .news(news, cursor: state.json)
    }

    private func failure(_ response: TransportResponse, _ state: inout State, _ now: Timestamp) -> PollReading {
        let room = rooms[state.turn]
        switch RocketChatErrors.outcome(response) {
        case .retry(let after, let reason): return .later(after: after, reason: reason)
        case .dead(let reason), .uncertain(let reason):
            let advice = response.status == 400 ? "; check its name, and add the bot's user to it (/invite)" : ""
            let words = "room \(room): \(reason)\(advice)"
            if [400, 403, 404].contains(response.status) {
                // The others go on without it; where there is none, somebody has to know.
                state[room].setAside(words, now: now)
                if state.open(now: now) != nil {
                    state.advance(now: now, every: every)
                    return .news([], cursor: state.json)
                }
            }
            return .refused(reason: words)
        case .delivered: return .later(after: nil, reason: "status \(response.status)")
        }
    }

    func lacking(_ cursor: JSON) -> [String] { State(cursor, of: rooms, start: 0).lacking }

    // MARK: - Messages

    fileprivate struct Item {
        var body: [UInt8]
        var name: String
        /// When its words last changed; reactions and replies change a message too, and are nobody's ask.
        var changed: Int64
        /// When it last changed in any way.
        var updated: Int64
    }

    private func items(_ result: JSON, _ place: Place) -> [Item] {
        let room: JSON = [
            "_id": .string(place.id ?? ""), "name": JSON(place.name), "t": JSON(place.type),
        ]
        let updated = (result["updated"]?.elements ?? []).compactMap { message -> Item? in
            guard let id = message["_id"]?.string?.nonEmpty,
                let said = RocketChatMessageReader.time(message["ts"])?.milliseconds
            else { return nil }
            let edited = RocketChatMessageReader.time(message["editedAt"])?.milliseconds ?? 0
            let any = RocketChatMessageReader.time(message["_updatedAt"])?.milliseconds ?? said
            let changed = max(said, edited)
            let body: JSON = ["message": message, "room": room]
            return Item(body: body.serialised, name: "\(id):\(changed)", changed: changed, updated: max(any, changed))
        }
        let deleted = (result["deleted"]?.elements ?? []).compactMap { gone -> Item? in
            guard let id = gone["_id"]?.string?.nonEmpty,
                let at = RocketChatMessageReader.time(gone["_deletedAt"])?.milliseconds
            else { return nil }
            let body: JSON = ["deleted": gone, "room": room]
            return Item(body: body.serialised, name: "\(id):gone", changed: at, updated: at)
        }
        return (updated + deleted).sorted { ($0.changed, $0.name) < ($1.changed, $1.name) }
    }

    private func news(_ result: JSON, _ place: inout Place, _ now: Timestamp) -> [[UInt8]] {
        let all = items(result, place)
        let edge = place.pages?.from ?? place.edge.start(place.since)
        let fresh = all.filter { $0.changed > edge && !place.edge.contains($0.name) }
        for item in fresh { place.edge.add(item.name, item.changed) }
        let newest = min(all.map(\.updated).max() ?? 0, now.milliseconds)
        if var pages = place.pages {
            pages.newest = max(pages.newest, newest)
            let next = result["cursor"]?["next"]?.scalarText.flatMap { Int64($0) }
            // No page goes back behind itself, whatever the answer says.
            if let next, next > pages.next, !all.isEmpty {
                pages.next = next
                place.pages = pages
            } else if !pages.isDeleted {
                place.pages = Pages(isDeleted: true, next: pages.from, from: pages.from, newest: pages.newest)
            } else {
                place.pages = nil
                place.since = max(place.since, pages.newest)
            }
        } else {
            place.since = max(place.since, newest)
        }
        if place.pages == nil { place.edge.trim(before: place.since - ChatPolling.overlap) }
        return fresh.map(\.body)
    }
}

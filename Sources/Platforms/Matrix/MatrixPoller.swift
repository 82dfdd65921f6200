import Documents
import Intake

/// Asks a homeserver for what is new: a long poll, and page by page what a poll left out.
///
/// Facts: spec.matrix.org, "Client-Server API", "Syncing", `GET /sync`, `GET /rooms/{roomId}/messages`; tried with
/// Synapse 1.163. A sync tells `limited` where a room has more than it gives. Then its messages are not taken from it,
/// but read forwards from the last sync's token to this one's, so that they come in their order and none is left out.
struct MatrixPoller: Poller {
    let api: MatrixAPI
    let directory: MatrixDirectory
    let acceptsInvitations: Bool
    /// From when messages are taken that were there before the first poll.
    let start: PollStart

    private static let wait = 30_000
    private static let pageLength = 100
    private static let timelineLength = 50
    /// More than a timeline of some hundred busy rooms, or a page of the longest messages.
    private static let answerBytes = 16 << 20
    private static let filteredRooms = 50
    /// Against a homeserver that gives pages without end: a million messages in one room.
    private static let pageLimit = 10_000

    // MARK: - Asking

    func next(_ cursor: JSON?, now: Timestamp) -> PollStep {
        var cursor = MatrixCursor(cursor)
        // Also right where the clock was set back.
        if let rest = cursor.rest, rest > now { return .rest(until: min(rest, now + .seconds(1))) }
        cursor.rest = nil
        cursor.asked = now
        return .ask(PollQuestion(request(for: cursor), cursor: cursor.json))
    }

    private func request(for cursor: MatrixCursor) -> TransportRequest {
        switch cursor.step {
        case .first: return sync(since: nil, timeline: 1)
        case .sync(let since): return sync(since: since, timeline: cursor.isNarrow ? 1 : Self.timelineLength)
        case .join(let room): return api.send("POST", ["v3", "rooms", room, "join"], [:])
        case .listRooms: return api.get(["v3", "joined_rooms"], answerBytes: Self.answerBytes)
        case .find(let room, let time):
            return api.get(
                ["v1", "rooms", room, "timestamp_to_event"],
                query: [("ts", String(time.milliseconds)), ("dir", "f")])
        case .locate(let room, let event):
            return api.get(["v3", "rooms", room, "context", event], query: [("limit", "0")])
        case .page(let room, let from, let to):
            let filter: JSON = ["types": JSON(MatrixBatch.kinds)]
            var query = [("dir", "f"), ("limit", String(Self.pageLength)), ("to", to), ("filter", filter.text)]
            if let from { query.append(("from", from)) }
            return api.get(
                ["v3", "rooms", room, "messages"], query: query, patience: .seconds(60), answerBytes: Self.answerBytes)
        }
    }

    private func sync(since: String?, timeline: Int) -> TransportRequest {
        let none: JSON = ["types": []]
        var room: [JSON.Member] = [
            JSON.Member("account_data", none), JSON.Member("ephemeral", none),
            JSON.Member("state", ["types": [], "lazy_load_members": true]),
            JSON.Member("timeline", ["types": JSON(MatrixBatch.kinds), "limit": .int(Int64(timeline))]),
        ]
        // Many ids would make the address longer than servers take; then what comes is looked through here.
        if directory.isRestricted, directory.ids.count <= Self.filteredRooms {
            room.append(JSON.Member("rooms", JSON(directory.ids)))
        }
        let filter: JSON = ["presence": none, "account_data": none, "room": .object(room)]
        var query = [("filter", filter.text), ("set_presence", "offline")]
        if let since {
            query += [("since", since), ("timeout", String(Self.wait))]
        } else {
            query.append(("timeout", "0"))
        }
        // The first sync of an account in many rooms takes the homeserver a while.
        return api.get(
            ["v3", "sync"], query: query, patience: .seconds(since == nil ? 120 : 50), answerBytes: Self.answerBytes)
    }

    // MARK: - Understanding

    func read(_ response: TransportResponse, to question: PollQuestion, now: Timestamp) -> PollReading {
        var cursor = MatrixCursor(question.cursor)
        let asked = cursor.asked
        cursor.asked = nil
        let errors = MatrixErrors(response)
        if !response.isSuccess {
            return unanswered(errors, &cursor)
        }
        guard !response.isTruncated else { return tooLarge(&cursor) }
        guard let body = try? JSON(parsing: response.body, parts: .max), case .object = body else {
            return .later(after: nil, reason: "the homeserver's answer could not be read as JSON")
        }
        switch cursor.step {
        case .first: return began(body, &cursor, now)
        case .sync: return synced(body, &cursor, asked: asked, now)
        case .join: return joined(&cursor)
        case .listRooms:
            let rooms = body.texts("joined_rooms").filter { MatrixID.isRoom($0) && directory.listens(to: $0) }
            cursor.gap?.rooms = rooms
            if rooms.isEmpty { cursor.gap = nil }
        case .find:
            if let event = body["event_id"]?.string, MatrixID.isEvent(event) {
                cursor.gap?.place = .event(event)
            } else {
                cursor.finishRoom()
            }
        case .locate: cursor.gap?.place = .page(body["start"]?.string?.nonEmpty)
        case .page(_, let from, _): return paged(body, &cursor, from: from)
        }
        return .news([], cursor: cursor.json)
    }

    /// Some refusals are about one room, and must not keep us from the others.
    private func unanswered(_ errors: MatrixErrors, _ cursor: inout MatrixCursor) -> PollReading {
        // A room of another homeserver that is gone for good must not keep us from all the rest.
        if case .join = cursor.step, !errors.isTokenRefused, !errors.isLimit, errors.response.status != 503 {
            return joined(&cursor)
        }
        guard !errors.isTokenRefused, [400, 403, 404].contains(errors.response.status), !errors.isLimit else {
            return errors.reading
        }
        switch cursor.step {
        case .first, .sync, .listRooms, .join: return errors.reading
        // There is nothing after that time.
        case .find where errors.code == "M_NOT_FOUND": cursor.finishRoom()
        // Homeservers before version 1.6 of the specification cannot find a time: then all of the room is read.
        case .find: cursor.gap?.place = .page(nil)
        case .locate: cursor.gap?.place = .page(nil)
        // We are not in the room any more, or its history was taken away.
        case .page: cursor.finishRoom()
        }
        return .news([], cursor: cursor.json)
    }

    private func joined(_ cursor: inout MatrixCursor) -> PollReading {
        cursor.invitations = Array(cursor.invitations.dropFirst())
        return .news([], cursor: cursor.json)
    }

    private func tooLarge(_ cursor: inout MatrixCursor) -> PollReading {
        guard case .sync = cursor.step, !cursor.isNarrow else {
            return .refused(
                reason: "the homeserver's answer is larger than \(Self.answerBytes >> 20) MB: "
                    + "name the rooms to listen to in the source's `rooms`")
        }
        cursor.isNarrow = true
        return .news([], cursor: cursor.json)
    }

    // MARK: - Syncs

    private func began(_ body: JSON, _ cursor: inout MatrixCursor, _ now: Timestamp) -> PollReading {
        guard let batch = body["next_batch"]?.string?.nonEmpty else { return Self.withoutBatch }
        cursor.since = batch
        cursor.invitations = invitations(in: body)
        if let floor = start.moment(now) { cursor.gap = MatrixCursor.Gap(to: batch, floor: floor) }
        return .news([], cursor: cursor.json)
    }

    private func synced(
        _ body: JSON, _ cursor: inout MatrixCursor, asked: Timestamp?, _ now: Timestamp
    ) -> PollReading {
        guard let batch = body["next_batch"]?.string?.nonEmpty else { return Self.withoutBatch }
        var events: [[UInt8]] = []
        var limited: [String] = []
        for room in body["rooms", "join"]?.members ?? [] where directory.listens(to: room.key) {
            if room.value["timeline", "limited"]?.bool == true, MatrixID.isRoom(room.key) {
                limited.append(room.key)
            } else {
                events += MatrixBatch.timeline(of: room.value, in: room.key).filter(MatrixBatch.isOfConcern)
                    .map(\.serialised)
            }
        }
        cursor.gap = limited.isEmpty ? nil : MatrixCursor.Gap(rooms: limited, from: cursor.since, to: batch)
        cursor.since = batch
        cursor.invitations = invitations(in: body)
        cursor.isNarrow = false
        // A homeserver that does not wait would be asked again and again.
        let wasQuick = asked.map { now.since($0) < .seconds(1) } ?? false
        if events.isEmpty, limited.isEmpty, cursor.invitations.isEmpty, wasQuick { cursor.rest = now + .seconds(1) }
        return .news(events, cursor: cursor.json)
    }

    private static let withoutBatch = PollReading.later(
        after: nil, reason: "the homeserver's answer to a sync has no \"next_batch\"")

    private func invitations(in body: JSON) -> [String] {
        guard acceptsInvitations else { return [] }
        let rooms = (body["rooms", "invite"]?.members ?? []).map(\.key)
        return Array(rooms.filter { MatrixID.isRoom($0) && directory.listens(to: $0) }.prefix(100))
    }

    // MARK: - Pages

    private func paged(_ body: JSON, _ cursor: inout MatrixCursor, from: String?) -> PollReading {
        let floor = cursor.gap?.floor?.milliseconds ?? .min
        let events = (body["chunk"]?.elements ?? []).filter { event in
            MatrixBatch.isOfConcern(event) && event["origin_server_ts"]?.int ?? .max >= floor
        }
        let pages = (cursor.gap?.pages ?? 0).addingReportingOverflow(1)
        if let end = body["end"]?.string?.nonEmpty, end != from, !pages.overflow, pages.partialValue < Self.pageLimit {
            cursor.gap?.place = .page(end)
            cursor.gap?.pages = pages.partialValue
        } else {
            cursor.finishRoom()
        }
        return .news(events.map(\.serialised), cursor: cursor.json)
    }
}

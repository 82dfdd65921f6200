import Documents
import Intake

/// Listens to the bot's event queue, and reads history where the queue has a gap.
///
/// A queue is registered first and history read after, so that nothing falls between; what comes twice has one identity.
/// A queue that nobody asked for ten minutes is gone (`BAD_EVENT_QUEUE_ID`): then a new one is registered and everything
/// after the last message is read. Events of edits leave out the author: the whole message is asked for instead.
/// Deletions during a gap cannot be seen. Facts: zulip.com/api/register-queue, get-events, get-messages.
struct ZulipPoller: Poller {
    let call: ZulipCall
    let streams: [String]
    let since: PollStart

    /// The server answers after a minute and a half at the latest, with a heartbeat.
    static let patience: Duration = .seconds(120)
    static let pageSize = 200
    /// How many messages before the gap are looked at for edits.
    static let lookBack = 50
    static let pendingLimit = 100
    static let movedLimit = 1000
    /// After so many moved messages the queue is asked again, so that a long topic keeps nobody waiting.
    static let movesInARow: Int64 = 20

    // MARK: - Asking

    func next(_ cursor: JSON?, now: Timestamp) -> PollStep {
        var state = ZulipPollState(cursor)
        let question: (ZulipPollState.Ask, TransportRequest)
        if state.queue == nil {
            question = (.register, registration)
        } else if let seek = state.seek {
            question = (
                .seek, history(anchor: seek.anchor.map { "\($0)" } ?? "newest", before: Self.pageSize, after: 0)
            )
        } else if state.fill != nil, let last = state.last {
            let before = state.fill == .first ? Self.lookBack : 0
            question = (.fill, history(anchor: "\(last)", before: before, after: Self.pageSize))
        } else if let id = state.due {
            question = (.one, history(anchor: "\(id)", before: 0, after: 0, isAll: true))
        } else {
            var query = [("queue_id", state.queue ?? ""), ("last_event_id", "\(state.event)")]
            if !state.moved.isEmpty { query.append(("dont_block", "true")) }
            question = (.events, call.get("events", query, patience: Self.patience, answerBytes: 32 << 20))
        }
        state.ask = question.0
        return .ask(PollQuestion(question.1, cursor: state.json))
    }

    private var registration: TransportRequest {
        var form = [
            ("event_types", #"["message","update_message","delete_message"]"#),
            ("fetch_event_types", #"["message"]"#), ("apply_markdown", "false"),
            ("client_capabilities", #"{"notification_settings_null":true,"bulk_message_deletion":true}"#),
        ]
        // A narrow of several streams would be those messages that are in all of them.
        if let narrow { form.append(("narrow", narrow)) }
        return call.send("POST", "register", form)
    }

    /// `[["stream", "product"]]`, where one stream is listened to by its name.
    private var narrow: String? {
        guard streams.count == 1, let stream = streams.first, Int64(stream) == nil else { return nil }
        return JSON.array([.array(["stream", .string(stream)])]).text
    }

    private func history(anchor: String, before: Int, after: Int, isAll: Bool = false) -> TransportRequest {
        var query = [
            ("anchor", anchor), ("num_before", "\(before)"), ("num_after", "\(after)"), ("apply_markdown", "false"),
        ]
        if let narrow, !isAll { query.append(("narrow", narrow)) }
        return call.get("messages", query, answerBytes: 32 << 20)
    }

    /// A message of history in the shape of an event.
    static func event(_ message: JSON) -> JSON {
        ["type": "message", "message": message, "flags": message["flags"] ?? .array([])]
    }

    // MARK: - Reading

    func read(_ response: TransportResponse, to question: PollQuestion, now: Timestamp) -> PollReading {
        var state = ZulipPollState(question.cursor)
        guard let answer = ZulipAnswer(response) else {
            return response.isSuccess
                ? .later(after: nil, reason: "Zulip's answer could not be read")
                : .failure(response, advice: ZulipAnswer.advice)
        }
        if answer.code == "BAD_EVENT_QUEUE_ID" {
            guard state.ask == .events, state.losses < 3 else {
                return .later(after: .seconds(30), reason: "the event queue is lost again and again")
            }
            state.queue = nil
            state.losses += 1
            return .news([], cursor: state.json)
        }
        // A message that is gone before it could be read again.
        if !answer.isOK, state.ask == .one, answer.status == 400 {
            state.settleDue()
            return .news([], cursor: state.json)
        }
        guard answer.isOK else { return answer.pollReading }
        switch state.ask {
        case .register: return registered(answer.body, &state, now: now)
        case .seek: return sought(answer.body, &state)
        case .fill: return filled(answer.body, &state)
        case .one: return fetched(answer.body, &state)
        case .events: return heard(answer.body, &state, now: now)
        }
    }

    private func registered(_ body: JSON, _ state: inout ZulipPollState, now: Timestamp) -> PollReading {
        guard let queue = body["queue_id"]?.string, (1...200).contains(queue.utf8.count),
            let event = body["last_event_id"]?.int
        else { return .later(after: nil, reason: "Zulip opened no event queue for us") }
        state.queue = queue
        state.event = event
        state.taken = 0
        if state.last != nil {
            state.fill = .first
        } else if let moment = since.moment(now) {
            state.seek = ZulipPollState.Seek(anchor: nil, since: moment)
        } else {
            state.last = body["max_message_id"]?.int
            state.heard = now
        }
        return .news([], cursor: state.json)
    }

    /// Pages backwards, without telling, until what the source begins with is behind.
    private func sought(_ body: JSON, _ state: inout ZulipPollState) -> PollReading {
        guard let seek = state.seek else { return .news([], cursor: state.json) }
        let messages = Self.messages(body)
        let old = messages.filter { ($0.time.map { $0 < seek.since }) ?? false }.map(\.id).max()
        let oldest = messages.first?.id
        // History that does not move back any more is at its end.
        let isEnd = body["found_oldest"] == true || oldest == nil || oldest == seek.anchor
        if let start = old ?? (isEnd ? (oldest ?? seek.anchor).map { $0 - 1 } ?? 0 : nil) {
            state.seek = nil
            state.last = start
            state.fill = .further
        } else {
            state.seek?.anchor = oldest
        }
        return .news([], cursor: state.json)
    }

    private func filled(_ body: JSON, _ state: inout ZulipPollState) -> PollReading {
        let last = state.last ?? 0
        let since = (state.heard ?? Timestamp(milliseconds: 0)) + .seconds(-60)
        let messages = Self.messages(body)
        let new = messages.filter { message in
            message.id > last || (message.id <= last && (message.edited.map { $0 >= since } ?? false))
        }
        let newest = messages.last.map { max($0.id, last) } ?? last
        state.fill = body["found_newest"] == true || newest == last ? nil : .further
        state.last = newest
        return .news(new.map { Self.event($0.json).serialised }, cursor: state.json)
    }

    private func fetched(_ body: JSON, _ state: inout ZulipPollState) -> PollReading {
        let asked = state.due
        state.settleDue()
        let found = Self.messages(body).filter { $0.id == asked }
        return .news(found.map { Self.event($0.json).serialised }, cursor: state.json)
    }

    private func heard(_ body: JSON, _ state: inout ZulipPollState, now: Timestamp) -> PollReading {
        var bodies: [[UInt8]] = []
        for event in body["events"]?.elements ?? [] {
            // What there is no room for is not confirmed, nor what follows it: Zulip tells it again.
            let isChange = event["type"] == "update_message" && event["rendering_only"] != true
            if isChange, !state.remember(event) { break }
            if let id = event["id"]?.int { state.event = max(state.event, id) }
            switch event["type"]?.string {
            case "message"?:
                guard let id = event["message"]?["id"]?.int, id > 0 else { continue }
                state.last = max(state.last ?? id, id)
                bodies.append(event.serialised)
            case "delete_message"?: bodies += deletions(event).map(\.serialised)
            default: break
            }
        }
        state.heard = now
        state.losses = 0
        state.row = 0
        return .news(bodies, cursor: state.json)
    }

    /// One event for each message.
    private func deletions(_ event: JSON) -> [JSON] {
        let ids = event["message_ids"]?.elements.compactMap(\.int) ?? []
        return (ids.isEmpty ? [event["message_id"]?.int].compactMap { $0 } : ids).prefix(10_000).map { id in
            ["type": "delete_message", "message_id": .int(id), "stream_id": event["stream_id"] ?? .null]
        }
    }

    private struct Message {
        var id: Int64
        var time: Timestamp?
        var edited: Timestamp?
        var json: JSON
    }

    /// Oldest first.
    private static func messages(_ body: JSON) -> [Message] {
        (body["messages"]?.elements ?? []).compactMap { json in
            guard let id = json["id"]?.int, id > 0 else { return nil }
            let time = { (key: String) in json[key]?.int.flatMap { Timestamp(seconds: Double($0)) } }
            return Message(id: id, time: time("timestamp"), edited: time("last_edit_timestamp"), json: json)
        }.sorted { $0.id < $1.id }
    }
}

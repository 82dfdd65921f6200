import Intake

/// Where the poller stands, as its cursor holds it.
struct ZulipPollState {
    enum Ask: String {
        case register, seek, fill, one, events
    }

    enum Fill: String {
        /// The first page after a gap also looks back, for edits.
        case first
        case further
    }

    /// Looking for where a source begins that wants what was said since some time.
    struct Seek {
        var anchor: Int64?
        var since: Timestamp
    }

    /// What was asked, in the cursor of a question.
    var ask: Ask
    var queue: String?
    var event: Int64
    /// The last message that was told.
    var last: Int64?
    /// When the queue last said something.
    var heard: Timestamp?
    var fill: Fill?
    var seek: Seek?
    /// Messages that were changed and are to be read again.
    var pending: [Int64]
    /// How often the queue was lost since it last said something.
    var losses: Int64

    init(_ cursor: JSON?) {
        ask = cursor?["ask"]?.string.flatMap(Ask.init) ?? .events
        queue = cursor?["queue"]?.string
        event = cursor?["event"]?.int ?? -1
        last = cursor?["last"]?.int
        heard = cursor?["heard"]?.int.map(Timestamp.init(milliseconds:))
        fill = cursor?["fill"]?.string.flatMap(Fill.init)
        let since = cursor?["seek"]?["since"]?.int
        seek = since.map { Seek(anchor: cursor?["seek"]?["anchor"]?.int, since: Timestamp(milliseconds: $0)) }
        pending = (cursor?["pending"]?.elements ?? []).compactMap(\.int)
        losses = cursor?["losses"]?.int ?? 0
        if ask == .one, pending.isEmpty { ask = .events }
    }

    var json: JSON {
        JSON(compact: [
            ("ask", .string(ask.rawValue)), ("queue", queue.map { .string($0) }), ("event", .int(event)),
            ("last", last.map { .int($0) }), ("heard", heard?.json), ("fill", fill.map { .string($0.rawValue) }),
            (
                "seek",
                seek.map { seek in
                    JSON(compact: [("anchor", seek.anchor.map { .int($0) }), ("since", seek.since.json)])
                }
            ), ("pending", .array(pending.map { .int($0) })), ("losses", losses == 0 ? nil : .int(losses)),
        ])
    }

    /// Notes the messages of an edit or a move; beyond the limit the first are kept, since a change of a whole topic
    /// lists every message in it.
    mutating func remember(_ event: JSON) {
        let listed = event["message_ids"]?.elements.compactMap(\.int) ?? []
        let ids = listed.isEmpty ? [event["message_id"]?.int].compactMap { $0 } : listed
        for id in ids where id > 0 && !pending.contains(id) && pending.count < ZulipPoller.pendingLimit {
            pending.append(id)
        }
    }
}

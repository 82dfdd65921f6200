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
    /// Messages that were moved, whose words are as they were: they wait until the changed ones are read.
    var moved: [Int64]
    /// How many moved ones were read since the queue was last asked.
    var row: Int64
    /// How many messages of the next event are noted already, since there was no room for all.
    var taken: Int64
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
        moved = (cursor?["moved"]?.elements ?? []).compactMap(\.int)
        row = cursor?["row"]?.int ?? 0
        taken = cursor?["taken"]?.int ?? 0
        losses = cursor?["losses"]?.int ?? 0
        if ask == .one, due == nil { ask = .events }
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
            ), ("pending", .array(pending.map { .int($0) })),
            ("moved", moved.isEmpty ? nil : .array(moved.map { .int($0) })), ("row", row == 0 ? nil : .int(row)),
            ("taken", taken == 0 ? nil : .int(taken)), ("losses", losses == 0 ? nil : .int(losses)),
        ])
    }

    /// The message to read again next; `nil` when it is the queue's turn.
    var due: Int64? { pending.first ?? (row < ZulipPoller.movesInARow ? moved.first : nil) }

    mutating func settleDue() {
        if !pending.isEmpty {
            pending.removeFirst()
        } else if !moved.isEmpty {
            moved.removeFirst()
            row = min(max(0, row), ZulipPoller.movesInARow) + 1
        }
    }

    /// Notes the messages of an edit or a move; false when there is no room for all of them, so that the event has to
    /// come again.
    ///
    /// A move of a whole topic lists every message in it, and must not keep a person's edit waiting.
    mutating func remember(_ event: JSON) -> Bool {
        let listed = event["message_ids"]?.elements.compactMap(\.int) ?? []
        let named = event["message_id"]?.int
        let changed = event["content"]?.string == nil ? nil : named
        if let changed, changed > 0, taken == 0, !pending.contains(changed) {
            guard pending.count < ZulipPoller.pendingLimit else { return false }
            pending.append(changed)
            moved.removeAll { $0 == changed }
        }
        let others = (listed.isEmpty ? [named].compactMap { $0 } : listed).filter { $0 > 0 && $0 != changed }
        for id in others.dropFirst(max(0, Int(clamping: taken))) {
            guard moved.count < ZulipPoller.movedLimit else { return false }
            if !pending.contains(id), !moved.contains(id) { moved.append(id) }
            taken = max(0, taken).addingSaturating(1)
        }
        taken = 0
        return true
    }
}

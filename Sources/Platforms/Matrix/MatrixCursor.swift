import Intake

/// Where polling stands: the last `next_batch`, and what is to be done before the next sync.
struct MatrixCursor: Equatable {
    /// The `next_batch` of the last sync; `nil` before the first.
    var since: String?
    /// Rooms whose invitation is to be accepted.
    var invitations: [String] = []
    var gap: Gap?
    /// One message a room in each sync: set after an answer that was too large to be kept.
    var isNarrow = false
    /// Nothing is asked before: set after a sync that came back at once with nothing.
    var rest: Timestamp?
    /// When the question was asked.
    var asked: Timestamp?

    /// What a sync left out, to be read page by page: from the last sync to this one, oldest first, room after room.
    struct Gap: Equatable {
        /// The rooms still to read, the present one first; `nil` while they are not known.
        var rooms: [String]?
        /// Where reading begins in each room; `nil` for the time `floor`.
        var from: String?
        /// Where it ends.
        var to: String
        /// Older messages are left out.
        var floor: Timestamp?
        var place = Place.beginning
        /// Pages read in the present room.
        var pages = 0
    }

    /// How far reading has come in the present room.
    enum Place: Equatable {
        case beginning
        /// The first event after `floor`, whose place is asked for.
        case event(String)
        /// `nil` for the room's very beginning.
        case page(String?)
    }

    /// What is to be asked now.
    enum Step: Equatable {
        case first
        case join(String)
        case listRooms
        case find(room: String, Timestamp)
        case locate(room: String, event: String)
        case page(room: String, from: String?, to: String)
        case sync(String)
    }

    var step: Step {
        guard let since else { return .first }
        if let room = invitations.first { return .join(room) }
        guard let gap else { return .sync(since) }
        guard let rooms = gap.rooms else { return .listRooms }
        guard let room = rooms.first else { return .sync(since) }
        switch (gap.place, gap.from, gap.floor) {
        case (.beginning, let from?, _): return .page(room: room, from: from, to: gap.to)
        case (.beginning, nil, let floor?): return .find(room: room, floor)
        case (.beginning, nil, nil): return .page(room: room, from: nil, to: gap.to)
        case (.event(let event), _, _): return .locate(room: room, event: event)
        case (.page(let from), _, _): return .page(room: room, from: from, to: gap.to)
        }
    }

    /// Goes on with the next room, or with the next sync.
    mutating func finishRoom() {
        guard var gap, var rooms = gap.rooms else { return }
        rooms = Array(rooms.dropFirst())
        gap.rooms = rooms
        gap.place = .beginning
        gap.pages = 0
        self.gap = rooms.isEmpty ? nil : gap
    }
}

// MARK: - As JSON

extension MatrixCursor {
    init(_ json: JSON?) {
        since = json?["since"]?.string
        invitations = json?.texts("invitations") ?? []
        isNarrow = json?["narrow"]?.bool ?? false
        rest = json?.optionalTime("rest")
        asked = json?.optionalTime("asked")
        gap = json?["gap"].flatMap(Gap.init)
    }

    var json: JSON {
        JSON(compact: [
            ("since", since.map { .string($0) }), ("invitations", JSON(invitations)), ("narrow", isNarrow ? true : nil),
            ("rest", rest?.json), ("asked", asked?.json), ("gap", gap?.json),
        ])
    }
}

extension MatrixCursor.Gap {
    fileprivate init?(_ json: JSON) {
        guard let to = json["to"]?.string else { return nil }
        self.to = to
        rooms = json["rooms"] == nil ? nil : json.texts("rooms")
        from = json["from"]?.string
        floor = json.optionalTime("floor")
        pages = json["pages"]?.int.map { Int(clamping: $0) } ?? 0
        if let event = json["event"]?.string {
            place = .event(event)
        } else if json["paging"]?.bool == true {
            place = .page(json["page"]?.string)
        }
    }

    fileprivate var json: JSON {
        var members: [(String, JSON?)] = [
            ("rooms", rooms.map { JSON($0) }), ("from", from.map { .string($0) }), ("to", .string(to)),
            ("floor", floor?.json), ("pages", pages == 0 ? nil : .int(Int64(pages))),
        ]
        switch place {
        case .beginning: break
        case .event(let event): members.append(("event", .string(event)))
        case .page(let page): members += [("paging", true), ("page", page.map { .string($0) })]
        }
        return JSON(compact: members)
    }
}

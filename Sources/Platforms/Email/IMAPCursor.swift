import Intake

/// Where the reading of an account's mailboxes stands, as it is kept between questions.
struct IMAPCursor: Equatable {
    /// What was read of one mailbox.
    struct Box: Equatable {
        /// The mailbox's own mark for its numbering (RFC 9051, section 2.3.1.1); `nil` before the first look.
        var validity: UInt32?
        /// All messages up to this UID are kept or passed over.
        var uid: UInt32 = 0
        /// When it was looked at last.
        var looked: Timestamp?
        /// Messages older than this are passed over, where their UID is below `until`.
        var floor: Timestamp?
        var until: UInt32 = 0
        /// It is not there, or the server would not read it.
        var aside: SetAside?
    }

    /// A message that is there, and how large its server says it is.
    struct Waiting: Equatable {
        var uid: UInt32
        var size: Int
    }

    var boxes: [String: Box] = [:]
    /// The name of the mailbox whose turn it is; it may have left the configuration since.
    var turn: String?
    /// What the last look found there and is not fetched yet.
    var waiting: [Waiting] = []
    /// What is kept by now, and is to be marked as read.
    var marks: [UInt32] = []
    /// True when a batch did not fit, so that one message at a time is fetched.
    var isNarrow = false
    /// True when the mailbox was not found: the next question is for the names that there are.
    var isLost = false
    var wake: Timestamp?
    /// How many answers in a row told nothing although they should have: a server that goes on so is asked seldom.
    var barren = 0
    /// How many messages the question that this was kept with asked for.
    var batch = 0

    init(_ json: JSON? = nil) {
        guard let json else { return }
        for member in json["boxes"]?.members ?? [] {
            boxes[member.key] = Box(
                validity: Self.number(member.value["validity"]), uid: Self.number(member.value["uid"]) ?? 0,
                looked: member.value.optionalTime("looked"), floor: member.value.optionalTime("floor"),
                until: Self.number(member.value["until"]) ?? 0, aside: SetAside(member.value["aside"]))
        }
        turn = json["turn"]?.string
        waiting = (json["waiting"]?.elements ?? []).compactMap { pair in
            guard let uid = Self.number(pair.elements.first), let size = pair.elements.last?.int else { return nil }
            return Waiting(uid: uid, size: Int(clamping: max(0, size)))
        }
        marks = (json["marks"]?.elements ?? []).compactMap(Self.number)
        isNarrow = json["narrow"] == true
        isLost = json["lost"] == true
        wake = json.optionalTime("wake")
        barren = Int(clamping: max(0, min(json["barren"]?.int ?? 0, 100)))
        batch = min(waiting.count, max(0, Int(clamping: json["batch"]?.int ?? 0)))
    }

    /// To the beginning of another mailbox, or of the same one again.
    mutating func turn(to name: String?) {
        turn = name
        waiting = []
        marks = []
        batch = 0
        isNarrow = false
        isLost = false
    }

    private static func number(_ json: JSON?) -> UInt32? { json?.int.flatMap { UInt32(exactly: $0) } }

    var json: JSON {
        let kept = boxes.sorted { $0.key < $1.key }.map { name, box in
            var members = [JSON.Member("uid", .int(Int64(box.uid)))]
            if let validity = box.validity { members.append(JSON.Member("validity", .int(Int64(validity)))) }
            if let looked = box.looked { members.append(JSON.Member("looked", .int(looked.milliseconds))) }
            if let floor = box.floor { members.append(JSON.Member("floor", .int(floor.milliseconds))) }
            if box.until > 0 { members.append(JSON.Member("until", .int(Int64(box.until)))) }
            if let aside = box.aside { members.append(JSON.Member("aside", aside.json)) }
            return JSON.Member(name, .object(members))
        }
        var members = [JSON.Member("boxes", .object(kept))]
        if let turn { members.append(JSON.Member("turn", .string(turn))) }
        if !waiting.isEmpty {
            let pairs = waiting.map { JSON.array([.int(Int64($0.uid)), .int(Int64($0.size))]) }
            members.append(JSON.Member("waiting", .array(pairs)))
        }
        if !marks.isEmpty { members.append(JSON.Member("marks", .array(marks.map { .int(Int64($0)) }))) }
        if isNarrow { members.append(JSON.Member("narrow", true)) }
        if isLost { members.append(JSON.Member("lost", true)) }
        if let wake { members.append(JSON.Member("wake", .int(wake.milliseconds))) }
        if barren > 0 { members.append(JSON.Member("barren", .int(Int64(barren)))) }
        if batch > 0 { members.append(JSON.Member("batch", .int(Int64(batch)))) }
        return .object(members)
    }
}

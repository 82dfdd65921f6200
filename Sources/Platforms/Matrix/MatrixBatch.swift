import Documents
import Intake

/// What a homeserver's JSON holds: one event, or many in one of the shapes in which it sends or answers them.
///
/// Facts: spec.matrix.org, "Application Service API", "PUT /_matrix/app/v1/transactions/{txnId}"; "Client-Server API",
/// "GET /sync" and "GET /rooms/{roomId}/messages".
enum MatrixBatch {
    /// The events that somebody's ask can be in; state, reactions and receipts are nobody's.
    static let kinds = ["m.room.message", "m.room.redaction", "m.room.encrypted"]

    /// The events of a transaction, a sync, a page, or a message with what is around it; `nil` for anything else.
    static func events(in body: JSON) -> [JSON]? {
        guard body["type"] == nil, body["event_id"] == nil else { return nil }
        if case .array(let events)? = body["events"] { return events }
        if case .array(let events)? = body["chunk"] { return events }
        if case .object? = body["event"], let event = body["event"], body["events_before"] != nil { return [event] }
        if case .object(let rooms)? = body["rooms", "join"] {
            return rooms.flatMap { timeline(of: $0.value, in: $0.key) }
        }
        return body["next_batch"]?.string == nil ? nil : []
    }

    /// The events of one room in a sync, each with the room's id, which a sync says only once.
    static func timeline(of room: JSON, in id: String) -> [JSON] {
        (room["timeline", "events"]?.elements ?? []).map { event in
            guard case .object(let members) = event, event["room_id"] == nil else { return event }
            return .object(members + [JSON.Member("room_id", .string(id))])
        }
    }

    static func isOfConcern(_ event: JSON) -> Bool { event["type"]?.string.map(kinds.contains) ?? false }

    /// Without the head of a recorded HTTP message, which stands before the body in some files that people look at.
    static func withoutHead(_ body: [UInt8]) -> [UInt8] {
        let line = body.prefix { $0 != 0x0A }.prefix(4096)
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasPrefix("HTTP/1.") || text.trimmed.hasSuffix(" HTTP/1.1") || text.trimmed.hasSuffix(" HTTP/1.0")
        else { return body }
        var start = body.startIndex
        while start < body.endIndex {
            let end = body[start...].firstIndex(of: 0x0A) ?? body.endIndex
            let isEmpty = body[start..<end].allSatisfy { $0 == 0x0D }
            start = end < body.endIndex ? end + 1 : end
            if isEmpty { break }
        }
        return Array(body[start...])
    }
}

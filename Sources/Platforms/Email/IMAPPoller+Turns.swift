import Intake

/// Whose turn it is: mailboxes follow one another, and one that cannot be read does not stop the others.
extension IMAPPoller {
    /// New numbers, or messages that are announced and not there: once it happens; a server that goes on so would be asked
    /// without end.
    func toldNothing(_ cursor: inout IMAPCursor, _ now: Timestamp) {
        cursor.barren = min(cursor.barren + 1, 100)
        if cursor.barren > 1 { cursor.wake = now + account.every }
    }

    /// On to the next mailbox; after the last one, to a rest.
    func passOn(_ cursor: inout IMAPCursor, _ now: Timestamp) {
        let following = cursor.turn.flatMap(account.mailboxes.firstIndex).map { account.mailboxes[($0 + 1)...] } ?? []
        if let next = following.first(where: { Self.isOpen($0, cursor, now) }) {
            cursor.turn = next
        } else {
            cursor.turn = firstOpen(cursor, now)
            cursor.wake = now + account.every
        }
    }

    func firstOpen(_ cursor: IMAPCursor, _ now: Timestamp) -> String? {
        account.mailboxes.first { Self.isOpen($0, cursor, now) } ?? account.mailboxes.first
    }

    private static func isOpen(_ name: String, _ cursor: IMAPCursor, _ now: Timestamp) -> Bool {
        cursor.boxes[name]?.aside?.holds(now) != true
    }

    /// The others go on without a mailbox that cannot be read; where there is none, somebody has to know.
    func goOn(
        without name: String, _ trouble: PollReading, _ cursor: inout IMAPCursor, _ now: Timestamp
    ) -> PollReading {
        guard let reason = trouble.trouble else { return trouble }
        cursor.boxes[name, default: IMAPCursor.Box()].aside = SetAside(reason, now: now)
        guard account.mailboxes.contains(where: { Self.isOpen($0, cursor, now) }) else { return trouble }
        cursor.turn(to: name)
        passOn(&cursor, now)
        return .news([], cursor: cursor.json)
    }

    func lacking(_ cursor: JSON) -> [String] {
        let boxes = IMAPCursor(cursor).boxes
        return account.mailboxes.compactMap { boxes[$0]?.aside?.reason }
    }

    func looked(
        for name: String, _ answer: IMAPAnswer, _ trouble: IMAPTrouble, _ cursor: inout IMAPCursor, _ now: Timestamp
    ) -> PollReading {
        guard answer.refusal != nil else {
            // It was made in the meantime, or could only not be opened at that moment.
            cursor.turn(to: name)
            return .news([], cursor: cursor.json)
        }
        let reason =
            answer.mailboxes.contains(name)
            ? trouble.words("open the mailbox \"\(name)\", which is there")
            : IMAPTrouble.missing(name, among: answer.mailboxes)
        return goOn(without: name, .refused(reason: reason), &cursor, now)
    }
}

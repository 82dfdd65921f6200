import Intake

/// Reads mailboxes by IMAP, one after the other: a look at what is new, then the messages in batches.
///
/// Facts: RFC 9051 and RFC 3501. `BODY.PEEK` and `EXAMINE` leave every message as it is, unread where it was unread.
/// Messages are told apart by their UIDs, which only grow while the mailbox's UIDVALIDITY stays; when that changes, as
/// after a mailbox was moved to another server, it is read again from the day before the last look, and the messages'
/// identity sorts out what was read before.
struct IMAPPoller: Poller {
    let account: IMAPAccount

    /// What is fetched of one message, and of a batch.
    static let longestMessage = 10 << 20
    private static let largestBatch = 12 << 20
    private static let longestBatch = 25
    /// What a look remembers; more is found by the next one.
    private static let mostWaiting = 500
    private static let lookBytes = 4 << 20
    /// Servers sort by their own day.
    private static let dayBefore: Duration = .seconds(-86_400)

    // MARK: - Asking

    func next(_ cursor: JSON?, now: Timestamp) -> PollStep {
        var cursor = IMAPCursor(cursor)
        // Also right where the clock was set back.
        if let wake = cursor.wake, wake > now { return .rest(until: min(wake, now + account.every)) }
        cursor.wake = nil
        if cursor.turn.map(account.mailboxes.contains) != true { cursor.turn(to: firstOpen(cursor, now)) }
        guard let name = cursor.turn else { return .rest(until: now + account.every) }
        let open = (account.marksSeen ? "SELECT " : "EXAMINE ") + IMAPMailboxName.quoted(name)
        if cursor.isLost { return .ask(PollQuestion(account.ask([#"LIST "" "*""#, open]), cursor: cursor.json)) }
        let batch = nextBatch(cursor)
        cursor.batch = batch.count
        guard batch.isEmpty else {
            let bytes = batch.reduce(0) { $0 + min($1.size, Self.longestMessage) }
            let commands = [
                open,
                "UID FETCH \(Self.set(batch.map(\.uid))) (UID INTERNALDATE RFC822.SIZE FLAGS "
                    + "BODY.PEEK[]<0.\(Self.longestMessage)>)",
            ]
            // Some servers only guess at sizes.
            let request = account.ask(
                commands, patience: .seconds(180), answerBytes: bytes * 2 + batch.count * 4096 + (1 << 20))
            return .ask(PollQuestion(request, cursor: cursor.json))
        }
        var commands = [open] + looking(cursor.boxes[name] ?? IMAPCursor.Box(), now)
        if account.marksSeen, !cursor.marks.isEmpty {
            commands.append(#"UID STORE \#(Self.set(cursor.marks)) +FLAGS.SILENT (\Seen)"#)
        }
        return .ask(PollQuestion(account.ask(commands, answerBytes: Self.lookBytes), cursor: cursor.json))
    }

    private func looking(_ box: IMAPCursor.Box, _ now: Timestamp) -> [String] {
        if box.validity != nil {
            guard box.uid < .max else { return [] }
            return ["UID FETCH \(box.uid + 1):* (UID RFC822.SIZE INTERNALDATE)"]
        }
        // What is new begins with the number that the server will give next, which it says by itself.
        guard let floor = box.floor ?? account.start.moment(now) else { return [] }
        return ["UID SEARCH SINCE \(IMAPDate.day(of: floor + Self.dayBefore))"]
    }

    private func nextBatch(_ cursor: IMAPCursor) -> [IMAPCursor.Waiting] {
        var bytes = 0
        let batch = cursor.waiting.prefix(cursor.isNarrow ? 1 : Self.longestBatch).prefix { message in
            let isFirst = bytes == 0
            bytes += max(1, min(message.size, Self.longestMessage))
            return isFirst || bytes <= Self.largestBatch
        }
        return Array(batch)
    }

    /// `4:6,9`, of numbers that grow.
    static func set(_ uids: [UInt32]) -> String {
        var ranges: [(UInt32, UInt32)] = []
        for uid in uids {
            if let last = ranges.last, last.1 < .max, last.1 + 1 == uid {
                ranges[ranges.count - 1].1 = uid
            } else {
                ranges.append((uid, uid))
            }
        }
        return ranges.map { $0 == $1 ? "\($0)" : "\($0):\($1)" }.joined(separator: ",")
    }

    // MARK: - Understanding

    func read(_ response: TransportResponse, to question: PollQuestion, now: Timestamp) -> PollReading {
        var cursor = IMAPCursor(question.cursor)
        guard let name = cursor.turn else { return .news([], cursor: cursor.json) }
        let answer = IMAPAnswer(response.body)
        let trouble = IMAPTrouble(account, response, answer)
        if let refusal = trouble.ofLogin { return refusal }
        if cursor.isLost { return looked(for: name, answer, trouble, &cursor, now) }
        if let refusal = answer.refusal, refusal.command == 0 {
            if trouble.passes { return goOn(without: name, trouble.reading("open", name), &cursor, now) }
            cursor.isLost = true
            return .news([], cursor: cursor.json)
        }
        // A server of before 1996 may give none; then numbers are all there is.
        let validity = answer.validity ?? 1
        var box = cursor.boxes[name] ?? IMAPCursor.Box()
        box.aside = nil
        if let known = box.validity, known != validity {
            cursor.boxes[name] = Self.begunAgain(box, now)
            cursor.turn(to: name)
            toldNothing(&cursor, now)
            return .news([], cursor: cursor.json)
        }
        if cursor.batch > 0 { return fetched(name, answer, response, trouble, &cursor, now) }
        cursor.marks = []
        // Marking comes last, and nothing depends on it: some mailboxes may only be read.
        let asked = looking(box, now).count
        if let refusal = answer.refusal, refusal.command <= asked {
            return goOn(without: name, trouble.reading("look into", name), &cursor, now)
        }
        box.looked = now
        if box.validity == nil { return begin(name, box, validity, answer, &cursor, now) }
        return look(name, box, answer, response, &cursor, now)
    }

    /// The numbers mean nothing any more: the time of the last look does.
    private static func begunAgain(_ box: IMAPCursor.Box, _ now: Timestamp) -> IMAPCursor.Box {
        IMAPCursor.Box(looked: box.looked, floor: (box.looked ?? now) + dayBefore)
    }

    /// After the first look at a mailbox: where its reading begins.
    private func begin(
        _ name: String, _ box: IMAPCursor.Box, _ validity: UInt32, _ answer: IMAPAnswer, _ cursor: inout IMAPCursor,
        _ now: Timestamp
    ) -> PollReading {
        var box = box
        box.validity = validity
        let floor = box.floor ?? account.start.moment(now)
        if let floor {
            box.floor = floor
            box.until = answer.nextUID ?? .max
            box.uid = (answer.found.min() ?? answer.nextUID ?? 1) - 1
        } else if let next = answer.nextUID {
            box.uid = next - 1
        } else if answer.exists != 0 {
            // It does not say where new messages begin: then their dates do.
            box.validity = nil
            box.floor = now
        }
        cursor.boxes[name] = box
        return .news([], cursor: cursor.json)
    }

    private func look(
        _ name: String, _ box: IMAPCursor.Box, _ answer: IMAPAnswer, _ response: TransportResponse,
        _ cursor: inout IMAPCursor, _ now: Timestamp
    ) -> PollReading {
        var box = box
        // `5:*` has the last message in it, whatever its number.
        var there = answer.messages.filter { $0.uid > box.uid }
        if response.isTruncated {
            guard zip(there, there.dropFirst()).allSatisfy({ $0.uid < $1.uid }), !there.isEmpty else {
                let words = "the list of messages in the mailbox \"\(name)\" is longer than \(Self.lookBytes >> 20) MB"
                return goOn(without: name, .refused(reason: words), &cursor, now)
            }
        }
        there.sort { $0.uid < $1.uid }
        let wanted = there.filter { message in
            guard let floor = box.floor, message.uid < box.until, let received = message.received else { return true }
            return received >= floor
        }
        cursor.waiting = wanted.prefix(Self.mostWaiting).map {
            IMAPCursor.Waiting(uid: $0.uid, size: $0.size ?? Self.longestMessage)
        }
        if wanted.isEmpty, let last = there.last { box.uid = last.uid }
        cursor.boxes[name] = box
        if there.isEmpty {
            cursor.barren = 0
            passOn(&cursor, now)
        }
        return .news([], cursor: cursor.json)
    }

    private func fetched(
        _ name: String, _ answer: IMAPAnswer, _ response: TransportResponse, _ trouble: IMAPTrouble,
        _ cursor: inout IMAPCursor, _ now: Timestamp
    ) -> PollReading {
        let asked = cursor.waiting.prefix(cursor.batch).map(\.uid)
        let bodies = answer.messages.filter { $0.body != nil && asked.contains($0.uid) }.sorted { $0.uid < $1.uid }
        let isWhole = answer.refusal == nil && !response.isTruncated
        if trouble.passes { return goOn(without: name, trouble.reading("fetch from", name), &cursor, now) }
        if !isWhole, asked.count > 1 {
            cursor.isNarrow = true
            cursor.batch = 0
            return .news([], cursor: cursor.json)
        }
        // What was asked for and is not there was deleted in between; what cannot be had alone is passed over.
        cursor.waiting = Array(cursor.waiting.dropFirst(cursor.batch))
        cursor.batch = 0
        if cursor.waiting.isEmpty { cursor.isNarrow = false }
        if let last = asked.last { cursor.boxes[name]?.uid = last }
        if account.marksSeen { cursor.marks += bodies.map(\.uid) }
        if bodies.isEmpty { toldNothing(&cursor, now) } else { cursor.barren = 0 }
        return .news(bodies.compactMap { Self.event($0, in: name) }, cursor: cursor.json)
    }

    /// A message as `normalise` takes it: our own lines, then the message as it came.
    ///
    /// Drafts, and what is deleted and only not cleared away, are nobody's words.
    private static func event(_ message: IMAPAnswer.Message, in name: String) -> [UInt8]? {
        guard let body = message.body, !body.isEmpty,
            !message.flags.contains(where: { ["\\deleted", "\\draft"].contains($0.lowercased()) })
        else { return nil }
        var lines = ["X-Triaged-Mailbox: \(name)", "X-Triaged-UID: \(message.uid)"]
        if let received = message.received { lines.append("X-Triaged-Received: \(received.iso8601)") }
        if body.count >= longestMessage || message.size.map({ $0 > longestMessage }) == true {
            lines.append("X-Triaged-Cut: 1")
        }
        return Array(lines.map { $0 + "\r\n" }.joined().utf8) + body
    }
}

import Intake

/// A message's bytes without what was put before them: our own notes of the mailbox, an mbox line.
struct MailEnvelope {
    /// When the mailbox took it, by its server's clock.
    private(set) var receivedAt: Timestamp?
    /// True where only its beginning was fetched.
    private(set) var isCut = false
    private(set) var message: ArraySlice<UInt8>

    private static let ours = "x-triaged-"

    /// - Parameter isFetched: our poller may have put notes before the message; what others hand over has none of ours.
    init(_ body: [UInt8], isFetched: Bool = false) {
        message = body[...]
        // What stands further down in the message, or a second time, is the sender's, and says nothing.
        var seen: Set<String> = []
        while isFetched, let line = firstLine(), line.lowercased().hasPrefix(Self.ours),
            let colon = line.firstIndex(of: ":"), seen.insert(line[..<colon].lowercased()).inserted
        {
            let value = line[line.index(after: colon)...].trimmed
            switch line[..<colon].lowercased() {
            case "x-triaged-received": receivedAt = Timestamp(iso8601: value)
            case "x-triaged-cut": isCut = value == "1"
            default: break
            }
            dropLine()
        }
        while let first = message.first, first == 0x0A || first == 0x0D { message = message.dropFirst() }
        if message.starts(with: [0xEF, 0xBB, 0xBF]) { message = message.dropFirst(3) }
        if message.starts(with: "From ".utf8) || message.starts(with: ">From ".utf8) { dropLine() }
    }

    private func firstLine() -> String? {
        guard let end = message.prefix(1000).firstIndex(of: 0x0A) else { return nil }
        return String(decoding: message[message.startIndex..<end], as: UTF8.self)
    }

    private mutating func dropLine() {
        guard let end = message.firstIndex(of: 0x0A) else {
            message = []
            return
        }
        message = message[message.index(after: end)...]
    }

    /// Whether it begins with a header: a field's name, and one of those that mail has among the first.
    var hasHeader: Bool {
        var count = 0
        for line in message.prefix(100_000).split(separator: 0x0A, omittingEmptySubsequences: false).prefix(300) {
            if line.first == 0x20 || line.first == 0x09 { if count == 0 { return false } else { continue } }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return false }
            let name = line[..<colon]
            guard name.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return false }
            let word = String(decoding: name, as: UTF8.self).lowercased()
            if word.hasPrefix("x-") || word.hasPrefix("arc-") || Self.known.contains(word) { return true }
            count += 1
        }
        return false
    }

    private static let known: Set<String> = [
        "from", "to", "cc", "subject", "date", "message-id", "received", "return-path", "mime-version", "content-type",
        "content-transfer-encoding", "delivered-to", "dkim-signature", "authentication-results", "reply-to", "sender",
        "in-reply-to", "references", "list-id", "envelope-to", "delivery-date", "domainkey-signature", "auto-submitted",
        "precedence", "received-spf", "user-agent", "importance", "thread-topic",
    ]
}

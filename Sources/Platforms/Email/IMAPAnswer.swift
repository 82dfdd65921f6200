import Intake

/// What an IMAP server said in a conversation (RFC 9051 and RFC 3501, section 7; RFC 4731 for `ESEARCH`).
///
/// Any bytes can be read: lines that make no sense are passed over, and each byte is looked at once.
struct IMAPAnswer {
    /// What was told of one message, in however many answers.
    struct Message: Equatable {
        var uid: UInt32
        var flags: [String] = []
        var received: Timestamp?
        var size: Int?
        var body: ArraySlice<UInt8>?
    }

    /// How a command ended that did not end well.
    struct Refusal: Equatable {
        /// Its place among the commands, from 0.
        var command: Int
        /// The response code without brackets, such as `NONEXISTENT`; empty where there is none.
        var code: String
        var words: String
    }

    private(set) var messages: [Message] = []
    /// UIDs that a search found.
    private(set) var found: [UInt32] = []
    private(set) var validity: UInt32?
    private(set) var nextUID: UInt32?
    private(set) var exists: UInt32?
    private(set) var capabilities: [String] = []
    /// Names of mailboxes that were listed, as people write them.
    private(set) var mailboxes: [String] = []
    private(set) var refusal: Refusal?
    private var places: [UInt32: Int] = [:]

    private static let mostFound = 500_000

    init(_ bytes: [UInt8]) {
        var tokens = IMAPTokens(bytes)
        while !tokens.isAtEnd {
            read(&tokens)
            tokens.skipLine()
        }
    }

    // MARK: - Lines

    private mutating func read(_ tokens: inout IMAPTokens) {
        guard let first = tokens.word() else { return }
        guard first == "*" else {
            // Ours are T1, T2 and so on.
            guard first.hasPrefix("T"), let number = Int(first.dropFirst()), let verdict = tokens.word()?.uppercased()
            else { return }
            if verdict == "NO" || verdict == "BAD" {
                let (code, words) = Self.parts(tokens.restOfLine())
                refusal = refusal ?? Refusal(command: max(0, number - 1), code: code, words: words)
            } else if verdict == "OK" {
                note(tokens.restOfLine())
            }
            return
        }
        guard let word = tokens.word()?.uppercased() else { return }
        switch word {
        case "OK", "NO", "BAD", "BYE", "PREAUTH": note(tokens.restOfLine())
        case "SEARCH": while let uid = tokens.word().flatMap(Self.uid) { found.append(uid) }
        case "ESEARCH": readExtendedSearch(&tokens)
        case "CAPABILITY": while let word = tokens.word() { capabilities.append(word.uppercased()) }
        case "LIST": readList(&tokens)
        default:
            guard let number = UInt32(word), let kind = tokens.word()?.uppercased() else { return }
            if kind == "EXISTS" { exists = number }
            if kind == "FETCH" { readFetch(&tokens) }
        }
    }

    /// A response code, as in `[UIDVALIDITY 3857529045] UIDs valid`.
    private mutating func note(_ text: String) {
        let (code, _) = Self.parts(text)
        let words = code.split(separator: " ")
        guard words.count > 1 else { return }
        switch words[0].uppercased() {
        case "UIDVALIDITY": validity = Self.uid(words[1])
        case "UIDNEXT": nextUID = Self.uid(words[1])
        case "CAPABILITY": capabilities += words.dropFirst().map { $0.uppercased() }
        default: break
        }
    }

    /// The code in brackets, and the words for people.
    private static func parts(_ text: String) -> (code: String, words: String) {
        guard text.hasPrefix("["), let end = text.firstIndex(of: "]") else { return ("", text.tidied) }
        return (String(text[text.index(after: text.startIndex)..<end]), String(text[text.index(after: end)...]).tidied)
    }

    private static func uid(_ text: some StringProtocol) -> UInt32? { UInt32(text).flatMap { $0 > 0 ? $0 : nil } }

    /// What an extended search found: `(TAG "T2") UID ALL 4:6,9`.
    private mutating func readExtendedSearch(_ tokens: inout IMAPTokens) {
        while let token = tokens.next() {
            guard token.isWord("ALL"), let set = tokens.word() else { continue }
            for range in set.split(separator: ",") {
                let ends = range.split(separator: ":").compactMap(Self.uid)
                guard let first = ends.first, let last = ends.last else { continue }
                // A range of all numbers there are would be a lie of gigabytes.
                let room = Self.mostFound - min(Self.mostFound, found.count)
                found += (min(first, last)...max(first, last)).prefix(room)
            }
        }
    }

    /// A mailbox: `(\HasNoChildren) "/" "INBOX/Ideas"`.
    private mutating func readList(_ tokens: inout IMAPTokens) {
        guard case .open? = tokens.next() else { return }
        while let token = tokens.next(), token != .close {}
        // The separator.
        guard tokens.next() != nil, let name = tokens.next()?.bytes, mailboxes.count < 10_000 else { return }
        mailboxes.append(IMAPMailboxName.decoded(name))
    }

    // MARK: - Messages

    /// `(UID 4 FLAGS (\Seen) INTERNALDATE "…" RFC822.SIZE 120 BODY[]<0> {120}…)`, in any order.
    private mutating func readFetch(_ tokens: inout IMAPTokens) {
        guard case .open? = tokens.next() else { return }
        var message = Message(uid: 0)
        while let key = tokens.next(), key != .close {
            guard let name = key.text?.uppercased(), let value = tokens.next(), value != .close else { break }
            if value == .open {
                let list = tokens.restOfList()
                if name == "FLAGS" { message.flags = list.compactMap(\.text) }
                continue
            }
            switch name {
            case "UID": message.uid = value.text.flatMap(Self.uid) ?? 0
            case "RFC822.SIZE": message.size = value.text.flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
            case "INTERNALDATE": message.received = value.text.flatMap(IMAPDate.read)
            case "BODY[]", "BODY[]<0>", "RFC822": message.body = value.isNothing ? nil : value.bytes
            default: break
            }
        }
        keep(message)
    }

    private mutating func keep(_ message: Message) {
        // Every answer to a command by UID has the UID; others are not about what was asked.
        guard message.uid > 0 else { return }
        guard let place = places[message.uid] else {
            places[message.uid] = messages.count
            messages.append(message)
            return
        }
        if !message.flags.isEmpty { messages[place].flags = message.flags }
        messages[place].received = message.received ?? messages[place].received
        messages[place].size = message.size ?? messages[place].size
        messages[place].body = message.body ?? messages[place].body
    }
}

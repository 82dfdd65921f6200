/// The words of an IMAP server's lines, one after the other (RFC 9051, section 9).
struct IMAPTokens {
    enum Token: Equatable {
        case open
        case close
        case word(ArraySlice<UInt8>)
        /// A quoted string or a literal.
        case string(ArraySlice<UInt8>)

        var bytes: ArraySlice<UInt8>? {
            switch self {
            case .word(let bytes), .string(let bytes): bytes
            case .open, .close: nil
            }
        }

        var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

        func isWord(_ word: String) -> Bool {
            if case .word(let bytes) = self { return String(decoding: bytes, as: UTF8.self).uppercased() == word }
            return false
        }

        /// `NIL`: there is no value.
        var isNothing: Bool { isWord("NIL") }
    }

    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { place >= bytes.count }

    /// The next token of this line; `nil` at its end.
    mutating func next() -> Token? {
        while place < bytes.count, bytes[place] == 0x20 { place += 1 }
        guard place < bytes.count else { return nil }
        switch bytes[place] {
        case 0x0D, 0x0A: return nil
        case UInt8(ascii: "("):
            place += 1
            return .open
        case UInt8(ascii: ")"):
            place += 1
            return .close
        case UInt8(ascii: "\""): return quoted()
        case UInt8(ascii: "{"): return literal() ?? plain()
        default: return plain()
        }
    }

    mutating func word() -> String? { next()?.text }

    /// What is left of a list that was opened, without the lists in it.
    mutating func restOfList() -> [Token] {
        var depth = 1
        var found: [Token] = []
        while let token = next() {
            switch token {
            case .open: depth += 1
            case .close:
                depth -= 1
                if depth == 0 { return found }
            case .word, .string: if depth == 1 { found.append(token) }
            }
        }
        return found
    }

    /// The words for people at the end of a line.
    mutating func restOfLine() -> String {
        let start = place
        place = bytes[place...].firstIndex { $0 == 0x0D || $0 == 0x0A } ?? bytes.count
        return String(decoding: bytes[start..<place].prefix(2000), as: UTF8.self).tidied
    }

    /// Goes to the next line, past the literals of this one.
    mutating func skipLine() {
        while next() != nil {}
        while place < bytes.count, bytes[place] != 0x0A { place += 1 }
        place = min(place + 1, bytes.count)
    }

    /// An atom; with all that stands in brackets, as in `BODY[HEADER.FIELDS (DATE)]<0>`.
    private mutating func plain() -> Token {
        let start = place
        var isInBrackets = false
        // Whatever it begins with belongs to it, so that there is always a step forward.
        repeat {
            if bytes[place] == UInt8(ascii: "[") { isInBrackets = true }
            if bytes[place] == UInt8(ascii: "]") { isInBrackets = false }
            place += 1
        } while place < bytes.count && !ends(bytes[place], isInBrackets)
        return .word(bytes[start..<place])
    }

    private func ends(_ byte: UInt8, _ isInBrackets: Bool) -> Bool {
        switch byte {
        case 0x0D, 0x0A: true
        case 0x20, UInt8(ascii: "("), UInt8(ascii: ")"): !isInBrackets
        default: false
        }
    }

    private mutating func quoted() -> Token {
        place += 1
        var text: [UInt8] = []
        while place < bytes.count, bytes[place] != 0x0D, bytes[place] != 0x0A {
            var byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\"), place < bytes.count, bytes[place] != 0x0D, bytes[place] != 0x0A {
                byte = bytes[place]
                place += 1
            }
            text.append(byte)
        }
        return .string(text[...])
    }

    /// `{12}`, a line end, and twelve bytes; `nil` when that is not what stands here, or when the bytes are not there.
    private mutating func literal() -> Token? {
        var end = place + 1
        var length = 0
        while end < bytes.count, (0x30...0x39).contains(bytes[end]), end - place < 16 {
            length = length * 10 + Int(bytes[end] - 0x30)
            end += 1
        }
        guard end > place + 1, end < bytes.count, bytes[end] == UInt8(ascii: "}") else { return nil }
        end += 1
        if end < bytes.count, bytes[end] == 0x0D { end += 1 }
        guard end < bytes.count, bytes[end] == 0x0A else { return nil }
        end += 1
        guard length <= bytes.count - end else {
            // The answer was cut: what is left is no message.
            place = bytes.count
            return .word([])
        }
        place = end + length
        return .string(bytes[end..<place])
    }
}

internal import Intake

/// Where a text stops being JSON (RFC 8259): the parser says what is wrong, and not where.
///
/// Looked for once a text was refused: one pass over it, with as many open lists and objects as are allowed.
struct JSONFault {
    private enum Expected {
        case value, valueOrEnd, key, keyOrEnd, colon, commaOrEnd, nothing
    }

    private let bytes: [UInt8]
    private var at = 0
    private var open: [UInt8] = []
    private var expected = Expected.value

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// `line 2, column 14`, counted in characters from 1; `nil` where nothing is wrong but a value, such as `1e999`.
    static func place(in bytes: [UInt8]) -> String? {
        var fault = JSONFault(bytes)
        guard let offset = [fault.syntax(), noUTF8(bytes)].compactMap({ $0 }).min() else { return nil }
        let before = bytes.prefix(offset)
        let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        // Bytes inside of a character are no columns.
        let column = before[start...].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        return "line \(line), column \(column)"
    }

    private static func noUTF8(_ bytes: [UInt8]) -> Int? {
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&rest) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }

    // MARK: - Structure

    private mutating func syntax() -> Int? {
        while true {
            while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { at += 1 }
            guard let byte = peek else { return expected == .nothing ? nil : at }
            guard take(byte) else { return at }
        }
    }

    private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        switch (expected, byte) {
        case (.valueOrEnd, UInt8(ascii: "]")), (.keyOrEnd, UInt8(ascii: "}")): return close(byte)
        case (.value, _), (.valueOrEnd, _): return value(byte)
        case (.key, UInt8(ascii: "\"")), (.keyOrEnd, UInt8(ascii: "\"")):
            expected = .colon
            return text()
        case (.colon, UInt8(ascii: ":")): return step(to: .value)
        case (.commaOrEnd, UInt8(ascii: ",")): return step(to: open.last == UInt8(ascii: "{") ? .key : .value)
        case (.commaOrEnd, UInt8(ascii: "]")), (.commaOrEnd, UInt8(ascii: "}")): return close(byte)
        default: return false
        }
    }

    private mutating func step(to next: Expected) -> Bool {
        at += 1
        expected = next
        return true
    }

    /// `[` and `{` are each two before their ends.
    private mutating func close(_ end: UInt8) -> Bool {
        guard let begin = open.last, begin + 2 == end else { return false }
        open.removeLast()
        return step(to: after)
    }

    private var after: Expected { open.isEmpty ? .nothing : .commaOrEnd }

    // MARK: - Values

    private mutating func value(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            guard open.count < JSON.maximumDepth else { return false }
            open.append(byte)
            return step(to: byte == UInt8(ascii: "[") ? .valueOrEnd : .keyOrEnd)
        case UInt8(ascii: "\""):
            expected = after
            return text()
        case UInt8(ascii: "t"): return word("true")
        case UInt8(ascii: "f"): return word("false")
        case UInt8(ascii: "n"): return word("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        default: return false
        }
    }

    private mutating func word(_ word: String) -> Bool {
        for byte in word.utf8 {
            guard peek == byte else { return false }
            at += 1
        }
        expected = after
        return true
    }

    private mutating func text() -> Bool {
        at += 1
        while let byte = peek, byte >= 0x20 {
            at += 1
            if byte == UInt8(ascii: "\"") { return true }
            guard byte == UInt8(ascii: "\\") else { continue }
            guard let escaped = peek, "\"\\/bfnrtu".utf8.contains(escaped) else { return false }
            at += 1
            if escaped == UInt8(ascii: "u"), !hexDigits() { return false }
        }
        return false
    }

    private mutating func hexDigits() -> Bool {
        for _ in 0..<4 {
            guard let byte = peek, "0123456789abcdefABCDEF".utf8.contains(byte) else { return false }
            at += 1
        }
        return true
    }

    private mutating func number() -> Bool {
        if peek == UInt8(ascii: "-") { at += 1 }
        if peek == UInt8(ascii: "0") { at += 1 } else if !digits() { return false }
        if peek == UInt8(ascii: ".") {
            at += 1
            guard digits() else { return false }
        }
        if let byte = peek, "eE".utf8.contains(byte) {
            at += 1
            if let sign = peek, "+-".utf8.contains(sign) { at += 1 }
            guard digits() else { return false }
        }
        expected = after
        return true
    }

    private mutating func digits() -> Bool {
        let start = at
        while let byte = peek, (48...57).contains(byte) { at += 1 }
        return at > start
    }
}

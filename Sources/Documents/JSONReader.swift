private import CSimdjson
package import Intake
private import Synchronization

/// What is wrong with a JSON text, in the parser's words, and where.
package struct JSONError: Error, CustomStringConvertible {
    package let description: String
}

extension JSON {
    /// Nesting above this depth is refused.
    package static let maximumDepth = 128

    /// How much may be in a document of foreign make: a text or a key counts once, a number, list or object twice.
    ///
    /// Each costs memory and time however few bytes it takes, and `[[],[],…]` has one for every one and a half; a
    /// megabyte of what platforms send has some sixty thousand.
    package static let maximumParts = 210_000

    /// Reads one JSON document (RFC 8259, UTF-8).
    ///
    /// Integers beyond 64 bits become doubles.
    ///
    /// - Parameter parts: as `maximumParts` counts; more where the document is ours or is meant to hold so many.
    /// - Throws: `JSONError` for what is not JSON, not UTF-8, nested too deeply or of too many parts.
    package init(parsing bytes: [UInt8], parts: Int = JSON.maximumParts) throws(JSONError) {
        self = try ParserPool.shared.read(bytes, parts: parts) { walk in walk.value() }
    }

    package init(parsing text: String, parts: Int = JSON.maximumParts) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), parts: parts)
    }

    /// Reads of a document only these members of the object at its top; all is checked as ever, and lists and objects
    /// inside come empty.
    ///
    /// For the door, which asks of a body what it is and leaves the rest to whoever understands it.
    package init(topOf bytes: [UInt8], _ keys: String...) throws(JSONError) {
        let keys = keys.map { Array($0.utf8) }
        self = try ParserPool.shared.read(bytes, parts: JSON.maximumParts) { walk in walk.top(keys) }
    }
}

/// Parsers keep their buffers from one document to the next; each is used by one caller at a time.
private final class ParserPool: Sendable {
    static let shared = ParserPool()
    private let idle = Mutex<[Parser]>([])

    private func take() -> Parser { idle.withLock { $0.popLast() } ?? Parser() }

    func read(
        _ bytes: [UInt8], parts: Int, by visit: (inout TapeWalk) -> JSON
    ) throws(JSONError) -> JSON {
        let parser = take()
        defer { giveBack(parser) }
        return try parser.parse(bytes, parts: parts, by: visit)
    }

    private func giveBack(_ parser: Parser) {
        // One that met a large document would hold its memory for good.
        guard parser.largest <= 1 << 18 else { return }
        idle.withLock { if $0.count < 16 { $0.append(parser) } }
    }
}

/// Owner of one simdjson parser.
///
/// `@unchecked`, since its handle is a bare pointer: it is handed from caller to caller, never shared (`ParserPool`).
@safe private final class Parser: @unchecked Sendable {
    private let handle: OpaquePointer?
    private(set) var largest = 0

    init() {
        unsafe handle = triaged_json_parser_create(JSON.maximumDepth)
    }

    deinit {
        unsafe triaged_json_parser_destroy(handle)
    }

    func parse(
        _ bytes: [UInt8], parts: Int, by visit: (inout TapeWalk) -> JSON
    ) throws(JSONError) -> JSON {
        guard let handle = unsafe handle else { throw JSONError(description: "out of memory") }
        guard !bytes.isEmpty else { throw JSONError(description: "the text is empty") }
        largest = max(largest, bytes.count)
        var tape: UnsafePointer<UInt64>?
        var strings: UnsafePointer<UInt8>?
        if let words = unsafe triaged_json_parse(handle, bytes, bytes.count, &tape, &strings) {
            let words = unsafe String(cString: words)
            throw JSONError(description: words + (JSONFault.place(in: bytes).map { " (\($0))" } ?? ""))
        }
        guard let tape = unsafe tape, let strings = unsafe strings else { throw JSONError(description: "no document") }
        var walk = unsafe TapeWalk(tape: tape, strings: strings)
        guard walk.parts <= parts else {
            throw JSONError(description: "there are too many values in it (\(walk.parts) parts; \(parts) are read)")
        }
        return visit(&walk)
    }
}

/// Reads simdjson's tape, whose layout is its documented format (doc/tape.md in simdjson): each word has a type in
/// its top byte and a payload below; strings lie in a buffer behind a 32-bit length; numbers follow in a second word.
@safe private struct TapeWalk {
    private let tape: UnsafePointer<UInt64>
    private let strings: UnsafePointer<UInt8>
    /// Word 0 is the root.
    private var at = 1

    init(tape: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>) {
        unsafe self.tape = tape
        unsafe self.strings = strings
    }

    private mutating func next() -> (type: UInt8, payload: UInt64) {
        let word = unsafe tape[at]
        at += 1
        return (UInt8(word >> 56), word & 0x00FF_FFFF_FFFF_FFFF)
    }

    /// Words between the root's two: one for a text or a key, two for a number, a list or an object.
    var parts: Int { unsafe Int(truncatingIfNeeded: tape[0] & 0xFFFF_FFFF) - 2 }

    /// The value with these of its members, without what is inside of them.
    mutating func top(_ keys: [[UInt8]]) -> JSON {
        guard peek() == UInt8(ascii: "{") else {
            return peek() == UInt8(ascii: "[") ? .array([]) : value()
        }
        at += 1
        var members: [JSON.Member] = []
        while peek() != UInt8(ascii: "}") {
            let key = next().payload
            let isWanted = keys.contains { isString(at: key, $0) }
            let (type, payload) = (peek(), payload())
            switch type {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if isWanted {
                    members.append(JSON.Member(string(at: key), type == UInt8(ascii: "{") ? .object([]) : .array([])))
                }
                // The low half of its word tells where it is over.
                at = Int(payload & 0xFFFF_FFFF)
            case _ where isWanted: members.append(JSON.Member(string(at: key), value()))
            case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): at += 2
            default: at += 1
            }
        }
        return .object(members)
    }

    mutating func value() -> JSON {
        let (type, payload) = next()
        switch type {
        case UInt8(ascii: "{"):
            var members: [JSON.Member] = []
            members.reserveCapacity(Int(payload >> 32))
            while peek() != UInt8(ascii: "}") {
                let key = string(at: next().payload)
                members.append(JSON.Member(key, value()))
            }
            at += 1
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSON] = []
            elements.reserveCapacity(Int(payload >> 32))
            while peek() != UInt8(ascii: "]") { elements.append(value()) }
            at += 1
            return .array(elements)
        case UInt8(ascii: "\""): return .string(string(at: payload))
        case UInt8(ascii: "l"): return .int(Int64(bitPattern: number()))
        case UInt8(ascii: "u"): return .double(Double(number()))
        case UInt8(ascii: "d"): return .double(Double(bitPattern: number()))
        case UInt8(ascii: "t"): return .bool(true)
        case UInt8(ascii: "f"): return .bool(false)
        default: return .null
        }
    }

    private func peek() -> UInt8 { unsafe UInt8(tape[at] >> 56) }

    private func payload() -> UInt64 { unsafe tape[at] & 0x00FF_FFFF_FFFF_FFFF }

    private func isString(at offset: UInt64, _ text: [UInt8]) -> Bool {
        let start = unsafe UnsafeRawPointer(strings + Int(offset))
        let length = unsafe start.loadUnaligned(as: UInt32.self)
        guard length == text.count else { return false }
        return unsafe UnsafeRawBufferPointer(start: start + 4, count: text.count).elementsEqual(text)
    }

    private mutating func number() -> UInt64 {
        at += 1
        return unsafe tape[at - 1]
    }

    private func string(at offset: UInt64) -> String {
        let start = unsafe UnsafeRawPointer(strings + Int(offset))
        let length = unsafe start.loadUnaligned(as: UInt32.self)
        return unsafe String(
            decoding: UnsafeRawBufferPointer(start: start + 4, count: Int(length)), as: UTF8.self)
    }
}

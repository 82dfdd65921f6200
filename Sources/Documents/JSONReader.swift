private import CSimdjson
package import Intake
private import Synchronization

/// What is wrong with a JSON text, in the parser's words.
package struct JSONError: Error, CustomStringConvertible {
    package let description: String
}

extension JSON {
    /// Nesting above this depth is refused.
    package static let maximumDepth = 128

    /// Reads one JSON document (RFC 8259, UTF-8).
    ///
    /// Integers beyond 64 bits become doubles.
    ///
    /// - Throws: `JSONError` for what is not JSON, not UTF-8, or nested too deeply.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        let parser = ParserPool.shared.take()
        defer { ParserPool.shared.giveBack(parser) }
        self = try parser.parse(bytes)
    }

    package init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }
}

/// Parsers keep their buffers from one document to the next; each is used by one caller at a time.
private final class ParserPool: Sendable {
    static let shared = ParserPool()
    private let idle = Mutex<[Parser]>([])

    func take() -> Parser { idle.withLock { $0.popLast() } ?? Parser() }

    func giveBack(_ parser: Parser) {
        // One that met a large document would hold its memory for good.
        guard parser.largest <= 1 << 18 else { return }
        idle.withLock { if $0.count < 16 { $0.append(parser) } }
    }
}

/// Owner of one simdjson parser.
///
/// Sendable because it is handed from caller to caller, never shared (`ParserPool`).
@safe private final class Parser: @unchecked Sendable {
    private let handle: OpaquePointer?
    private(set) var largest = 0

    init() {
        unsafe handle = triaged_json_parser_create(JSON.maximumDepth)
    }

    deinit {
        unsafe triaged_json_parser_destroy(handle)
    }

    func parse(_ bytes: [UInt8]) throws(JSONError) -> JSON {
        guard let handle = unsafe handle else { throw JSONError(description: "out of memory") }
        guard !bytes.isEmpty else { throw JSONError(description: "the text is empty") }
        largest = max(largest, bytes.count)
        var tape: UnsafePointer<UInt64>?
        var strings: UnsafePointer<UInt8>?
        if let words = unsafe triaged_json_parse(handle, bytes, bytes.count, &tape, &strings) {
            throw JSONError(description: unsafe String(cString: words))
        }
        guard let tape = unsafe tape, let strings = unsafe strings else { throw JSONError(description: "no document") }
        var walk = unsafe TapeWalk(tape: tape, strings: strings)
        return walk.value()
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

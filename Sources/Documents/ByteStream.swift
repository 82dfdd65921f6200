/// The bytes of a file that need not fit into memory, one at a time.
package struct ByteStream {
    /// How a stream of rows is broken, with its place; lines and columns count from 1, columns in characters.
    package struct Fault: Error, Sendable, Equatable {
        package var line: Int
        package var column: Int
        package var message: String
        package var hint: String?

        package init(line: Int, column: Int, _ message: String, hint: String? = nil) {
            self.line = line
            self.column = column
            self.message = message
            self.hint = hint
        }
    }

    /// Between two rows: bytes from the start of the file, and the line.
    package struct Position: Sendable, Equatable {
        package var offset: Int64
        package var line: Int

        package init(offset: Int64 = 0, line: Int = 1) {
            self.offset = offset
            self.line = line
        }
    }

    private let read: () throws -> [UInt8]
    private var buffer: [UInt8] = []
    private var at = 0
    /// Where the buffer begins.
    private var start: Int64
    private var isAtEnd = false

    /// - Parameters:
    ///   - offset: where in the file the first byte that is read stands.
    ///   - read: the next piece; empty at the end.
    package init(from offset: Int64 = 0, read: @escaping () throws -> [UInt8]) {
        start = offset
        self.read = read
    }

    /// A stream of bytes that are there already, in pieces of a size.
    package init(from offset: Int64 = 0, _ bytes: [UInt8], pieces size: Int = 1 << 16) {
        var rest = bytes[...]
        self.init(from: offset) {
            let piece = Array(rest.prefix(size))
            rest = rest.dropFirst(size)
            return piece
        }
    }

    var offset: Int64 { start + Int64(at) }

    /// The next byte, which stays the next one; `nil` at the end.
    @inline(__always) mutating func peek() throws -> UInt8? {
        if at < buffer.count { return buffer[at] }
        return try refill() ? buffer[at] : nil
    }

    /// Goes past the byte that was peeked at.
    @inline(__always) mutating func advance() { at += 1 }

    /// Whether there are more bytes, now in the buffer.
    private mutating func refill() throws -> Bool {
        guard !isAtEnd else { return false }
        start += Int64(buffer.count)
        at = 0
        buffer = try read()
        isAtEnd = buffer.isEmpty
        return !isAtEnd
    }

    /// Up to `count` of the bytes that come next, without going past them.
    private mutating func head(_ count: Int) throws -> ArraySlice<UInt8> {
        while buffer.count - at < count, !isAtEnd {
            let more = try read()
            isAtEnd = more.isEmpty
            buffer += more
        }
        return buffer[at...].prefix(count)
    }

    /// The first line, as far as it goes within 64 KB.
    mutating func firstLine() throws -> ArraySlice<UInt8> {
        try head(1 << 16).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    }

    /// Goes past a byte order mark; refuses what is not written in UTF-8.
    mutating func begin() throws {
        let head = try head(4)
        if head.starts(with: [0xEF, 0xBB, 0xBF]) {
            at += 3
        } else if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) || head.contains(0) {
            throw Fault(line: 1, column: 1, "the file is UTF-16 or UTF-32, not UTF-8", hint: "save it as UTF-8")
        }
    }
}

/// A place in a file while it is read.
struct Cursor {
    var line = 1
    var column = 1
    private var afterReturn = false

    init(line: Int) { self.line = line }

    /// Goes past a byte; `\r\n` is one end of a line, and the bytes of one character are one column.
    @inline(__always) mutating func pass(_ byte: UInt8) {
        if byte == UInt8(ascii: "\n"), afterReturn {
            afterReturn = false
        } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
            line += 1
            column = 1
            afterReturn = byte == UInt8(ascii: "\r")
        } else {
            afterReturn = false
            if byte & 0xC0 != 0x80 { column += 1 }
        }
    }
}

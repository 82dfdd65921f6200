/// Reads a text of any length line by line, in bounded memory; blank lines are left out.
package struct LineStream {
    package struct Line: Sendable, Equatable {
        package var line: Int
        /// Without the end of the line.
        package var bytes: [UInt8] = []
        /// Why its bytes are not to be used.
        package var fault: ByteStream.Fault?
        /// Where the next line begins.
        package var end = ByteStream.Position()
    }

    private var bytes: ByteStream
    private let limit: Int
    private var line: Int

    /// Begins at the start of a file.
    package init(_ bytes: ByteStream, limit: Int = 1 << 20) throws {
        self.init(bytes, from: 1, limit: limit)
        try self.bytes.begin()
    }

    /// Goes on between two lines.
    package init(_ bytes: ByteStream, from line: Int, limit: Int = 1 << 20) {
        self.bytes = bytes
        self.limit = limit
        self.line = line
    }

    /// The next line that is not blank; `nil` at the end.
    package mutating func next() throws -> Line? {
        while try bytes.peek() != nil {
            var line = Line(line: self.line)
            var isBlank = true
            while let byte = try bytes.peek() {
                bytes.advance()
                if byte == UInt8(ascii: "\n") {
                    self.line += 1
                    break
                }
                if byte > 0x20 { isBlank = false }
                if line.bytes.count < limit {
                    line.bytes.append(byte)
                } else if line.fault == nil, !isBlank || byte > 0x20 {
                    line.fault = ByteStream.Fault(
                        line: line.line, column: 1, "the line is longer than \(limit) bytes")
                }
            }
            line.end = ByteStream.Position(offset: bytes.offset, line: self.line)
            if !isBlank { return line }
        }
        return nil
    }
}

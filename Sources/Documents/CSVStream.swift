/// Reads CSV (RFC 4180) of any length, row by row, in bounded memory.
///
/// What concerns one row is told with the row, and the next one follows; what leaves no way to know where rows begin
/// (a quote that nobody closes, text behind a closing quote) is thrown.
package struct CSVStream {
    package struct Cell: Sendable, Equatable {
        package var text: String
        package var line: Int
        package var column: Int
    }

    package struct Row: Sendable, Equatable {
        package var line: Int
        package var cells: [Cell] = []
        /// Why its cells are not to be used.
        package var fault: ByteStream.Fault?
        /// Where the next row begins.
        package var end = ByteStream.Position()
    }

    package struct Limits: Sendable {
        package var rowBytes: Int
        package var cells: Int

        package init(rowBytes: Int = 1 << 20, cells: Int = 200) {
            self.rowBytes = rowBytes
            self.cells = cells
        }
    }

    private var bytes: ByteStream
    private let limits: Limits
    /// What parts the cells: a comma, or where the first line has none, a semicolon or a tab.
    package let delimiter: UInt8
    private var cursor: Cursor
    private var cell: [UInt8] = []
    private var size = 0

    /// Begins at the start of a file.
    package init(_ bytes: ByteStream, limits: Limits = Limits()) throws {
        self.bytes = bytes
        self.limits = limits
        cursor = Cursor(line: 1)
        try self.bytes.begin()
        let first = try self.bytes.firstLine()
        let choices: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        delimiter = choices.first { first.contains($0) } ?? UInt8(ascii: ",")
    }

    /// Goes on between two rows.
    package init(_ bytes: ByteStream, from line: Int, delimiter: UInt8, limits: Limits = Limits()) {
        self.bytes = bytes
        self.limits = limits
        self.delimiter = delimiter
        cursor = Cursor(line: line)
    }

    /// The next row that is not blank; `nil` at the end.
    package mutating func next() throws -> Row? {
        while try bytes.peek() != nil {
            var row = Row(line: cursor.line)
            size = 0
            repeat { try readCell(of: &row) } while try take(delimiter)
            try endLine()
            row.end = ByteStream.Position(offset: bytes.offset, line: cursor.line)
            if row.fault != nil || row.cells.count != 1 || row.cells.first?.text != "" { return row }
        }
        return nil
    }

    private mutating func readCell(of row: inout Row) throws {
        let (line, column) = (cursor.line, cursor.column)
        cell.removeAll(keepingCapacity: true)
        if try take(UInt8(ascii: "\"")) {
            try readQuoted(from: line, column, &row)
        } else {
            while let byte = try bytes.peek(), byte != delimiter, !isLineEnd(byte) { add(byte, &row) }
        }
        guard row.fault == nil else { return }
        guard row.cells.count < limits.cells else {
            row.fault = ByteStream.Fault(
                line: line, column: column, "the row has more than \(limits.cells) cells",
                hint: "at most \(limits.cells) columns are read")
            return
        }
        guard let text = String(validating: cell, as: UTF8.self) else {
            row.fault = ByteStream.Fault(
                line: line, column: column, "the cell is not valid UTF-8", hint: "save the file as UTF-8")
            return
        }
        row.cells.append(Cell(text: text, line: line, column: column))
    }

    /// Behind the opening quote, up to behind the closing one.
    private mutating func readQuoted(from line: Int, _ column: Int, _ row: inout Row) throws {
        while let byte = try bytes.peek() {
            guard byte == UInt8(ascii: "\"") else {
                add(byte, &row)
                continue
            }
            pass(byte)
            if try bytes.peek() == UInt8(ascii: "\"") {
                add(byte, &row)
            } else if let next = try bytes.peek(), next != delimiter, !isLineEnd(next) {
                throw ByteStream.Fault(
                    line: cursor.line, column: cursor.column, "text stands behind a closing quote",
                    hint: "write a quote inside quotes twice: \"\"")
            } else {
                return
            }
        }
        throw ByteStream.Fault(line: line, column: column, "a quote is opened here and never closed")
    }

    /// Keeps a byte for the cell; of a row that is too long nothing more is kept.
    @inline(__always) private mutating func add(_ byte: UInt8, _ row: inout Row) {
        size += 1
        if size <= limits.rowBytes {
            cell.append(byte)
        } else if row.fault == nil {
            row.fault = ByteStream.Fault(
                line: cursor.line, column: cursor.column, "the row is longer than \(limits.rowBytes) bytes")
        }
        pass(byte)
    }

    @inline(__always) private mutating func pass(_ byte: UInt8) {
        cursor.pass(byte)
        bytes.advance()
    }

    private mutating func take(_ wanted: UInt8) throws -> Bool {
        guard try bytes.peek() == wanted else { return false }
        pass(wanted)
        return true
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private mutating func endLine() throws {
        if try take(UInt8(ascii: "\r")) {
            _ = try take(UInt8(ascii: "\n"))
        } else {
            _ = try take(UInt8(ascii: "\n"))
        }
    }
}

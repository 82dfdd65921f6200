package import Documents
import Intake

/// Reads a file of past requests row by row, in bounded memory.
package struct ImportReader {
    package enum Format: String, Sendable, CaseIterable { case csv, jsonl }

    /// One row: what it says, or why it says nothing.
    package struct Entry {
        package var line: Int
        package var row: Result<ImportRow, ByteStream.Fault>
        /// Where the row's values stand, by their key.
        private let places: (String) -> (line: Int, column: Int)?
        /// Where the next row begins.
        package var end: ByteStream.Position

        fileprivate init(
            line: Int, row: Result<ImportRow, ByteStream.Fault>, end: ByteStream.Position,
            places: @escaping (String) -> (line: Int, column: Int)? = { _ in nil }
        ) {
            self.line = line
            self.row = row
            self.end = end
            self.places = places
        }

        /// A fault of the row's content, with the place of the value that has it.
        package func placed(_ fault: ImportRow.Fault) -> ByteStream.Fault {
            let place = fault.key.flatMap(places) ?? (line, 1)
            return ByteStream.Fault(line: place.line, column: place.column, fault.message, hint: fault.hint)
        }
    }

    private let name: String
    private let options: ImportOptions
    // One of the two, and the table's header.
    private var table: CSVStream?
    private var lines: LineStream?
    private var columns: [String] = []

    /// Begins a file, or goes on at `position`.
    ///
    /// - Parameter bytes: opens the file at a byte.
    /// - Throws: `ByteStream.Fault` for what is no such file at all, and what `bytes` throws.
    package init(
        _ format: Format, name: String, options: ImportOptions, at position: ByteStream.Position? = nil,
        bytes: (_ offset: Int64) throws -> ByteStream
    ) throws {
        self.name = name
        self.options = options
        switch format {
        case .csv:
            var stream = try CSVStream(try bytes(0))
            guard let header = try stream.next() else {
                throw ByteStream.Fault(line: 1, column: 1, "the file is empty")
            }
            columns = try Self.columns(header, options)
            if let position {
                stream = CSVStream(try bytes(position.offset), from: position.line, delimiter: stream.delimiter)
            }
            table = stream
        case .jsonl:
            lines = try position.map { LineStream(try bytes($0.offset), from: $0.line) } ?? LineStream(try bytes(0))
        }
    }

    /// The next row; `nil` at the end.
    ///
    /// - Throws: `ByteStream.Fault` where nothing behind it can be read.
    package mutating func next() throws -> Entry? {
        if let line = try lines?.next() { return entry(line) }
        while let row = try table?.next() {
            // Spreadsheets leave rows of nothing but commas behind.
            if row.fault == nil, row.cells.allSatisfy(\.text.isEmpty) { continue }
            return entry(row)
        }
        return nil
    }

    // MARK: - Tables

    /// The header's names: unique, in capitals or not, since rules could not tell them apart.
    private static func columns(_ header: CSVStream.Row, _ options: ImportOptions) throws -> [String] {
        if let fault = header.fault { throw fault }
        var columns: [String] = []
        var seen: [String: Int] = [:]
        for (index, cell) in header.cells.enumerated() {
            let name = cell.text.tidied.nonEmpty ?? "column \(index + 1)"
            if let other = seen.updateValue(index + 1, forKey: name.lowercased()) {
                throw ByteStream.Fault(
                    line: cell.line, column: cell.column,
                    "the header names column \(index + 1) \"\(name.shortened(to: 60))\", like column \(other)",
                    hint: "give each column a name of its own")
            }
            columns.append(name)
        }
        for (part, pointer) in options.pointers.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        where !columns.contains(where: { ImportOptions.pointer(to: $0) == pointer }) {
            let wanted = String(pointer.dropFirst())
            throw ByteStream.Fault(
                line: header.line, column: 1, "there is no column \"\(wanted)\" for \(part.rawValue)",
                hint: suggestion(for: wanted, in: columns) ?? "the file has: \(columns.joined(separator: ", "))")
        }
        return columns
    }

    private func entry(_ row: CSVStream.Row) -> Entry {
        if let fault = row.fault ?? ragged(row) {
            return Entry(line: row.line, row: .failure(fault), end: row.end)
        }
        let members = zip(columns, row.cells).filter { !$1.text.isEmpty }.map { JSON.Member($0, .string($1.text)) }
        let values = ImportRow(name: name, line: row.line, options: options, values: .object(members))
        return Entry(line: row.line, row: .success(values), end: row.end) { [columns] key in
            columns.firstIndex(of: key).flatMap { row.cells.indices.contains($0) ? row.cells[$0] : nil }
                .map { ($0.line, $0.column) }
        }
    }

    /// A row with other cells than the header most often has a comma or a quote that was not meant.
    private func ragged(_ row: CSVStream.Row) -> ByteStream.Fault? {
        guard row.cells.count != columns.count else { return nil }
        let extra = row.cells.dropFirst(columns.count)
        if !extra.isEmpty, extra.allSatisfy(\.text.isEmpty) { return nil }
        let place = extra.first ?? row.cells.last
        return ByteStream.Fault(
            line: place?.line ?? row.line, column: place?.column ?? 1,
            "the row has \(row.cells.count) cells, the header has \(columns.count)",
            hint: "a text with commas or line ends in it must stand in quotes")
    }

    // MARK: - Objects

    private func entry(_ line: LineStream.Line) -> Entry {
        func refused(_ message: String, hint: String? = nil) -> Entry {
            Entry(
                line: line.line, row: .failure(ByteStream.Fault(line: line.line, column: 1, message, hint: hint)),
                end: line.end)
        }
        if let fault = line.fault { return Entry(line: line.line, row: .failure(fault), end: line.end) }
        let json: JSON
        do { json = try JSON(parsing: line.bytes) } catch { return refused("the line is not JSON: \(error)") }
        guard case .object(let members) = json else {
            if case .array = json {
                return refused("the line is a list", hint: "write one object on each line: jq -c '.[]' FILE")
            }
            return refused("the line is no object", hint: "write one object on each line")
        }
        guard members.count <= CSVStream.Limits().cells else {
            return refused("the object has \(members.count) members; at most \(CSVStream.Limits().cells) are read")
        }
        let row = ImportRow(name: name, line: line.line, options: options, values: json)
        return Entry(line: line.line, row: .success(row), end: line.end) { key in
            Self.column(of: key, in: line.bytes).map { (line.line, $0) }
        }
    }

    /// Where a key stands in the line, as far as it is written plainly.
    private static func column(of key: String, in line: [UInt8]) -> Int? {
        let text = String(decoding: line, as: UTF8.self)
        let quoted = JSON.string(key).text
        let parts = text.split(separator: quoted, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let before = parts.first else { return nil }
        return before.unicodeScalars.count + 1
    }
}

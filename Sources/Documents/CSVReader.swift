/// Reads CSV (RFC 4180): rows of cells with the line each begins on.
///
/// Works on bytes, where packages at hand work on characters: to those, a comma with a combining accent behind it is no
/// comma, and a quote that nobody closes takes the rest of the file for one cell without a word.
package enum CSVReader {
    package struct Row: Sendable, Equatable {
        package var line: Int
        package var cells: [String]
    }

    /// Files above this size are refused.
    package static let maximumBytes = 64 << 20

    /// The rows, blank lines left out; `nil`, with a problem, when the file is none.
    ///
    /// Cells are parted by commas, or where the first line has none, by semicolons or tabs.
    /// - Parameter code: the code under which problems are told.
    package static func read(_ bytes: [UInt8], file: String, code: String, problems: Problems) -> [Row]? {
        func refuse(_ message: String, hint: String? = nil, line: Int) -> [Row]? {
            problems.add(Problem(code, message, hint: hint, at: Place(file: file, line: line, column: 1)))
            return nil
        }
        guard bytes.count <= maximumBytes else {
            return refuse("the file has \(bytes.count) bytes; at most \(maximumBytes) are read", line: 0)
        }
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard String(validating: bytes, as: UTF8.self) != nil else {
            return refuse("the file is not valid UTF-8", hint: "save it as UTF-8", line: 1)
        }
        var scanner = Scanner(bytes)
        var rows: [Row] = []
        while let row = scanner.row() {
            if row.cells != [""] { rows.append(row) }
        }
        switch scanner.fault {
        case nil: return rows
        case .openQuote: return refuse("a quote is opened here and never closed", line: scanner.faultLine)
        case .afterQuote:
            return refuse(
                "text stands behind a closing quote", hint: "write a quote inside quotes twice: \"\"",
                line: scanner.faultLine)
        }
    }
}

private struct Scanner {
    enum Fault { case openQuote, afterQuote }

    private let bytes: ArraySlice<UInt8>
    private let delimiter: UInt8
    private var at: Int
    private var line = 1
    private(set) var fault: Fault?
    private(set) var faultLine = 1

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        at = bytes.startIndex
        let first = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let choices: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        delimiter = choices.first { first.contains($0) } ?? UInt8(ascii: ",")
    }

    mutating func row() -> CSVReader.Row? {
        guard at < bytes.endIndex, fault == nil else { return nil }
        var row = CSVReader.Row(line: line, cells: [])
        while true {
            row.cells.append(cell())
            if fault != nil { return nil }
            guard at < bytes.endIndex, bytes[at] == delimiter else { break }
            at += 1
        }
        endLine()
        return row
    }

    private mutating func cell() -> String {
        if at < bytes.endIndex, bytes[at] == UInt8(ascii: "\"") { return quotedCell() }
        let start = at
        while at < bytes.endIndex, bytes[at] != delimiter, !isLineEnd(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func quotedCell() -> String {
        let opening = line
        var cell: [UInt8] = []
        at += 1
        while at < bytes.endIndex {
            let byte = bytes[at]
            at += 1
            if byte != UInt8(ascii: "\"") {
                // A carriage return before a line feed ends the same line.
                if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") && next != UInt8(ascii: "\n") { line += 1 }
                cell.append(byte)
            } else if next == byte {
                cell.append(byte)
                at += 1
            } else {
                if let next, next != delimiter, !isLineEnd(next) { (fault, faultLine) = (.afterQuote, line) }
                return String(decoding: cell, as: UTF8.self)
            }
        }
        (fault, faultLine) = (.openQuote, opening)
        return ""
    }

    private var next: UInt8? { at < bytes.endIndex ? bytes[at] : nil }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private mutating func endLine() {
        guard let first = next else { return }
        at += 1
        if first == UInt8(ascii: "\r"), next == UInt8(ascii: "\n") { at += 1 }
        line += 1
    }
}

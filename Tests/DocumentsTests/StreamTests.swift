import Documents
import Testing

@Suite struct CSVStreamTests {
    private struct Read {
        var rows: [CSVStream.Row] = []
        var fault: ByteStream.Fault?

        var cells: [[String]] { rows.map { $0.cells.map(\.text) } }
    }

    private func read(_ bytes: [UInt8], pieces: Int = 1 << 16, limits: CSVStream.Limits = .init()) throws -> Read {
        var read = Read()
        do {
            var stream = try CSVStream(ByteStream(bytes, pieces: pieces), limits: limits)
            while let row = try stream.next() { read.rows.append(row) }
        } catch let fault as ByteStream.Fault { read.fault = fault }
        return read
    }

    private static let tables: [(String, [[String]])] = [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,b\n1,", [["a", "b"], ["1", ""]]), ("\u{FEFF}a,b\n", [["a", "b"]]), ("a\rb\r", [["a"], ["b"]]),
        ("a,b\n\"x, y\",\"he said \"\"hi\"\"\"\n", [["a", "b"], ["x, y", "he said \"hi\""]]),
        ("a,b\n\"one\r\ntwo\",2\n", [["a", "b"], ["one\r\ntwo", "2"]]), ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        ("a\tb\n1\t2", [["a", "b"], ["1", "2"]]), ("", []), ("\n\r\n\n", []),
        ("a,b\n\"\",x\n\n,\n", [["a", "b"], ["", "x"], ["", ""]]),
        ("a,b\n1,\u{301}2\n", [["a", "b"], ["1", "\u{301}2"]]),
    ]

    @Test(arguments: tables) func `rows are what they are, however the file is cut into pieces`(
        text: String, rows: [[String]]
    ) throws {
        for pieces in [1, 2, 3, 7, 1 << 16] {
            let read = try read(Array(text.utf8), pieces: pieces)
            #expect(read.fault == nil)
            #expect(read.cells.map { $0.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } })
        }
    }

    @Test(arguments: tables.filter { $0.1.count > 1 }) func `reading goes on from behind any row`(
        text: String, rows: [[String]]
    ) throws {
        let bytes = Array(text.utf8)
        let whole = try read(bytes)
        var first = try CSVStream(ByteStream(bytes))
        let delimiter = first.delimiter
        _ = try first.next()
        for (index, row) in whole.rows.enumerated() {
            let rest = ByteStream(Array(bytes.dropFirst(Int(row.end.offset))))
            var stream = CSVStream(rest, from: row.end.line, delimiter: delimiter)
            #expect(try stream.next()?.cells == whole.rows.dropFirst(index + 1).first?.cells)
        }
    }

    @Test func `each cell knows its line and column, in characters`() throws {
        let read = try read(Array("a,b\n\"é\n\n2\",x\nü,5\n".utf8))
        #expect(
            read.rows.map { $0.cells.map { [$0.line, $0.column] } } == [
                [[1, 1], [1, 3]], [[2, 1], [4, 4]], [[5, 1], [5, 3]],
            ])
    }

    @Test(arguments: [
        ("a,b\n1,\"open\n2,3\n", 2, 3, "a quote is opened here and never closed"),
        ("a,b\n1,2\n\"x\"y,3\n", 3, 4, "text stands behind a closing quote"),
        ("\"", 1, 1, "a quote is opened here and never closed"),
    ])
    func `where rows begin can no longer be known, reading ends with the place`(
        text: String, line: Int, column: Int, words: String
    ) throws {
        for pieces in [1, 1 << 16] {
            let fault = try #require(try read(Array(text.utf8), pieces: pieces).fault)
            #expect((fault.line, fault.column) == (line, column))
            #expect(fault.message == words)
        }
    }

    @Test(arguments: [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61], [0x61, 0x00, 0x2C, 0x00]] as [[UInt8]])
    func `UTF-16 is refused at once`(bytes: [UInt8]) throws {
        let fault = try #require(try read(bytes).fault)
        #expect(fault.message.contains("UTF-16"))
        #expect(fault.hint == "save it as UTF-8")
    }

    @Test func `a row that is too long, too wide or no text is told, and the next one read`() throws {
        let limits = CSVStream.Limits(rowBytes: 20, cells: 3)
        let long = "x,\"" + String(repeating: "y", count: 300_000) + "\",z"
        let bytes = Array("a,b\n\(long)\n1,2,3,4\n".utf8) + [0x31, 0x2C, 0xFF, 0x0A] + Array("5,6\n".utf8)
        let read = try read(bytes, limits: limits)
        #expect(read.fault == nil)
        #expect(
            read.rows.map { $0.fault?.message } == [
                nil, "the row is longer than 20 bytes", "the row has more than 3 cells", "the cell is not valid UTF-8",
                nil,
            ])
        #expect(read.rows.compactMap(\.fault).map { [$0.line, $0.column] } == [[2, 23], [3, 7], [4, 3]])
        #expect(read.cells.last == ["5", "6"])
    }

    @Test func `a hundred thousand columns cost no more than their length`() throws {
        let read = try read(Array(String(repeating: "a,", count: 100_000).utf8))
        #expect(read.rows.map { $0.fault?.message } == ["the row has more than 200 cells"])
        #expect(read.rows.first?.cells.count == 200)
    }
}

@Suite struct LineStreamTests {
    private func read(_ text: String, pieces: Int, limit: Int = 1 << 20) throws -> [LineStream.Line] {
        var lines: [LineStream.Line] = []
        var stream = try LineStream(ByteStream(Array(text.utf8), pieces: pieces), limit: limit)
        while let line = try stream.next() { lines.append(line) }
        return lines
    }

    @Test(arguments: [1, 2, 1 << 16]) func `lines are counted, and blank ones left out`(pieces: Int) throws {
        let lines = try read("\u{FEFF}{}\r\n\n  \n[1]\nlast", pieces: pieces)
        #expect(lines.map(\.line) == [1, 4, 5])
        #expect(lines.map { String(decoding: $0.bytes, as: UTF8.self) } == ["{}\r", "[1]", "last"])
        #expect(lines.map(\.end.offset) == [7, 15, 19])
        #expect(lines.map(\.end.line) == [2, 5, 5])
    }

    @Test func `a line that is too long is told, and the next one read`() throws {
        let lines = try read(String(repeating: "x", count: 300_000) + "\n{}\n", pieces: 1 << 16, limit: 100)
        #expect(lines.map { $0.fault?.message } == ["the line is longer than 100 bytes", nil])
        #expect(lines.first?.bytes.count == 100)
    }
}

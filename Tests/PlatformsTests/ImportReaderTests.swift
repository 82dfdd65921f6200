import Documents
import Intake
import Platforms
import Testing

@Suite struct ImportReaderTests {
    private func read(
        _ format: ImportReader.Format, _ bytes: [UInt8], _ options: ImportOptions = ImportOptions(),
        at position: ByteStream.Position? = nil
    ) throws -> [ImportReader.Entry] {
        var reader = try ImportReader(format, name: "past", options: options, at: position) { offset in
            ByteStream(from: offset, Array(bytes.dropFirst(Int(offset))))
        }
        var entries: [ImportReader.Entry] = []
        while let entry = try reader.next() { entries.append(entry) }
        return entries
    }

    private func read(_ format: ImportReader.Format, _ text: String) throws -> [ImportReader.Entry] {
        try read(format, Array(text.utf8))
    }

    /// `2:1 words` for what a file or a row is refused for.
    private func words(_ fault: ByteStream.Fault) -> String { "\(fault.line):\(fault.column) \(fault.message)" }

    private func refusals(_ entries: [ImportReader.Entry]) -> [String] {
        entries.compactMap { entry in
            if case .failure(let fault) = entry.row { return words(fault) }
            return nil
        }
    }

    @Test func `cells stand under their header, empty ones nowhere`() throws {
        let entries = try read(.csv, "\u{FEFF}title, Plan ,x\r\nDark,pro,\r\n,,\r\n\"two\nlines\",,1\r\n")
        let rows = try entries.map { try $0.row.get() }
        #expect(rows.map(\.values) == [["title": "Dark", "Plan": "pro"], ["title": "two\nlines", "x": "1"]])
        #expect(rows.map(\.line) == [2, 4])
    }

    @Test(arguments: [
        ("", "1:1 the file is empty"), ("\n\n", "1:1 the file is empty"),
        ("title,b,Title\nx,y,z\n", "1:9 the header names column 3 \"Title\", like column 1"),
        ("title,\"b\nx,y\n", "1:7 a quote is opened here and never closed"),
    ])
    func `a table whose header cannot be used is refused whole`(text: String, expected: String) {
        let fault = #expect(throws: ByteStream.Fault.self) { _ = try read(.csv, text) }
        #expect(fault.map(words) == expected)
    }

    @Test func `a header of twenty thousand columns is refused whole`() {
        let wide = (0..<20_000).map { "c\($0)" }.joined(separator: ",")
        let fault = #expect(throws: ByteStream.Fault.self) { _ = try read(.csv, wide + "\n1\n") }
        #expect(fault?.message == "the row has more than 200 cells")
        #expect(fault?.line == 1)
    }

    @Test func `a header alone has no rows`() throws {
        #expect(try read(.csv, "title,b\n").isEmpty)
    }

    @Test func `a named column that is not there is refused with a guess`() {
        var options = ImportOptions()
        #expect(throws: Never.self) { try options.map("title=Subjekt") }
        let fault = #expect(throws: ByteStream.Fault.self) {
            _ = try read(.csv, Array("Subject,b\nx,y\n".utf8), options)
        }
        #expect(fault?.message == "there is no column \"Subjekt\" for title")
        #expect(fault?.hint == "did you mean \"Subject\"?")
    }

    @Test func `ragged rows are refused, the others read`() throws {
        let entries = try read(.csv, "title,b\none\ntwo,2,3\nthree,3,,\nfour,4\n")
        #expect(
            refusals(entries) == [
                "2:1 the row has 1 cells, the header has 2", "3:7 the row has 3 cells, the header has 2",
            ])
        #expect(entries.count == 4)
    }

    @Test func `objects are rows, everything else on a line is refused`() throws {
        let entries = try read(.jsonl, "{\"title\":\"a\"}\r\n\n[1]\n7\n{\"title\":\n{\"title\":\"b\"}")
        #expect(entries.compactMap { try? $0.row.get().values } == [["title": "a"], ["title": "b"]])
        let words = refusals(entries)
        #expect(words.prefix(2) == ["3:1 the line is a list", "4:1 the line is no object"])
        #expect(words.last?.hasPrefix("5:1 the line is not JSON: ") == true)
    }

    @Test func `bytes that are no UTF-8 cost their row alone`() throws {
        let table = Array("title,b\nx,".utf8) + [0xFF] + Array("\ny,2\n".utf8)
        #expect(try refusals(read(.csv, table)) == ["2:3 the cell is not valid UTF-8"])
        let lines = Array("{\"title\":\"".utf8) + [0xFF] + Array("\"}\n{\"title\":\"y\"}\n".utf8)
        #expect(try refusals(read(.jsonl, lines)).count == 1)
    }

    @Test func `a cell of more than a megabyte costs its row alone`() throws {
        let big = String(repeating: "x", count: 1_100_000)
        #expect(try refusals(read(.csv, "title\n\(big)\ny\n")) == ["2:1048577 the row is longer than 1048576 bytes"])
        let entries = try read(.jsonl, "{\"title\":\"\(big)\"}\n{\"title\":\"y\"}\n")
        #expect(refusals(entries) == ["1:1 the line is longer than 1048576 bytes"])
        #expect(entries.count == 2)
    }

    @Test func `a fault of a value stands where the value does`() throws {
        let fault = ImportRow.Fault(key: "created", message: "is no date", hint: nil)
        let row = try #require(try read(.csv, "title,created\nDüne,soon\n").first)
        #expect(words(row.placed(fault)) == "2:6 is no date")
        let line = try #require(try read(.jsonl, "{\"title\":\"Düne\",\"created\":\"soon\"}").first)
        #expect(words(line.placed(fault)) == "1:17 is no date")
    }

    @Test(arguments: ImportReader.Format.allCases) func `reading goes on behind any row`(format: ImportReader.Format)
        throws
    {
        let text =
            format == .csv
            ? "title;b\n\"a\nb\";1\nc;2\n\nd;3\n" : "{\"title\":\"a\"}\n\n{\"title\":\"c\"}\n{\"title\":\"d\"}\n"
        let whole = try read(format, text)
        #expect(whole.count == 3)
        for (index, entry) in whole.enumerated() {
            let rest = try read(format, Array(text.utf8), at: entry.end)
            #expect(try rest.map { try $0.row.get() } == whole.dropFirst(index + 1).map { try $0.row.get() })
        }
    }
}

import Testing

@testable import Documents

@Suite struct CSVReaderTests {
    private func read(_ text: String) -> (rows: [[String]]?, lines: [Int], shown: [String]) {
        let problems = Problems()
        let rows = CSVReader.read(Array(text.utf8), file: "c.csv", code: "R040", problems: problems)
        return (rows?.map(\.cells), rows?.map(\.line) ?? [], problems.all.map { $0.rendered(source: nil) })
    }

    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,b\n1,", [["a", "b"], ["1", ""]]), ("a,b\n,\n\n\n", [["a", "b"], ["", ""]]),
        ("\u{FEFF}a,b\n", [["a", "b"]]),
        ("a,b\n\"x, y\",\"he said \"\"hi\"\"\"\n", [["a", "b"], ["x, y", "he said \"hi\""]]),
        ("a,b\n\"one\ntwo\",2\n", [["a", "b"], ["one\ntwo", "2"]]), ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        ("a\tb\n1\t2", [["a", "b"], ["1", "2"]]), ("a\rb\r", [["a"], ["b"]]), ("", []), ("\n\n", []),
        ("a,b\n\"\",x\n", [["a", "b"], ["", "x"]]), ("a, b\n 1 ,5\" pipe\n", [["a", " b"], [" 1 ", "5\" pipe"]]),
        // A combining accent behind a comma or a quote makes neither of them anything else.
        ("a,b\n1,\u{301}2\n", [["a", "b"], ["1", "\u{301}2"]]), ("a,b,c\n1,2\n", [["a", "b", "c"], ["1", "2"]]),
    ])
    func `rows and cells are what they are in RFC 4180`(text: String, rows: [[String]]) {
        let read = read(text)
        // Compared in bytes: to strings, a cell that begins with an accent is still itself.
        #expect(read.rows?.map { $0.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } })
        #expect(read.shown == [])
    }

    @Test func `each row knows the line it begins on`() {
        #expect(read("a,b\n\"1\n2\r\n3\",x\n\n4,5\n").lines == [1, 2, 6])
    }

    @Test func `what is no table is refused at its line`() {
        #expect(
            read("a,b\n1,\"open\n2,3\n").shown == ["c.csv:2:1: error R040: a quote is opened here and never closed"])
        #expect(
            read("a,b\n1,2\n\"x\"y,3\n").shown == [
                "c.csv:3:1: error R040: text stands behind a closing quote\n  write a quote inside quotes twice: \"\""
            ])
        #expect(read("a,b\n\"x\"\u{301},3\n").rows == nil)
        let problems = Problems()
        #expect(CSVReader.read([0x61, 0xFF], file: "c.csv", code: "R040", problems: problems) == nil)
        #expect(problems.all.map(\.message) == ["the file is not valid UTF-8"])
    }

    @Test func `a hostile file costs no more than its length`() {
        for text in [
            String(repeating: "\"", count: 100_001), String(repeating: ",", count: 100_000),
            String(repeating: "\"\",", count: 50_000),
        ] {
            _ = read(text)
        }
    }
}

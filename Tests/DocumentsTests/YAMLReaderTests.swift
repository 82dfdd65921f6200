import Documents
import Testing

/// Reads a document, and shows its problems as a person would see them.
private func read(_ bytes: [UInt8]) -> (node: Node?, shown: String, codes: [String]) {
    let problems = Problems()
    let node = YAMLReader.read(bytes, file: "f.yaml", problems: problems)
    let source = SourceText(file: "f.yaml", text: String(decoding: bytes, as: UTF8.self))
    let shown = problems.inOrder.map { $0.rendered(source: source) }.joined(separator: "\n")
    return (node, shown, problems.all.map(\.code))
}

private func read(_ text: String) -> (node: Node?, shown: String, codes: [String]) { read(Array(text.utf8)) }

@Suite struct YAMLReaderTests {
    @Test func `every scalar is its text`() throws {
        let (node, shown, _) = read(
            "on: yes\nno: 017\ntime: 17:55\nnull: ~\nexp: 1e3\ndate: 2026-11-21\nbig: 0x1F\nempty: \"\"\n")
        #expect(shown == "")
        let entries = try #require(node?.mapping)
        #expect(entries.map(\.key) == ["on", "no", "time", "null", "exp", "date", "big", "empty"])
        #expect(entries.compactMap(\.value.scalar) == ["yes", "017", "17:55", "~", "1e3", "2026-11-21", "0x1F", ""])
    }

    @Test func `nodes know their places, with the length to underline`() throws {
        let (node, _, _) = read("a:\n  - {b: \"c d\"}\n  - é: x\n")
        let list = try #require(node?["a"]?.sequence)
        #expect(list[0]["b"]?.place == Place(file: "f.yaml", line: 2, column: 9, length: 5))
        #expect(list[1].mapping?.first?.keyPlace == Place(file: "f.yaml", line: 3, column: 5, length: 1))
        #expect(list[1]["é"]?.place.column == 8)
        #expect(list[1].kindInWords == "a mapping")
    }

    @Test(arguments: [
        ("channel: #x\n", "1:1: error Y007: \"channel\" has no value"),
        ("list:\n  - \n  - x\n", "2:4: error Y007: an entry of the list has no value"),
        ("a:\n\tb: 1\n", "2:1: error Y009: not valid YAML: found character that cannot start any token"),
        ("a:\n  b: 1\n\tc: 2\n", "3:1: error Y009: not valid YAML: found a tab character that violates indentation"),
        ("reply: {{name}}\n", "1:9: error Y008: a key must be text"),
        ("reply: {{name}} hello\n", "1:17: error Y003: not valid YAML: did not find expected key"),
        (
            "when: { channel: #ask }\nthen: x\n",
            "1:18: error Y003: not valid YAML: what follows the # is a comment, and the line breaks off"
        ),
        ("a: b: c\n", "1:5: error Y003: not valid YAML: mapping values are not allowed in this context"),
        ("a: @dana\n", "1:4: error Y003: not valid YAML: found character that cannot start any token"),
        ("words: [*refund]\n", "1:9: error Y004: not valid YAML: found undefined alias"),
        ("a: &x 1\n", "1:4: error Y004: an anchor (&name) is not taken here"),
        ("b: !foo x\n", "1:4: error Y004: a tag (!foo) is not taken here"),
        ("a: !!int 3\n", "1:4: error Y004: a tag (!!int) is not taken here"),
        ("a: !foo [x]\n", "1:4: error Y004: a tag (!foo) is not taken here"),
        ("a: !!set {x: y}\n", "1:4: error Y004: a tag (!!set) is not taken here"),
        ("a: !important\n", "1:4: error Y004: a tag (!important) is not taken here"),
        ("c:\n  <<: {d: 1}\n", "2:3: error Y004: a merge key (<<) is not taken here"),
        ("[a, b]: 1\n", "1:1: error Y008: a key must be text"), ("", "1:1: error Y003: the file is empty"),
        ("# only a comment\n", "1:1: error Y003: the file is empty"),
        ("a: 1\n---\nb: 2\n", "3:1: error Y010: a second document begins here; one file holds one document"),
        ("a: \"x\nb: 1\n", "3:1: error Y003: not valid YAML: found unexpected end of stream"),
        ("a: 1\nb: \u{1}\n", "2:1: error Y003: not valid YAML: control characters are not allowed"),
        ("%foo\n", "1:5: error Y003: not valid YAML: found unknown directive name"),
    ])
    func `traps are told with their place`(text: String, expected: String) {
        #expect(read(text).shown.split(separator: "\n").first.map(String.init) == "f.yaml:" + expected)
    }

    @Test(arguments: [
        ("a: 1\nb: 2\na: 3\n", "3:1", 1), ("a:\n  b: 1\n  c: 2\n  b: 3\n", "4:3", 2),
        ("x: { a: 1, b: 2, a: 3 }\n", "1:18", 1),
        ("\"a\": 1\nab: 2\n'a': 3\n", "3:1", 1),
    ])
    func `a key given twice is told at the second`(text: String, place: String, first: Int) {
        let shown = read(text).shown
        #expect(shown.hasPrefix("f.yaml:\(place): error Y005: the key "), "\(shown)")
        #expect(shown.hasSuffix("keep one of them; the first is in line \(first)"), "\(shown)")
    }

    @Test func `reading goes on past a problem`() {
        #expect(read("a: #x\nb: &y 1\nc: !t z\n").codes == ["Y007", "Y004", "Y004"])
    }

    @Test func `an alias to an anchor is told once, and what it names is not walked again`() {
        #expect(read("a: &x {c: 1}\nb: *x\n").codes == ["Y004"])
    }

    @Test func `what is not UTF-8 is told with its place`() {
        #expect(
            read(Array("a: 1\né: x".utf8) + [0xFF, 0x0A]).shown.hasPrefix(
                "f.yaml:2:5: error Y002: the file is not valid UTF-8"))
        #expect(read([0xC3]).shown.hasPrefix("f.yaml:1:1: error Y002"))
        #expect(read(Array("a: ".utf8) + [0xED, 0xA0, 0x80]).codes == ["Y002"])
    }

    @Test func `a byte order mark and carriage returns do not matter`() {
        #expect(read([0xEF, 0xBB, 0xBF] + Array("a: 1\r\nb: 2\r\n".utf8)).node?["b"]?.scalar == "2")
        #expect(
            read("a: 1\r\nb: &x 2\r\n").shown.hasPrefix(
                "f.yaml:2:4: error Y004: an anchor (&name) is not taken here\n 2 | b: &x 2\n"))
    }

    @Test func `line numbers agree with what is shown, whatever ends the lines`() {
        #expect(
            read("a: \"x\u{2028}y\"\nb: &x 2\n").shown.contains(
                "3:4: error Y004: an anchor (&name) is not taken here\n 3 | b: &x 2\n   |    ^"))
        #expect(read("a: 1\u{85}b: &x 2\n").shown.contains(" 2 | b: &x 2\n"))
    }

    @Test func `deep nesting is refused in every form, before the parser meets it`() {
        let nests = [
            String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 50_000),
            String(repeating: "- ", count: 50_000) + "x",
            String(repeating: "? ", count: 50_000) + "x",
            (0..<2500).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
            (0..<2500).map { String(repeating: " ", count: $0) + "-\n" }.joined(),
            (0..<70).map { String(repeating: " ", count: $0) + "a:\n" }.joined() + String(repeating: " ", count: 70)
                + "b",
        ]
        for nest in nests { #expect(read(nest).codes == ["Y006"], "\(nest.prefix(20))") }
        let most = "a: " + String(repeating: "[", count: 60) + "x" + String(repeating: "]", count: 60)
        #expect(read(most).shown == "")
        let long = (0..<5000).map { "  - name: n\($0)\n    when: { a: b }\n" }.joined()
        #expect(read("rules:\n" + long).node?["rules"]?.sequence?.count == 5000)
    }

    @Test func `aliases that multiply are refused at once`() {
        var values = "a: &a [x, x]\n"
        var keys = "a: &a {x: y}\n"
        for (name, last) in zip("bcdefghijklmnop", "abcdefghijklmno") {
            values += "\(name): &\(name) [\(Array(repeating: "*\(last)", count: 9).joined(separator: ", "))]\n"
            keys += "\(name): &\(name) {? *\(last) : *\(last), z: 1}\n"
        }
        #expect(read(values).codes == ["Y004"])
        #expect(read(keys).codes == ["Y004"])
    }

    @Test func `a file that is too large is not parsed`() {
        let (node, shown, _) = read(Array(repeating: UInt8(ascii: "x"), count: 5 << 20))
        #expect(node == nil)
        #expect(
            shown
                == "f.yaml: error Y001: the file has 5242880 bytes; at most 4194304 are read\n  split it into several files"
        )
    }

    @Test func `no bytes crash the reader`() {
        var state: UInt64 = 99
        let pieces = [
            "a: ", "- ", "\n", "  ", "[", "]", "{", "}", "\"", "'", "&x ", "*x", "!", "|", ">", "#", "? ", ": ", ",",
            "é", "---", "\t", "%", "<<: ",
        ]
        for _ in 0..<3000 {
            var text = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 40) % pieces.count]
            }
            let (node, _, codes) = read(text)
            #expect(node != nil || !codes.isEmpty, "\(text)")
        }
    }
}

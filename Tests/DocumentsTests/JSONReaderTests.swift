import Documents
import Intake
import Testing

@Suite struct JSONReaderTests {
    @Test func `every kind of value is read`() throws {
        let json = try JSON(
            parsing: #" {"a": [1, -2, 3.5, true, false, null, "x\u00e9\n\ud83d\ude00"], "b": {}, "a": 2} "#)
        #expect(
            json["a"] == .array([.int(1), .int(-2), .double(3.5), .bool(true), .bool(false), .null, .string("xé\n😀")]))
        #expect(json["b"] == .object([]))
        #expect(json.members.map(\.key) == ["a", "b", "a"])
        #expect(try JSON(parsing: "7") == .int(7))
    }

    @Test func `integers beyond 64 bits become doubles, or are refused`() throws {
        #expect(try JSON(parsing: "9223372036854775807") == .int(.max))
        #expect(try JSON(parsing: "-9223372036854775808") == .int(.min))
        #expect(try JSON(parsing: "9223372036854775808") == .double(9_223_372_036_854_775_808))
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "nul", "\"\u{1}\"", "1 2", "[1 2]", "\"\\ud800\"x", "01", "+1",
        "'a'",
    ])
    func `what is not JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
    }

    @Test(arguments: [
        ("{\"a\": 1,\n \"b\" 2}", "line 2, column 6"), ("{\"é\": x}", "line 1, column 7"), ("[1,]", "line 1, column 4"),
        ("{\"a\":1", "line 1, column 7"), ("{\"a\":\"b\nc\"}", "line 1, column 8"), ("[1}", "line 1, column 3"),
        ("{a:1}", "line 1, column 2"), ("1 2", "line 1, column 3"), ("[\"\\x\"]", "line 1, column 4"),
        ("[tru]", "line 1, column 5"), ("[-]", "line 1, column 3"), ("[01]", "line 1, column 3"),
        ("[1.e5]", "line 1, column 4"), ("['a']", "line 1, column 2"),
    ])
    func `where a text is no JSON is told`(text: String, place: String) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error?.description.hasSuffix("(\(place))") == true, "\(error?.description ?? "")")
    }

    @Test func `where a text is no UTF-8 is told, and where it is nested too deeply`() {
        let odd = #expect(throws: JSONError.self) { try JSON(parsing: [0x5B, 0x22, 0xC3, 0xA9, 0xFF, 0x22, 0x5D]) }
        #expect(odd?.description.hasSuffix("(line 1, column 4)") == true, "\(odd?.description ?? "")")
        let deep = #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: 50_000)) }
        #expect(deep?.description.hasSuffix("(line 1, column \(JSON.maximumDepth + 1))") == true)
    }

    @Test func `invalid UTF-8 and deep nesting are refused`() {
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
        for depth in [200, 100_000] {
            let nest = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(throws: JSONError.self) { try JSON(parsing: nest) }
        }
        let allowed = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(throws: Never.self) { try JSON(parsing: allowed) }
    }

    @Test func `long arrays and objects are whole`() throws {
        let numbers = (0..<100_000).map(String.init).joined(separator: ",")
        #expect(try JSON(parsing: "[\(numbers)]").elements.count == 100_000)
        let members = (0..<20_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        #expect(try JSON(parsing: "{\(members)}")["k19999"] == .int(19_999))
    }

    @Test(arguments: [
        ("[]", 2), ("[[],[]]", 6), ("[0,1.5]", 6), (#"{"a":"b"}"#, 4), (#"{"a":[true,null]}"#, 7), ("7", 2),
    ])
    func `a document of too many parts is refused, however few its bytes`(text: String, parts: Int) throws {
        #expect(throws: Never.self) { try JSON(parsing: text, parts: parts) }
        #expect(throws: JSONError.self) { try JSON(parsing: text, parts: parts - 1) }
        let many = "[" + String(repeating: "[],", count: 105_000) + "0]"
        #expect(throws: JSONError.self) { try JSON(parsing: many) }
        #expect(try JSON(parsing: many, parts: .max).elements.count == 105_001)
    }

    @Test func `the top of a document is read without what is inside`() throws {
        let text = #" {"a": {"b": [1, {"c": 2}]}, "d": [[], "x"], "e": "é", "f": 1, "g": -0.5, "h": true, "i": {}} "#
        let top = try JSON(topOf: Array(text.utf8), "a", "d", "e", "g", "h", "i", "z")
        #expect(top.members.map(\.key) == ["a", "d", "e", "g", "h", "i"])
        #expect(top.members.map(\.value) == [.object([]), .array([]), "é", .double(-0.5), true, .object([])])
        #expect(try JSON(topOf: Array(text.utf8), "f") == ["f": 1])
        #expect(try JSON(topOf: Array(text.utf8)) == .object([]))
        #expect(try JSON(topOf: Array(#"{"a": 1, "\u0061": [2], "ab": 3}"#.utf8), "a") == ["a": 1, "a": []])
        #expect(try JSON(topOf: Array("[1, [2]]".utf8)) == .array([]))
        #expect(try JSON(topOf: Array(#" "alone" "#.utf8)) == "alone")
        for broken in [#"{"a": {"b": nul}}"#, #"{"a": ["\ud800"]}"#, #"{"a": {}"#, ""] {
            #expect(throws: JSONError.self) { try JSON(topOf: Array(broken.utf8)) }
        }
    }

    @Test func `many readers at once do not meet`() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try JSON(parsing: "{\"n\": [\(number), \"\(number)\"]}")["n"]
                        == .array([.int(Int64(number)), .string("\(number)")])
                }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
    }
}

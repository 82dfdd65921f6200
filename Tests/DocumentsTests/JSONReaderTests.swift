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

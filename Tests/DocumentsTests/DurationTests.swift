import Documents
import Testing

@Suite struct DurationTests {
    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("2s", .seconds(2)), ("2 s", .seconds(2)), ("5m", .seconds(300)),
        ("1h", .seconds(3600)), ("0s", .zero), ("007s", .seconds(7)),
    ])
    func `a time is a whole number and a unit`(text: String, expected: Duration) {
        #expect(Duration(written: text) == expected)
    }

    @Test(arguments: [
        "", "s", "2", "2 ", "-2s", "2.5s", "2S", "2sec", "2s3", " 2s", "٢s", "2d", "9223372036854775807h",
        "99999999999999999999s",
    ])
    func `anything else is none`(text: String) {
        #expect(Duration(written: text) == nil)
    }

    @Test(arguments: ["500ms", "2s", "1500ms", "5m", "1h", "90s", "0s"])
    func `what is written can be read`(text: String) {
        #expect(Duration(written: text)?.written == text)
    }

    @Test func `a setting outside its range is told with the range and an example`() throws {
        let problems = Problems()
        let yaml = "a: 2s\nb: 1h\nc: soon\nd: [1s]\n"
        let node = try #require(YAMLReader.read(Array(yaml.utf8), file: "f.yaml", problems: problems))
        var reader = try #require(MappingReader(node, what: "the file", problems: problems))
        let range = Duration.milliseconds(50)...(.seconds(30))
        let read = ["a", "b", "c", "d", "e"].map { reader.duration($0, in: range, default: .seconds(3)) }
        reader.finish()
        #expect(read == [.seconds(2), .seconds(3), .seconds(3), .seconds(3), .seconds(3)])
        #expect(problems.all.map(\.place.line) == [2, 3, 4])
        let first = try #require(problems.all.first)
        #expect(first.code == "C003" && first.hint == "such as 3s")
        #expect(first.message.contains("from 50ms to 30s") && first.message.contains("\"1h\""))
    }
}

import Documents
import Intake
import Platforms
import Support
import Testing

/// What the pollers remember at the edge, and where an answer may be posted to.
struct ChatPollingTests {
    @Test func `the newest are kept, in what is read back as in what is trimmed`() throws {
        var edge = ChatPolling.Edge()
        for index in 0..<2500 { edge.add("m\(index)", Int64(10_000 + index)) }
        let read = ChatPolling.Edge(edge.json)
        edge.trim(before: 0)
        for edge in [edge, read] {
            #expect(edge.seen.count == 2000)
            #expect(edge.contains("m2499") && edge.contains("m500") && !edge.contains("m499"))
            #expect(edge.floor == 10_499)
            // The overlap ends where names were forgotten; without that it is whole.
            #expect(edge.start(12_499) == 10_499 && edge.start(20_000) == 15_000 && edge.start(9000) == 9000)
        }
        let again = ChatPolling.Edge(edge.json, floor: edge.floor)
        #expect(again.json == edge.json && again.floor == edge.floor)
    }

    @Test func `of one moment either all are remembered or none is asked for again`() {
        var edge = ChatPolling.Edge()
        for index in 0..<2001 { edge.add("m\(index)", 10_000) }
        edge.trim(before: 5000)
        #expect(edge.seen.isEmpty && edge.start(10_000) == 10_000)
    }

    @Test(arguments: [
        "https://c.example/hooks/commands/abc", "https://c.example/hooks/commands/a-b_c.d/e..f",
        "https://c.example/hooks/commands/abc?wait=true",
    ]) func `an address below the root is good`(address: String) {
        #expect(ResponseAddress.isGood(address, under: "https://c.example/hooks/commands/"))
    }

    @Test(arguments: [
        "", "https://c.example/hooks/commands/", "https://c.example/hooks/commandsabc", "https://c.example.evil/hooks/",
        "https://c.example/hooks/commands/../../api/v4/posts", "https://c.example/hooks/commands/./x",
        "https://c.example/hooks/commands/%2e%2E/x", "https://c.example/hooks/commands/..%2fx",
        "https://c.example/hooks/commands/..", "https://c.example/hooks/commands/..?x",
        "https://c.example/hooks/commands/..#x", "https://c.example/hooks/commands/a\\..\\b",
        "https://c.example/hooks/commands/a b", "https://c.example/hooks/commands/a\r\nX: y",
        "https://c.example/hooks/commands/a\u{0}", "https://c.example/hooks/commands/\u{e9}",
        "https://c.example/hooks/commands/" + String(repeating: "a", count: 2000),
    ]) func `what leads elsewhere is not`(address: String) {
        #expect(!ResponseAddress.isGood(address, under: "https://c.example/hooks/commands/"))
    }
}

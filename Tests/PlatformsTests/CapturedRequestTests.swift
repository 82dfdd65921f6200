import Intake
import Platforms
import Testing

/// Requests written down whole are taken apart; what only looks a little like one is left as it is.
struct CapturedRequestTests {
    private func read(_ text: String, needsRequestLine: Bool = true) -> IncomingRequest? {
        CapturedRequest.read(Array(text.utf8), needsRequestLine: needsRequestLine)
    }

    @Test(arguments: ["\n", "\r\n"]) func `head and body are told apart`(end: String) throws {
        let text = ["PUT /in/x?y=1 HTTP/1.1", "Host: a.example", "X-Sig:  v0=1 ", "", "{\"a\":\n 1}"].joined(
            separator: end)
        let request = try #require(read(text))
        #expect(request.method == "PUT" && request.headers["x-sig"] == "v0=1")
        #expect(String(decoding: request.body, as: UTF8.self) == "{\"a\":\n 1}")
    }

    @Test(arguments: [
        ("/in/ideas/s3cret", "/s3cret"), ("/in/ideas", ""), ("https://t.example/in/ideas/a%20b?x=/y", "/a%20b"),
        ("/x", ""),
    ]) func `the path is what follows the source's name`(target: String, path: String) throws {
        #expect(try #require(read("POST \(target) HTTP/1.1\nHost: a\n\n{}")).path == path)
    }

    @Test func `a form that was broken into lines is one line again`() throws {
        let request = try #require(
            read("POST / HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\na=1&\nb=2\n"))
        #expect(String(decoding: request.body, as: UTF8.self) == "a=1&b=2")
    }

    @Test(arguments: [
        "", "\n", "{}", "POST /x HTTP/1.1", "POST /x HTTP/1.1\nHost: a", "From: a@b.example\nTo: c@d.example\n\nHello",
        "post /x HTTP/1.1\n\n{}", "GET IT HTTP/1.1 now\n\n", "a=b&c=d\n\n",
    ]) func `anything else is no captured request`(text: String) {
        #expect(read(text) == nil)
    }

    @Test func `where a request line is not needed, header lines are enough`() throws {
        let request = try #require(read("X-A: 1\n\nbody", needsRequestLine: false))
        #expect(request.method == "POST" && request.headers["x-a"] == "1" && request.body == Array("body".utf8))
        #expect(read("no header\n\nbody", needsRequestLine: false) == nil)
    }
}

import Intake
import Store
import Telemetry
import Testing

@Suite struct IntakeDoorTests {
    @Test func `a verified event is kept before it is acknowledged, without its credentials`() async throws {
        try await RunningHub.serve { hub in
            let headers = ["Content-Type": "application/json", "Authorization": "Bearer secret"]
            let answer = try await hub.client.post("/in/door", "{\"a\":1}", headers)
            #expect(answer.status == 200 && answer.body.isEmpty)
            let event = try #require(try await hub.events().first)
            #expect(event.source == "door" && event.receivedAt == RunningHub.time)
            #expect(String(decoding: event.body, as: UTF8.self) == "{\"a\":1}")
            #expect(event.headers == ["content-type": "application/json"])
            #expect(hub.count("accepted") == 1 && hub.rings.count == 1)
            #expect(hub.metrics.exposition().contains("triaged_intake_commit_seconds_count 1"))
        }
    }

    @Test(arguments: [
        ("answer", 200, "answered"), ("bad", 401, "bad_signature"), ("stale", 401, "stale"),
        ("malformed", 400, "malformed"),
    ])
    func `what the source says is answered, counted and not kept`(say: String, status: Int, result: String) async throws
    {
        try await RunningHub.serve { hub in
            let answer = try await hub.client.post("/in/door", "x", ["X-Say": say])
            #expect(answer.status == status)
            #expect(say == "answer" ? answer.body == "challenge" : answer.body.contains("{\"error\":\"\(result)\""))
            #expect(hub.count(result) == 1)
            #expect(try await hub.events().isEmpty)
            #expect(hub.rings.count == 0)
        }
    }

    @Test func `an unknown source learns nothing about the known ones`() async throws {
        try await RunningHub.serve { hub in
            for path in ["/in/dor", "/in/", "/in/door/", "/in/door/x"] {
                let answer = try await hub.client.post(path, "x")
                #expect(answer.status == 404 && !answer.body.contains("door"))
            }
            #expect(hub.count("unknown_source", source: "unknown") == 4)
        }
    }

    @Test func `the lobby has no door here: nothing would check who knocks`() async throws {
        try await RunningHub.serve { hub in
            let answer = try await hub.client.post("/in/lobby", "{\"id\":\"m1\",\"text\":\"hello\"}")
            #expect(answer.status == 404)
            #expect(try await hub.events().isEmpty)
        }
    }

    @Test func `too large a body is refused by its announcement alone`() async throws {
        try await RunningHub.serve { hub in
            let head = "POST /in/door HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n"
            let answer = try await hub.client.raw(head)
            #expect(
                answer.status == 413 && answer.body.contains("1000 bytes") && answer.headers["connection"] == "close")
            #expect(hub.count("too_large") == 1)
        }
    }

    @Test func `too large a body that was not announced is refused at the limit`() async throws {
        try await RunningHub.serve { hub in
            let chunk = "258\r\n\(String(repeating: "x", count: 600))\r\n"
            let head = "POST /in/door HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            let answer = try await hub.client.raw(head + chunk + chunk + "0\r\n\r\n")
            #expect(answer.status == 413)
            let fits = try await hub.client.raw(
                head.replacing("Host: a", with: "Host: a\r\nConnection: close") + chunk + "0\r\n\r\n")
            #expect(fits.status == 200)
            #expect(hub.count("too_large") == 1 && hub.count("accepted") == 1)
        }
    }

    @Test func `a sender that hangs up in the middle leaves nothing behind`() async throws {
        try await RunningHub.serve { hub in
            let head = "POST /in/door HTTP/1.1\r\nHost: a\r\nContent-Length: "
            for broken in [head + "100\r\n\r\nonly this", head + "nonsense\r\n\r\n", "\u{1}\u{2}\r\n\r\n"] {
                _ = try? await hub.client.raw(broken, hangsUp: true)
            }
            let health = try await hub.client.get("/healthz")
            let events = try await hub.events()
            #expect(health.status == 200 && events.isEmpty)
        }
    }

    @Test(arguments: ["GET", "HEAD", "PUT", "DELETE"])
    func `another method is told which one`(method: String) async throws {
        try await RunningHub.serve { hub in
            let answer = try await hub.client.send(method, "/in/door", [:])
            #expect(answer.status == 405 && answer.headers["allow"] == "POST")
            #expect(method != "HEAD" || answer.body.isEmpty)
        }
    }

    @Test(arguments: [
        (StoreError.Code.overloaded, "2", "overloaded"), (.full, "5", "failed"), (.failed, "5", "failed"),
    ])
    func `what cannot be kept is not acknowledged`(code: StoreError.Code, wait: String, result: String) async throws {
        try await RunningHub.serve(inbox: FailingInbox(code: code)) { hub in
            let answer = try await hub.client.post("/in/door", "x")
            #expect(answer.status == 503 && answer.headers["retry-after"] == wait)
            #expect(!answer.body.contains("/secret/path"), "the disk's words are for the log")
            #expect(hub.count(result) == 1 && hub.rings.count == 0)
        }
    }
}

extension String {
    fileprivate func replacing(_ text: String, with other: String) -> String {
        split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
    }
}

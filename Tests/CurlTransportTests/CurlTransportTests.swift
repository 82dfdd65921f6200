import CurlTransport
import Intake
import Support
import Testing

@Suite struct CurlTransportTests {
    private func transport(_ limits: CurlTransport.Limits = .init()) throws -> CurlTransport {
        try CurlTransport(limits: limits)
    }

    @Test func `a request arrives as it was composed, and its answer comes back`() async throws {
        let server = try LoopbackServer { request in
            LoopbackServer.Answer(status: 201, headers: ["X-Test: yes"], body: "seen \(request.count)")
        }
        let transport = try transport()
        let response = try await transport.send(
            TransportRequest(
                url: "\(server.url)/a?b=c", headers: ["Authorization": "Bearer x", "X-Split": "a\r\nEvil: 1"],
                body: Array("hello".utf8)))
        #expect(response.status == 201)
        #expect(response.headers["x-test"] == "yes")
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST /a?b=c HTTP/1.1\r\n"))
        #expect(request.contains("Authorization: Bearer x\r\n"))
        #expect(request.contains("X-Split: aEvil: 1\r\n"))
        #expect(request.contains("Content-Length: 5\r\n"))
        #expect(!request.contains("Expect:"))
        #expect(request.hasSuffix("\r\n\r\nhello"))
        transport.stop()
    }

    @Test func `connections are kept and used again`() async throws {
        let server = try LoopbackServer { _ in .init(body: "ok") }
        let transport = try transport()
        // On libcurl's own thread, so that other tests on the shared ones do not stretch the pauses in between.
        try await withTaskExecutorPreference(transport.executor) {
            for _ in 0..<20 { _ = try await transport.send(TransportRequest(url: server.url, headers: [:], body: [])) }
        }
        #expect(server.requests.count == 20)
        #expect(server.connections == 1)
        transport.stop()
    }

    @Test func `many requests at once all end`() async throws {
        let server = try LoopbackServer { _ in .init(body: "ok") }
        let transport = try transport(.init(inFlight: 8))
        let ended = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await transport.send(TransportRequest(url: server.url, headers: [:], body: [UInt8(number)]))
                        .status
                }
            }
            return try await group.reduce(0) { $0 + ($1 == 200 ? 1 : 0) }
        }
        #expect(ended == 200)
        transport.stop()
    }

    @Test func `tasks on the transport's own thread send, wait and end, also when it stops under them`() async throws {
        let server = try LoopbackServer { request in request.contains("/silent") ? nil : .init(body: "ok") }
        let transport = try transport()
        let statuses = await withTaskGroup(of: Int?.self) { group in
            for number in 0..<100 {
                group.addTask(executorPreference: transport.executor) {
                    var last: Int?
                    for _ in 0..<3 {
                        last = try? await transport.send(
                            TransportRequest(url: server.url, headers: [:], body: [UInt8(number)])
                        ).status
                    }
                    return last
                }
            }
            return await group.reduce(into: [Int?]()) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 100))
        let ended = await withTaskGroup(of: TransportFailure?.self) { group in
            group.addTask(executorPreference: transport.executor) {
                await failure(of: TransportRequest(url: server.url + "/silent", headers: [:], body: [1]), transport)
            }
            await server.waitForRequest { $0.contains("/silent") }
            transport.stop()
            return await group.next() ?? nil
        }
        #expect(ended?.kind == .cancelled)
    }

    @Test func `a long answer is cut at the limit`() async throws {
        let server = try LoopbackServer { _ in .init(body: String(repeating: "x", count: 100_000)) }
        let transport = try transport(.init(answerBytes: 1000))
        let response = try await transport.send(TransportRequest(url: server.url, headers: [:], body: []))
        #expect(response.body.count == 1000 && response.isTruncated)
        transport.stop()
    }

    @Test func `nobody listening is not sent`() async throws {
        let transport = try transport()
        let error = await #expect(throws: TransportFailure.self) {
            _ = try await transport.send(TransportRequest(url: "http://127.0.0.1:1/", headers: [:], body: []))
        }
        #expect(error?.kind == .notSent)
        transport.stop()
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "not a url", "", "gopher://127.0.0.1:1/x"])
    func `only http and https leave`(url: String) async throws {
        let transport = try transport()
        let error = await #expect(throws: TransportFailure.self) {
            _ = try await transport.send(TransportRequest(url: url, headers: [:], body: []))
        }
        #expect(error?.kind == .notSent)
        transport.stop()
    }

    @Test func `a server that takes the request and says nothing leaves it open what happened`() async throws {
        let server = try LoopbackServer { _ in nil }
        let transport = try transport(.init(total: .milliseconds(300)))
        let error = await #expect(throws: TransportFailure.self) {
            _ = try await transport.send(TransportRequest(url: server.url, headers: [:], body: Array("x".utf8)))
        }
        #expect(error?.kind == .noAnswer)
        transport.stop()
    }

    @Test func `a redirect is an answer, not followed`() async throws {
        let server = try LoopbackServer { _ in .init(status: 302, headers: ["Location: http://127.0.0.1:1/"]) }
        let transport = try transport()
        #expect(try await transport.send(TransportRequest(url: server.url, headers: [:], body: [])).status == 302)
        transport.stop()
    }

    @Test func `cancelling ends a transfer long before its time-out`() async throws {
        let server = try LoopbackServer { _ in nil }
        // A transfer that is not ended by being cancelled would end as one without an answer.
        let transport = try transport(.init(total: .seconds(600)))
        let error = await withTaskGroup(of: TransportFailure?.self) { group in
            group.addTask {
                await failure(of: TransportRequest(url: server.url, headers: [:], body: Array("x".utf8)), transport)
            }
            await server.waitForRequest()
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(error?.kind == .cancelled)
        transport.stop()
    }

    @Test func `stopping ends what is under way and refuses what comes later`() async throws {
        let server = try LoopbackServer { _ in nil }
        let transport = try transport(.init(total: .seconds(60)))
        let ended = await withTaskGroup(of: TransportFailure?.self) { group in
            group.addTask {
                await failure(of: TransportRequest(url: server.url, headers: [:], body: Array("x".utf8)), transport)
            }
            await server.waitForRequest()
            transport.stop()
            return await group.next() ?? nil
        }
        #expect(ended?.kind == .cancelled)
        let later = await #expect(throws: TransportFailure.self) {
            _ = try await transport.send(TransportRequest(url: server.url, headers: [:], body: []))
        }
        #expect(later?.kind == .notSent)
    }

    private func failure(of request: TransportRequest, _ transport: CurlTransport) async -> TransportFailure? {
        do throws(TransportFailure) {
            _ = try await transport.send(request)
            return nil
        } catch { return error }
    }
}

import CurlTransport
private import Glibc
import Intake
import Support
import Testing

@Suite struct IMAPSessionTests {
    private func request(
        _ server: LoopbackIMAPServer, _ commands: [String], patience: Duration? = nil, answerBytes: Int? = nil,
        security: MailExchange.Security = .none
    ) -> TransportRequest {
        let exchange = MailExchange(
            .converse(commands), user: "ideas@example.com", password: Secret("geheim\"\\ ü"), security: security)
        return TransportRequest(
            url: server.url, headers: [:], body: [], patience: patience, answerBytes: answerBytes, mail: exchange)
    }

    private func failure(_ request: TransportRequest, _ transport: CurlTransport) async -> TransportFailure? {
        do throws(TransportFailure) {
            _ = try await transport.send(request)
            return nil
        } catch {
            return error
        }
    }

    @Test func `commands are said one after the other, and all that was answered comes back as it came`() async throws {
        let server = try LoopbackIMAPServer { command in
            command == "ONE" ? .pieces(["* 1 EXISTS\r\n%T OK one\r\n"]) : .pieces(["* OK two\r\n%T ok\r\n"])
        }
        let transport = try CurlTransport()
        defer { transport.stop() }
        let response = try await transport.send(request(server, ["ONE", "TWO"]))
        #expect(response.status == 200 && !response.isTruncated)
        #expect(String(decoding: response.body, as: UTF8.self) == "* 1 EXISTS\r\nT1 OK one\r\n* OK two\r\nT2 ok\r\n")
        #expect(server.said.suffix(3) == ["ONE", "TWO", "LOGOUT"])
        #expect(server.said.first == "CAPABILITY")
    }

    @Test func `literals are read by their length, whatever is in them and however they are split`() async throws {
        let literal = "T1 OK not the end {5}\r\n"
        let text = "* 1 FETCH (UID 4 BODY[] {\(literal.utf8.count)}\r\n\(literal) FLAGS ())\r\nT1 OK end\r\n"
        let transport = try CurlTransport()
        defer { transport.stop() }
        for pieces in [[text], text.unicodeScalars.map { String($0) }] {
            let server = try LoopbackIMAPServer { _ in .pieces(pieces) }
            #expect(try await transport.send(request(server, ["FETCH"])).body == Array(text.utf8))
        }
    }

    @Test func `a command that is refused ends the conversation with what was said until then`() async throws {
        let server = try LoopbackIMAPServer { command in
            command == "TWO" ? .pieces(["%T NO [NONEXISTENT] no such thing\r\n"]) : nil
        }
        let transport = try CurlTransport()
        defer { transport.stop() }
        let response = try await transport.send(request(server, ["ONE", "TWO", "THREE"]))
        #expect(response.status == 404)
        #expect(String(decoding: response.body, as: UTF8.self).hasSuffix("T2 NO [NONEXISTENT] no such thing\r\n"))
        #expect(!server.said.contains("THREE"))
    }

    @Test func `a refused login is 401 with the server's words, and never with the password`() async throws {
        let transport = try CurlTransport()
        defer { transport.stop() }
        let server = try LoopbackIMAPServer(login: "NO [AUTHENTICATIONFAILED] not with that") { _ in nil }
        let response = try await transport.send(request(server, ["ONE"]))
        #expect(response.status == 401)
        #expect(String(decoding: response.body, as: UTF8.self) == "[AUTHENTICATIONFAILED] not with that")
        let gossip = try LoopbackIMAPServer(login: "NO geheim\"\\ ü is wrong") { _ in nil }
        let hidden = try await transport.send(request(gossip, ["ONE"])).body
        #expect(String(decoding: hidden, as: UTF8.self) == "‹redacted› is wrong")
        let quoting = try LoopbackIMAPServer(login: #"NO LOGIN "geheim\"\\ ü" is wrong"#) { _ in nil }
        let unquoted = try await transport.send(request(quoting, ["ONE"])).body
        #expect(String(decoding: unquoted, as: UTF8.self) == #"LOGIN "‹redacted›" is wrong"#)
        let closed = try LoopbackIMAPServer(capabilities: "IMAP4rev1 LOGINDISABLED") { _ in nil }
        let disabled = try await transport.send(request(closed, ["ONE"]))
        #expect(disabled.status == 401)
        #expect(String(decoding: disabled.body, as: UTF8.self).contains("LOGINDISABLED"))
    }

    @Test func `no proxy of the environment hears a login`() async {
        await #expect(processExitsWith: .success) {
            _ = unsafe setenv("imap_proxy", "http://127.0.0.1:1", 1)
            _ = unsafe setenv("no_proxy", "", 1)
            let server = try LoopbackIMAPServer { _ in nil }
            let response = try await CurlTransport().send(IMAPSessionTests().request(server, ["ONE"]))
            #expect(response.status == 200)
        }
    }

    @Test func `no STARTTLS, no word of the login`() async throws {
        let server = try LoopbackIMAPServer { _ in nil }
        let transport = try CurlTransport()
        defer { transport.stop() }
        let error = await failure(request(server, ["ONE"], security: .startTLS), transport)
        #expect(error?.kind == .notSent)
        #expect(error?.message.contains("STARTTLS") == true)
        #expect(server.said == ["CAPABILITY"])
    }

    @Test func `a plain address is not used where TLS was asked for`() async throws {
        let server = try LoopbackIMAPServer { _ in nil }
        let transport = try CurlTransport()
        defer { transport.stop() }
        #expect(await failure(request(server, ["ONE"], security: .tls), transport)?.kind == .notSent)
        #expect(server.said == [])
    }

    @Test(arguments: ["http://127.0.0.1:1/", "file:///etc/passwd", "smtp://127.0.0.1:1", "", "imap://"])
    func `nothing but IMAP is spoken`(url: String) async throws {
        let transport = try CurlTransport()
        defer { transport.stop() }
        let request = TransportRequest(
            url: url, headers: [:], body: [], mail: MailExchange(.converse(["ONE"]), security: .none))
        #expect(await failure(request, transport)?.kind == .notSent)
    }

    @Test(arguments: ["A\r\nB", "A\nB", "A\u{0}B"]) func `a command is one line`(command: String) async throws {
        let server = try LoopbackIMAPServer { _ in nil }
        let transport = try CurlTransport()
        defer { transport.stop() }
        #expect(await failure(request(server, [command]), transport)?.kind == .notSent)
        #expect(!server.said.contains { $0.hasPrefix("A") })
    }

    @Test(arguments: [
        "* 1 FETCH (BODY[] {99999999}\r\n", "* 1 FETCH (BODY[] {999999999999999999}\r\n", "no line end ever",
        "* 1 EXISTS\r\n",
    ])
    func `an answer without end is cut at the limit`(text: String) async throws {
        let server = try LoopbackIMAPServer { _ in .endless(text) }
        let transport = try CurlTransport()
        defer { transport.stop() }
        let response = try await transport.send(request(server, ["ONE"], answerBytes: 10_000))
        #expect(response.isTruncated && response.body.count <= 10_000)
    }

    @Test(arguments: ["{-1}", "{}", "{a}", "{99999999999999999999999}", "}", "{1", "{1+}"])
    func `what only looks like a literal is a line`(end: String) async throws {
        let server = try LoopbackIMAPServer { _ in .pieces(["* x \(end)\r\n%T OK\r\n"]) }
        let transport = try CurlTransport()
        defer { transport.stop() }
        let response = try await transport.send(request(server, ["ONE"]))
        #expect(response.status == 200)
        #expect(response.body == Array("* x \(end)\r\nT1 OK\r\n".utf8))
    }

    @Test func `a server that hangs up leaves it open what happened`() async throws {
        let server = try LoopbackIMAPServer { _ in .hangUp }
        let transport = try CurlTransport()
        defer { transport.stop() }
        #expect(await failure(request(server, ["ONE"]), transport)?.kind == .noAnswer)
    }

    @Test func `a server that says nothing is given up`() async throws {
        let server = try LoopbackIMAPServer { _ in .nothing }
        let transport = try CurlTransport()
        defer { transport.stop() }
        let error = await failure(request(server, ["ONE"], patience: .milliseconds(500)), transport)
        #expect(error?.kind == .noAnswer)
    }

    @Test func `nobody listening is not sent`() async throws {
        let transport = try CurlTransport()
        defer { transport.stop() }
        let exchange = MailExchange(.converse(["ONE"]), user: "a", password: Secret("geheim"), security: .none)
        let request = TransportRequest(url: "imap://127.0.0.1:1", headers: [:], body: [], mail: exchange)
        let error = await failure(request, transport)
        #expect(error?.kind == .notSent)
        #expect(error?.message.contains("geheim") == false)
    }

    @Test func `cancelling ends a conversation, and those that wait for their turn`() async throws {
        let server = try LoopbackIMAPServer { _ in .nothing }
        let transport = try CurlTransport()
        defer { transport.stop() }
        let kinds = await withTaskGroup(of: TransportFailure.Kind?.self) { group in
            for _ in 0..<20 {
                group.addTask { await failure(request(server, ["ONE"], patience: .seconds(600)), transport)?.kind }
            }
            await server.waitFor("ONE")
            group.cancelAll()
            return await group.reduce(into: [TransportFailure.Kind?]()) { $0.append($1) }
        }
        #expect(kinds == Array(repeating: .cancelled, count: 20))
    }

    @Test func `stopping ends what is under way and what waits`() async throws {
        let server = try LoopbackIMAPServer { _ in .nothing }
        let transport = try CurlTransport()
        let ended = await withTaskGroup(of: TransportFailure.Kind?.self) { group in
            for _ in 0..<12 {
                group.addTask { await failure(request(server, ["ONE"], patience: .seconds(600)), transport)?.kind }
            }
            await server.waitFor("ONE")
            transport.stop()
            return await group.reduce(into: [TransportFailure.Kind?]()) { $0.append($1) }
        }
        #expect(ended.count == 12 && !ended.contains(nil))
    }

    @Test func `many conversations take turns, and HTTP goes on beside them`() async throws {
        let server = try LoopbackIMAPServer { _ in nil }
        let http = try LoopbackServer { _ in .init(body: "ok") }
        let transport = try CurlTransport()
        defer { transport.stop() }
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<40 { group.addTask { try await transport.send(request(server, ["ONE"])).status } }
            for _ in 0..<40 { group.addTask { try await transport.send(.get(http.url)).status } }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 80))
    }
}

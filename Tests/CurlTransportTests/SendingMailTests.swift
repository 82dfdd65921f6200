import CurlTransport
private import Glibc
import Intake
import Support
import Testing

struct SendingMailTests {
    private func request(
        _ server: LoopbackMailServer, _ body: String = "Subject: x\r\n\r\nHello\r\n", to: [String] = ["dana@x.example"],
        security: MailExchange.Security = .none, password: Secret? = nil, path: String = "/triaged.test",
        scheme: String = "smtp"
    ) -> TransportRequest {
        TransportRequest(
            url: "\(scheme)://127.0.0.1:\(server.port)\(path)", headers: [:], body: Array(body.utf8),
            patience: .seconds(20),
            mail: MailExchange(
                .send(from: "ideas@acme.example", to: to), user: password == nil ? nil : "ideas", password: password,
                security: security))
    }

    /// What came of it: the answer, or the failure.
    private func send(
        _ request: TransportRequest, _ transport: CurlTransport? = nil
    ) async throws -> Result<TransportResponse, TransportFailure> {
        let transport = try transport ?? CurlTransport()
        do throws(TransportFailure) {
            return .success(try await transport.send(request))
        } catch { return .failure(error) }
    }

    private func kind(_ result: Result<TransportResponse, TransportFailure>) -> TransportFailure.Kind? {
        if case .failure(let failure) = result { failure.kind } else { nil }
    }

    @Test func `a message is handed over as it was composed`() async throws {
        let server = try LoopbackMailServer { _ in nil }
        let response = try await send(
            request(server, "Subject: x\r\n\r\n.dot\r\n..\r\n.\r\nend\r\n", password: Secret("hunter2"))
        ).get()
        #expect(response.status == 250)
        #expect(String(decoding: response.body, as: UTF8.self) == "2.0.0 queued as 77")
        #expect(server.messages == ["Subject: x\r\n\r\n..dot\r\n...\r\n..\r\nend"])
        #expect(
            server.said == [
                "EHLO triaged.test", "AUTH PLAIN", "AGlkZWFzAGh1bnRlcjI=", "MAIL FROM:<ideas@acme.example>",
                "RCPT TO:<dana@x.example>", "DATA", ".", "QUIT",
            ])
    }

    @Test func `a long message keeps its last bytes whatever dots it has`() async throws {
        let server = try LoopbackMailServer { _ in nil }
        let line = ".dotted line of some length\r\n"
        let body = "Subject: x\r\n\r\n" + String(repeating: line, count: 9000) + "the end\r\n"
        #expect(try await send(request(server, body)).get().status == 250)
        let message = try #require(server.messages.first)
        #expect(message.hasSuffix("the end"))
        #expect(message.utf8.count == body.utf8.count + 9000 - 2)
    }

    @Test(arguments: [
        ("MAIL", "451 4.7.1 later"), ("RCPT", "550-5.1.1 nobody\r\n550 5.1.1 of that name"), ("DATA", "554 5.7.1 no"),
        (".", "552 5.3.4 too big"), (".", "451 4.3.0 try again"), ("AUTH", "535 5.7.8 wrong password"),
        ("", "554 go away"), ("", "421 busy"), ("RCPT", "452 4.2.2 full"),
    ])
    func `what the server says is the answer`(command: String, words: String) async throws {
        let server = try LoopbackMailServer { said in
            said == command || (!command.isEmpty && said.hasPrefix(command)) ? .line(words) : nil
        }
        let response = try await send(request(server, password: Secret("x"))).get()
        #expect("\(response.status)" == words.prefix(3))
        let text = words.split(separator: "\r\n").map { $0.dropFirst(4) }.joined(separator: "\n")
        #expect(String(decoding: response.body, as: UTF8.self) == text)
    }

    @Test(arguments: [
        ("5.7.8 pw hunter2 is wrong", "5.7.8 pw ‹redacted› is wrong"), ("hunter2hunter2", "‹redacted›‹redacted›"),
        // What AUTH PLAIN and AUTH LOGIN say it as.
        ("5.5.4 AGlkZWFzAGh1bnRlcjI= is unknown", "5.5.4 ‹redacted› is unknown"),
        ("5.5.4 aHVudGVyMg== is unknown", "5.5.4 ‹redacted› is unknown"), ("5.5.4 aHVudGVyMg", "5.5.4 ‹redacted›"),
        ("5.7.8 ideas may not", "5.7.8 ideas may not"),
    ])
    func `a server that repeats the password is not repeated`(words: String, shown: String) async throws {
        let server = try LoopbackMailServer { $0.hasPrefix("AUTH") ? .line("535 \(words)") : nil }
        let response = try await send(request(server, password: Secret("hunter2"))).get()
        #expect(response.status == 535)
        #expect(String(decoding: response.body, as: UTF8.self) == shown)
    }

    @Test func `no proxy of the environment hears a login`() async {
        await #expect(processExitsWith: .success) {
            _ = unsafe setenv("smtp_proxy", "http://127.0.0.1:1", 1)
            _ = unsafe setenv("no_proxy", "", 1)
            let server = try LoopbackMailServer { _ in nil }
            let response = try await CurlTransport().send(
                SendingMailTests().request(server, password: Secret("hunter2")))
            #expect(response.status == 250)
        }
    }

    @Test(arguments: ["", "EHLO", "MAIL", "RCPT", "DATA"])
    func `a line lost before the message is not sent`(command: String) async throws {
        let server = try LoopbackMailServer { said in
            said == command || (!command.isEmpty && said.hasPrefix(command)) ? .hangUp : nil
        }
        #expect(kind(try await send(request(server))) == .notSent)
    }

    @Test func `a line lost after the message leaves it open whether it was taken`() async throws {
        let server = try LoopbackMailServer { $0 == "." ? .hangUp : nil }
        #expect(kind(try await send(request(server))) == .noAnswer)
        let slow = try LoopbackMailServer { $0 == "." ? .nothing : nil }
        var request = request(slow)
        request.patience = .seconds(1)
        #expect(kind(try await send(request)) == .noAnswer)
    }

    @Test func `no good-bye delays nothing and changes nothing`() async throws {
        let server = try LoopbackMailServer { $0 == "QUIT" ? .nothing : nil }
        #expect(try await send(request(server)).get().status == 250)
        let rude = try LoopbackMailServer { $0 == "QUIT" ? .hangUp : nil }
        #expect(try await send(request(rude)).get().status == 250)
    }

    @Test func `without anyone to send to, the server is only asked for a sign of life`() async throws {
        let server = try LoopbackMailServer { _ in nil }
        let response = try await send(request(server, to: [], password: Secret("x"))).get()
        #expect(response.status == 250)
        #expect(server.said.contains("NOOP") && server.messages.isEmpty)
        let closed = try LoopbackMailServer { $0.hasPrefix("AUTH") ? "535 5.7.8 no" : nil }
        #expect(try await send(request(closed, to: [], password: Secret("x"))).get().status == 535)
    }

    @Test func `nothing is said in the clear where it was to be encrypted`() async throws {
        let server = try LoopbackMailServer { _ in nil }
        let result = try await send(request(server, security: .startTLS, password: Secret("x")))
        #expect(kind(result) == .notSent)
        #expect(!server.said.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
        #expect(kind(try await send(request(server, security: .tls, scheme: "smtps"))) == .notSent)
    }

    @Test(arguments: [
        "dana@x.example>\r\nRCPT TO:<eve@x.example", "dana@x.example\r\nDATA", "dana@x.example> SIZE=1", "da na@x",
    ])
    func `no address begins another command`(address: String) async throws {
        let server = try LoopbackMailServer { _ in nil }
        #expect(kind(try await send(request(server, to: [address]))) == .notSent)
        #expect(server.said.isEmpty)
    }

    @Test func `mail leaves nothing behind in later requests, nor they in mail`() async throws {
        let server = try LoopbackMailServer { _ in nil }
        let web = try LoopbackServer { _ in .init(status: 201, body: "seen") }
        let transport = try CurlTransport()
        for _ in 0..<3 {
            #expect(try await send(request(server, password: Secret("x")), transport).get().status == 250)
            let response = try await transport.send(TransportRequest(url: web.url, headers: [:], body: Array("a".utf8)))
            #expect(response.status == 201 && response.body == Array("seen".utf8))
        }
        #expect(server.messages.count == 3)
        #expect(!web.requests.contains { $0.contains("Authorization") })
        let mixed = TransportRequest(
            url: web.url, headers: [:], body: [], mail: MailExchange(.send(from: "a@b.c", to: ["d@e.f"])))
        #expect(kind(try await send(mixed, transport)) == .notSent)
        transport.stop()
    }

    @Test func `a server that thinks about a message holds up nobody else, and stopping does not wait`() async throws {
        let server = try LoopbackMailServer { $0 == "." ? .nothing : nil }
        let web = try LoopbackServer { _ in .init(body: "ok") }
        let transport = try CurlTransport()
        let mail = request(server)
        let result = try await withThrowingTaskGroup(of: Result<TransportResponse, TransportFailure>.self) { group in
            group.addTask { try await send(mail, transport) }
            await server.waitFor(".")
            #expect(try await transport.send(TransportRequest(url: web.url, headers: [:], body: [])).status == 200)
            transport.stop()
            return try await group.next()
        }
        #expect(result.flatMap(kind) == .cancelled)
    }

    @Test func `a message called off half-way is not taken for a whole`() async throws {
        let server = try LoopbackMailServer { $0 == "DATA" ? .nothing : nil }
        let transport = try CurlTransport()
        let mail = request(server)
        let result = try await withThrowingTaskGroup(of: Result<TransportResponse, TransportFailure>.self) { group in
            group.addTask { try await send(mail, transport) }
            await server.waitFor("DATA")
            group.cancelAll()
            return try await group.next()
        }
        #expect(result.flatMap(kind) == .notSent)
        #expect(server.messages.isEmpty && !server.said.contains("."))
        transport.stop()
    }
}

import Documents
import Intake
import Support
import Testing

@testable import Platforms

@Suite struct IMAPPollerTests {
    /// A mailbox server in a few lines: what it would answer to the questions of a poller.
    struct Server {
        var validity = 9
        var next = 100
        var mails: [(uid: Int, text: String, flags: String, received: String)] = []
        var sizes: [Int: Int] = [:]

        mutating func add(_ text: String, flags: String = "", received: String = "21-Nov-2026 10:00:00 +0000") {
            mails.append((next, text, flags, received))
            next += 1
        }

        func answer(_ request: TransportRequest) -> TransportResponse {
            guard case .converse(let commands) = request.mail?.task else { return TransportResponse(status: 500) }
            var said = ""
            for (index, command) in commands.enumerated() {
                said += untagged(command)
                said += "T\(index + 1) OK done\r\n"
            }
            let bytes = Array(said.utf8)
            let limit = request.answerBytes ?? .max
            return TransportResponse(
                status: 200, body: Array(bytes.prefix(limit)), isTruncated: bytes.count > limit)
        }

        private func untagged(_ command: String) -> String {
            if command.hasPrefix("EXAMINE ") || command.hasPrefix("SELECT ") {
                return "* \(mails.count) EXISTS\r\n* OK [UIDVALIDITY \(validity)] x\r\n* OK [UIDNEXT \(next)] x\r\n"
            }
            if command.hasPrefix("UID SEARCH SINCE") {
                return "* SEARCH \(mails.map { String($0.uid) }.joined(separator: " "))\r\n"
            }
            guard command.hasPrefix("UID FETCH ") else { return "" }
            let set = command.dropFirst(10).prefix { $0 != " " }
            return mails.filter { mail in Self.has(set, mail.uid, last: mails.last?.uid ?? 0) }.map { mail in
                let size = sizes[mail.uid] ?? mail.text.utf8.count
                let head = "* 1 FETCH (UID \(mail.uid) RFC822.SIZE \(size) INTERNALDATE \"\(mail.received)\""
                guard command.contains("BODY.PEEK") else { return head + ")\r\n" }
                return head + " FLAGS (\(mail.flags)) BODY[]<0> {\(mail.text.utf8.count)}\r\n\(mail.text))\r\n"
            }.joined()
        }

        /// `5:*` has the last one in it, even where its number is lower.
        private static func has(_ set: some StringProtocol, _ uid: Int, last: Int) -> Bool {
            set.split(separator: ",").contains { range in
                let ends = range.split(separator: ":").map { Int($0) ?? last }
                guard let first = ends.first, let second = ends.last else { return false }
                return (min(first, second)...max(first, second)).contains(uid)
            }
        }
    }

    private func poller(_ yaml: String = "") throws -> any Poller {
        let text = "server: imaps://imap.example.com\nuser: ideas@example.com\npassword: ${env:PLAIN}\n" + yaml
        let configured = source(EmailPlatform.self, text)
        #expect(configured.problems == [])
        return try #require(configured.value?.poller)
    }

    /// Asks until there is rest; what was told, as text, and the commands that were said.
    private func round(
        _ poller: any Poller, _ cursor: inout JSON?, _ server: Server, now: Timestamp = now,
        answer: (TransportRequest) -> TransportResponse? = { _ in nil }
    ) -> (events: [String], commands: [String], trouble: String?) {
        var events: [String] = []
        var commands: [String] = []
        for _ in 0..<100 {
            guard case .ask(let question) = poller.next(cursor, now: now) else { return (events, commands, nil) }
            if case .converse(let said) = question.request.mail?.task { commands += said }
            let response = answer(question.request) ?? server.answer(question.request)
            switch poller.read(response, to: question, now: now) {
            case .news(let bodies, let following):
                events += bodies.map { String(decoding: $0, as: UTF8.self) }
                cursor = following
            case .later(_, let reason), .refused(let reason): return (events, commands, reason)
            }
        }
        return (events, commands, "asks without end")
    }

    private static let later = now + .seconds(31)

    @Test func `what is new is fetched once, with where it came from, and nothing is marked`() throws {
        var server = Server()
        server.add("Subject: old\r\n\r\nold")
        var cursor: JSON?
        let poller = try poller()
        #expect(round(poller, &cursor, server).events == [])
        server.add("Subject: a\r\n\r\nfirst")
        server.add("Subject: b\r\n\r\nsecond")
        let told = round(poller, &cursor, server, now: Self.later)
        #expect(
            told.events == [
                "X-Triaged-Mailbox: INBOX\r\nX-Triaged-UID: 101\r\nX-Triaged-Received: 2026-11-21T10:00:00Z\r\n"
                    + "Subject: a\r\n\r\nfirst",
                "X-Triaged-Mailbox: INBOX\r\nX-Triaged-UID: 102\r\nX-Triaged-Received: 2026-11-21T10:00:00Z\r\n"
                    + "Subject: b\r\n\r\nsecond",
            ])
        #expect(!told.commands.contains { $0.hasPrefix("SELECT") || $0.contains("STORE") })
        #expect(told.commands.filter { $0.contains("BODY") }.allSatisfy { $0.contains("BODY.PEEK[]<0.10485760>") })
        // The last one comes again with every look.
        #expect(round(poller, &cursor, server, now: Self.later + .seconds(31)).events == [])
        #expect(poller.next(cursor, now: Self.later + .seconds(32)).isRest)
    }

    @Test func `a question asked again after a crash is the same`() throws {
        var server = Server()
        var cursor: JSON?
        let poller = try poller()
        _ = round(poller, &cursor, server)
        for number in 0..<60 { server.add("Subject: \(number)\r\n\r\nx") }
        var seen: [String] = []
        for _ in 0..<40 {
            guard case .ask(let question) = poller.next(cursor, now: Self.later) else { break }
            // The answer to this one is lost with the process.
            _ = poller.read(server.answer(question.request), to: question, now: Self.later)
            guard case .ask(let again) = poller.next(cursor, now: Self.later) else { break }
            #expect(again == question)
            if case .news(let bodies, let following) = poller.read(
                server.answer(again.request), to: again, now: Self.later)
            {
                seen += bodies.map { String(decoding: $0, as: UTF8.self) }
                cursor = following
            }
        }
        #expect(seen.count == 60 && Set(seen).count == 60)
    }

    @Test func `messages are marked as read only once they are kept`() throws {
        var server = Server()
        var cursor: JSON?
        let poller = try poller("mark_seen: true\n")
        _ = round(poller, &cursor, server)
        server.add("Subject: a\r\n\r\nfirst")
        let told = round(poller, &cursor, server, now: Self.later)
        let fetched = try #require(told.commands.firstIndex { $0.contains("BODY.PEEK") })
        let marked = try #require(told.commands.firstIndex { $0 == #"UID STORE 100 +FLAGS.SILENT (\Seen)"# })
        #expect(fetched < marked)
        #expect(told.commands.allSatisfy { !$0.hasPrefix("EXAMINE") })
        let next = round(poller, &cursor, server, now: Self.later + .seconds(31))
        #expect(!next.commands.contains { $0.contains("STORE") })
    }

    @Test func `a mailbox that takes no marks is read all the same`() throws {
        var server = Server()
        var cursor: JSON?
        let poller = try poller("mark_seen: true\n")
        _ = round(poller, &cursor, server)
        server.add("Subject: a\r\n\r\nfirst")
        let told = round(poller, &cursor, server, now: Self.later) { request in
            guard case .converse(let commands) = request.mail?.task, commands.count > 2 else { return nil }
            var response = server.answer(request)
            response.status = 404
            let text = String(decoding: response.body, as: UTF8.self)
            response.body = Array(text.replacing("T3 OK done", with: "T3 NO [READ-ONLY] no").utf8)
            return response
        }
        #expect(told.events.count == 1 && told.trouble == nil)
    }

    @Test func `when the numbers change, it begins again by the date`() throws {
        var server = Server()
        var cursor: JSON?
        let poller = try poller()
        _ = round(poller, &cursor, server)
        server.add("Subject: a\r\n\r\nfirst")
        #expect(round(poller, &cursor, server, now: Self.later).events.count == 1)
        server.validity = 10
        server.next = 1
        server.mails = []
        server.add("Subject: ancient\r\n\r\nx", received: "1-Jan-2020 10:00:00 +0000")
        server.add("Subject: a\r\n\r\nfirst", received: IMAPPollerTests.imap(now))
        server.add("Subject: b\r\n\r\nsecond", received: IMAPPollerTests.imap(now))
        let told = round(poller, &cursor, server, now: Self.later + .seconds(31))
        #expect(told.events.map { $0.contains("ancient") } == [false, false])
        #expect(told.commands.contains { $0.hasPrefix("UID SEARCH SINCE ") })
        server.add("Subject: c\r\n\r\nthird", received: "1-Jan-2020 10:00:00 +0000")
        #expect(round(poller, &cursor, server, now: Self.later + .seconds(62)).events.count == 1)
    }

    @Test func `a server that renumbers at every look, or announces what is not there, is asked seldom`() throws {
        let poller = try poller()
        var (server, cursor, asked) = (Server(), JSON?.none, 0)
        server.add("Subject: a\r\n\r\nfirst")
        let restless = round(poller, &cursor, server) { request in
            asked += 1
            server.validity += 1
            return server.answer(request)
        }
        #expect(restless.trouble == nil && asked < 10)

        (server, cursor) = (Server(), nil)
        _ = round(poller, &cursor, server)
        for number in 0..<200 { server.add("Subject: \(number)\r\n\r\nx") }
        let hollow = round(poller, &cursor, server, now: Self.later) { request in
            guard case .converse(let commands) = request.mail?.task, commands[1].contains("BODY") else { return nil }
            return TransportResponse(status: 200, body: Array("T1 OK\r\nT2 OK\r\n".utf8)).opening(server.validity)
        }
        #expect(hollow.trouble == nil && hollow.commands.filter { $0.contains("BODY") }.count == 2)
        #expect(round(poller, &cursor, server, now: Self.later + .seconds(31)).events.count == 150)
    }

    private static func imap(_ time: Timestamp) -> String {
        "\(IMAPDate.day(of: time)) \(time.iso8601.dropFirst(11).prefix(8)) +0000"
    }

    @Test func `since reaches back, to the second`() throws {
        var server = Server()
        server.add("Subject: old\r\n\r\nold", received: "1-Nov-2026 09:59:59 +0000")
        server.add("Subject: in\r\n\r\nin", received: "1-Nov-2026 10:00:00 +0000")
        var cursor: JSON?
        let told = round(try poller("since: 2026-11-01T10:00:00Z\n"), &cursor, server)
        #expect(told.commands.contains("UID SEARCH SINCE 31-Oct-2026"))
        #expect(told.events.count == 1 && told.events.first?.hasSuffix("in") == true)
    }

    @Test func `mailboxes take turns, with their names as they are`() throws {
        var server = Server()
        var cursor: JSON?
        let poller = try poller("mailboxes: [inbox, Wünsche]\n")
        let first = round(poller, &cursor, server)
        #expect(first.commands.contains(#"EXAMINE "INBOX""#) && first.commands.contains(#"EXAMINE "W&APw-nsche""#))
        server.add("Subject: a\r\n\r\nx")
        let told = round(poller, &cursor, server, now: Self.later)
        #expect(told.events.map { $0.hasPrefix("X-Triaged-Mailbox: Wünsche\r\n") } == [false, true])
    }

    @Test func `deleted messages and drafts are left out, and those that went in between are no trouble`() throws {
        var server = Server()
        var cursor: JSON?
        let poller = try poller()
        _ = round(poller, &cursor, server)
        server.add("Subject: a\r\n\r\nx", flags: "\\Deleted")
        server.add("Subject: b\r\n\r\nx", flags: "\\Draft \\Seen")
        server.add("Subject: c\r\n\r\nx", flags: "\\Seen")
        server.add("Subject: d\r\n\r\nx")
        let gone = server.mails[3].uid
        let told = round(poller, &cursor, server, now: Self.later) { request in
            guard case .converse(let commands) = request.mail?.task, commands[1].contains("BODY") else { return nil }
            var after = server
            after.mails.removeAll { $0.uid == gone }
            return after.answer(request)
        }
        #expect(told.events.count == 1 && told.trouble == nil)
        #expect(told.events.first?.contains("Subject: c") == true)
    }

    @Test func `batches are bounded by count and by size, and long messages are cut and say so`() throws {
        var server = Server()
        var cursor: JSON?
        let poller = try poller()
        _ = round(poller, &cursor, server)
        for number in 0..<30 { server.add("Subject: \(number)\r\n\r\nx") }
        server.add("Subject: long\r\n\r\nx")
        server.add("Subject: long too\r\n\r\nx")
        server.sizes = [130: 50 << 20, 131: 9 << 20]
        let told = round(poller, &cursor, server, now: Self.later)
        let sets = told.commands.filter { $0.contains("BODY") }.map { $0.split(separator: " ")[2] }
        #expect(sets == ["100:124", "125:130", "131"])
        #expect(told.events.count == 32)
        #expect(told.events.map { $0.contains("X-Triaged-Cut: 1\r\n") }.filter { $0 }.count == 1)
    }

    @Test func `what does not fit is fetched one by one, and what cannot be had is passed over`() throws {
        var server = Server()
        var cursor: JSON?
        let poller = try poller()
        _ = round(poller, &cursor, server)
        for number in 0..<3 { server.add("Subject: \(number)\r\n\r\nx") }
        let told = round(poller, &cursor, server, now: Self.later) { request in
            guard case .converse(let commands) = request.mail?.task, commands[1].contains("BODY") else { return nil }
            // The second message is broken on the server.
            guard commands[1].contains("100:102") || commands[1].contains(" 101 ") else { return nil }
            return TransportResponse(status: 404, body: Array("T1 OK\r\nT2 NO cannot\r\n".utf8))
                .opening(server.validity)
        }
        #expect(told.events.count == 2 && told.trouble == nil)
    }

    @Test func `a refused login says what to do`() throws {
        var cursor: JSON?
        let refused = TransportResponse(status: 401, body: Array("[AUTHENTICATIONFAILED] Invalid credentials".utf8))
        let told = round(try poller(), &cursor, Server()) { _ in refused }
        #expect(told.trouble?.contains("ideas@example.com") == true)
        #expect(told.trouble?.contains("Invalid credentials") == true)
        #expect(told.trouble?.contains("app password") == true)
        let busy = TransportResponse(status: 401, body: Array("[UNAVAILABLE] later".utf8))
        #expect(
            round(try poller(), &cursor, Server()) { _ in busy }.trouble?.hasPrefix("the login has to wait") == true)
    }

    @Test func `a mailbox that is not there is named, with what is meant`() throws {
        var cursor: JSON?
        let poller = try poller("mailboxes: ideas\n")
        let told = round(poller, &cursor, Server()) { request in
            guard case .converse(let commands) = request.mail?.task else { return nil }
            if commands[0].hasPrefix("LIST") {
                return TransportResponse(
                    status: 404,
                    body: Array("* LIST () \".\" INBOX\r\n* LIST () \".\" INBOX.Ideas\r\nT1 OK\r\nT2 NO no\r\n".utf8))
            }
            return TransportResponse(status: 404, body: Array("T1 NO [NONEXISTENT] no\r\n".utf8))
        }
        #expect(told.trouble?.contains("\"ideas\"") == true && told.trouble?.contains("\"INBOX.Ideas\"") == true)
        // Once it is there, reading goes on.
        #expect(round(poller, &cursor, Server()).trouble == nil)
    }

    @Test func `a mailbox that is missing, or not for us, is told and does not stop the others`() throws {
        var server = Server()
        var cursor: JSON?
        let poller = try poller("mailboxes: [INBOX, Gone, Shut]\n")
        let listed = "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Shut\r\nT1 OK\r\n"
        func answer(_ request: TransportRequest) -> TransportResponse? {
            guard case .converse(let commands) = request.mail?.task, commands.last != "EXAMINE \"INBOX\"",
                !commands.contains("EXAMINE \"INBOX\"")
            else { return nil }
            let list = commands[0].hasPrefix("LIST") ? listed : ""
            return TransportResponse(
                status: 404, body: Array("\(list)T\(list.isEmpty ? 1 : 2) NO [NOPERM] not for you\r\n".utf8))
        }
        #expect(round(poller, &cursor, server, answer: answer).trouble == nil)
        server.add("Subject: a\r\n\r\nfirst")
        let told = round(poller, &cursor, server, now: Self.later, answer: answer)
        #expect(told.events.count == 1 && told.commands.filter { $0.contains("Gone") || $0.contains("Shut") } == [])
        let lacking = poller.lacking(try #require(cursor))
        #expect(lacking.count == 2)
        #expect(lacking.first == #"there is no mailbox "Gone" that may be read; there are "INBOX", "Shut""#)
        #expect(lacking.last?.hasSuffix(#"not open the mailbox "Shut", which is there: NOPERM: not for you"#) == true)
        // They are asked for again now and then, and read once somebody has let us in.
        let after = round(poller, &cursor, server, now: now + .seconds(700))
        #expect(after.commands.contains("EXAMINE \"Gone\""))
        #expect(poller.lacking(try #require(cursor)) == [])
    }

    @Test func `where every mailbox is missing, one that comes back is read`() throws {
        var server = Server()
        var cursor: JSON?
        let poller = try poller("mailboxes: [A, B]\n")
        let missing = TransportResponse(status: 404, body: Array("T1 NO [NONEXISTENT] no\r\n".utf8))
        #expect(round(poller, &cursor, server) { _ in missing }.trouble?.contains("\"B\"") == true)
        server.add("Subject: a\r\n\r\nx")
        for time in [700, 731] {
            let after = round(poller, &cursor, server, now: now + .seconds(time)) { request in
                guard case .converse(let commands) = request.mail?.task else { return nil }
                return commands.contains("EXAMINE \"A\"") ? nil : missing
            }
            #expect(after.trouble == nil)
        }
        let lacking = poller.lacking(try #require(cursor))
        #expect(lacking.map { $0.contains("\"B\"") } == [true], "\(lacking)")
    }

    @Test func `any answer and any cursor lead to something`() throws {
        let poller = try poller("mark_seen: true\nmailboxes: [INBOX, Other]\nsince: 7\n")
        var generator = SeededGenerator(seed: 3)
        var server = Server()
        for number in 0..<5 { server.add("Subject: \(number)\r\n\r\nx") }
        var cursor: JSON?
        for turn in 0..<2000 {
            let time = now + .seconds(31 * turn)
            guard case .ask(let question) = poller.next(cursor, now: time) else { continue }
            var response = server.answer(question.request)
            for _ in 0..<Int.random(in: 0...3, using: &generator) where !response.body.isEmpty {
                response.body[Int.random(in: response.body.indices, using: &generator)] =
                    UInt8.random(in: 0...255, using: &generator)
            }
            response.status = [200, 200, 200, 404, 401, 0].randomElement(using: &generator) ?? 200
            response.isTruncated = Int.random(in: 0..<8, using: &generator) == 0
            if case .news(_, let following) = poller.read(response, to: question, now: time) { cursor = following }
        }
        for text in [
            "[]", "1", "{}", #"{"boxes":[],"waiting":{},"turn":1}"#,
            #"{"boxes":{"INBOX":{"uid":4294967295,"validity":9}},"turn":"INBOX"}"#,
            #"{"boxes":{"INBOX":{"validity":9}},"turn":"INBOX","waiting":[[1],[-1,2],[1,99999999999999]]}"#,
            #"{"turn":"INBOX","waiting":[[5,9223372036854775807],[6,9223372036854775807]],"batch":-9223372036854775808}"#,
        ] {
            let json = try JSON(parsing: Array(text.utf8))
            guard case .ask(let question) = poller.next(json, now: now) else { continue }
            _ = poller.read(server.answer(question.request), to: question, now: now)
        }
    }
}

extension PollStep {
    fileprivate var isRest: Bool { if case .rest = self { true } else { false } }
}

extension TransportResponse {
    /// The same, with the mailbox opened first.
    fileprivate func opening(_ validity: Int) -> TransportResponse {
        var response = self
        response.body = Array("* OK [UIDVALIDITY \(validity)] x\r\n".utf8) + body
        return response
    }
}

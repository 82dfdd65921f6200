import Intake
import Platforms
import Testing

/// What each platform's answers mean for a post.
struct OutcomeTests {
    private static let slack = SlackDestination(api: "https://slack.com/api", token: Secret("x"))
    private static let hook = SlackWebhookDestination(url: Secret("https://hooks.slack.example/x"))

    private func webhook() throws -> any Destination {
        let configured = destination(WebhookPlatform.self, "url: https://a.example\nsecret: ${env:HOOK}")
        return try #require(configured.value)
    }

    private func read(_ end: any Destination, _ status: Int, _ body: String, _ headers: Headers = [:]) -> Outcome {
        end.readOutcome(TransportResponse(status: status, headers: headers, body: Array(body.utf8)), to: samplePost)
    }

    @Test(arguments: [
        (200, #"{"ok":true,"channel":"C1","ts":"1795252999.000100"}"#, "delivered"),
        (200, #"{"ok":false,"error":"ratelimited"}"#, "retry"),
        (200, #"{"ok":false,"error":"internal_error"}"#, "uncertain"),
        (200, #"{"ok":false,"error":"fatal_error"}"#, "uncertain"),
        (200, #"{"ok":false,"error":"service_unavailable"}"#, "retry"),
        (200, #"{"ok":false,"error":"request_timeout"}"#, "uncertain"),
        (200, #"{"ok":false,"error":"not_in_channel"}"#, "dead"), (200, #"{"ok":false,"error":"brand_new"}"#, "dead"),
        (200, #"{"ok":false}"#, "dead"), (200, "<html>", "uncertain"), (200, "", "uncertain"), (200, "{}", "uncertain"),
        (204, "", "uncertain"), (429, "", "retry"), (500, "oops", "retry"), (503, "", "retry"), (302, "", "dead"),
        (400, "", "dead"), (404, "", "dead"), (408, "", "retry"),
    ])
    func `Slack's answers`(status: Int, body: String, label: String) {
        let outcome = read(Self.slack, status, body)
        #expect(outcome.label == label)
        if case .dead(let reason) = outcome { #expect(!reason.isEmpty) }
    }

    @Test func `Slack's refusals say what to do, and a delivery has its ts`() {
        #expect(
            read(Self.slack, 200, #"{"ok":true,"ts":"1795252999.000100"}"#)
                == .delivered(externalID: "1795252999.000100"))
        #expect(
            read(Self.slack, 200, #"{"ok":false,"error":"not_in_channel"}"#)
                == .dead(reason: "Slack says not_in_channel: invite the bot to the channel (/invite @bot)"))
        #expect(
            read(Self.slack, 200, #"{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"im:read"}"#)
                == .dead(
                    reason: "Slack says missing_scope (chat:write): add the scope chat:write to the app and install "
                        + "it again"))
    }

    @Test(
        arguments: [
            ("30", 30), ("0", 0), (" 5 ", 5), ("999999999", 86_400), ("-1", nil),
            ("Wed, 21 Oct 2026 07:28:00 GMT", nil),
            ("9999999999999999999999", nil),
        ] as [(String, Int64?)])
    func `Retry-After is honoured, within a day`(header: String, seconds: Int64?) {
        for end in [Self.slack, Self.hook] as [any Destination] {
            guard case .retry(let after, _) = read(end, 429, "", ["retry-after": header]) else {
                Issue.record("expected a retry")
                return
            }
            #expect(after == seconds.map { .seconds($0) })
        }
    }

    @Test(arguments: [
        (200, "ok", "delivered"), (200, "ok\n", "delivered"), (200, "", "uncertain"), (400, "invalid_payload", "dead"),
        (403, "action_prohibited", "dead"), (404, "no_service", "dead"), (410, "channel_is_archived", "dead"),
        (429, "rate_limited", "retry"), (500, "rollup_error", "retry"), (301, "", "dead"),
    ])
    func `an incoming webhook's answers`(status: Int, body: String, label: String) {
        let outcome = read(Self.hook, status, body)
        #expect(outcome.label == label)
        if case .dead(let reason) = outcome, !body.isEmpty { #expect(reason.contains(body)) }
    }

    @Test(arguments: [
        (200, "delivered"), (204, "delivered"), (299, "delivered"), (301, "dead"), (400, "dead"), (401, "dead"),
        (408, "retry"), (410, "dead"), (429, "retry"), (500, "retry"), (502, "retry"), (503, "retry"),
    ])
    func `a webhook's and the lobby's statuses`(status: Int, label: String) throws {
        #expect(read(try webhook(), status, "").label == label)
        #expect(read(LobbyDestination(url: { "http://127.0.0.1/x" }, token: Secret("t")), status, "").label == label)
    }

    @Test func `only platforms that drop a second copy let a post be repeated blindly`() throws {
        #expect(!Self.slack.repeatIsSafe)
        #expect(!Self.hook.repeatIsSafe)
        #expect(try webhook().repeatIsSafe)
        #expect(LobbyDestination(url: { "" }, token: Secret("")).repeatIsSafe)
    }

    @Test func `a reason shows one short line of what the other side said`() {
        let outcome = read(Self.hook, 400, "bad\r\n\u{1B}[31m" + String(repeating: "long ", count: 400))
        guard case .dead(let reason) = outcome else {
            Issue.record("expected dead")
            return
        }
        #expect(reason.utf16.count < 260)
        #expect(!reason.unicodeScalars.contains { $0.value < 0x20 })
    }
}

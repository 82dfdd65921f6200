import Intake
import Platforms
import Testing

struct SlackDoorTests {
    private let door = SlackSource(name: "here", scope: "slack", secret: secret("SLACK"))

    private func signed(_ body: String, type: String? = "application/json") -> IncomingRequest {
        let headers = Sample.slack(Array(body.utf8), secret("SLACK"), now)
        return IncomingRequest(
            headers: Headers(headers + (type.map { [("Content-Type", $0)] } ?? [])), body: Array(body.utf8))
    }

    @Test func `the handshake is answered with its challenge, once it is known to be Slack's`() throws {
        let body = String(decoding: try Fixtures.body("slack/url_verification.json"), as: UTF8.self)
        #expect(
            door.verify(signed(body), now: now)
                == .answer(.json(["challenge": "fx7Qm2-challenge-0192"])))
        let unsigned = IncomingRequest(headers: ["Content-Type": "application/json"], body: Array(body.utf8))
        #expect(door.verify(unsigned, now: now).inWords == "401 bad_signature")
        #expect(door.verify(signed(#"{"type":"url_verification"}"#), now: now).inWords == "400 malformed")
    }

    @Test func `only the top of a body says what it is, and all of it must be sound`() {
        let event = #"{"event":{"type":"url_verification","challenge":"x"},"type":"event_callback"}"#
        #expect(door.verify(signed(event), now: now) == .accepted)
        let broken = #"{"type":"event_callback","event":{"blocks":[{"text":"\ud800"}]}}"#
        #expect(door.verify(signed(broken), now: now).inWords == "400 malformed")
        let many = #"{"type":"event_callback","event":["# + String(repeating: "[],", count: 110_000) + "0]}"
        #expect(door.verify(signed(many), now: now).inWords == "400 malformed")
    }

    @Test func `the certificate check is a form without a signature and gets 200`() throws {
        let body = try Fixtures.body("slack/ssl_check.form.txt")
        let request = IncomingRequest(headers: ["Content-Type": "application/x-www-form-urlencoded"], body: body)
        #expect(door.verify(request, now: now).inWords == "answer 200")
        // It opens no way around the signature for anything that would be kept.
        let command = IncomingRequest(headers: [:], body: Array("ssl_check=1&command=/x&text=y".utf8))
        #expect(door.verify(command, now: now).inWords == "401 bad_signature")
    }

    @Test(arguments: [
        ("{\"type\": \"event_callback\",", "application/json"), ("[1]", "application/json"), ("", "application/json"),
        ("payload=%7Bnot", "application/x-www-form-urlencoded"), ("plain words", "text/plain"),
        ("payload=%5B1%5D", "application/x-www-form-urlencoded"),
    ])
    func `genuine and unreadable is 400 with a reason`(body: String, type: String) {
        let verdict = door.verify(signed(body, type: type), now: now)
        #expect(verdict.inWords == "400 malformed")
        #expect(verdict.message?.isEmpty == false)
    }

    @Test func `commands and interactions pass, with or without a Content-Type`() throws {
        for name in ["slash_command", "block_actions", "view_submission"] {
            let body = String(decoding: try Fixtures.body("slack/\(name).form.txt"), as: UTF8.self)
            #expect(door.verify(signed(body, type: "application/x-www-form-urlencoded"), now: now) == .accepted)
            #expect(door.verify(signed(body, type: nil), now: now) == .accepted)
        }
    }

    @Test func `a source without a secret lets nothing in`() {
        let closed = SlackPlatform.unconfigured(source: "x")
        #expect(closed.verify(signed("{}"), now: now).inWords == "401 bad_signature")
    }

    @Test func `settings: unknown keys, a secret in plain text and a missing one are told`() {
        let wrong = source(
            SlackPlatform.self, "signing_secret: 8d5c\nchanels: { C1: x }\nworkspace_url: acme.slack.com")
        #expect(wrong.value == nil)
        #expect(wrong.problems.count == 3)
        #expect(wrong.problems.contains { $0.contains("plain text") })
        #expect(wrong.problems.contains { $0.contains("chanels") })
        #expect(source(SlackPlatform.self, "scope: s").problems == [#"C002 "signing_secret" is missing"#])
    }
}

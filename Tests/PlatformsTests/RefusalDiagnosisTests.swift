import Intake
import Platforms
import Testing

/// What an operator is told about a request that was refused: the cause, not the symptom.
struct RefusalDiagnosisTests {
    private let body = Array(#"{"type": "event_callback", "event": {"type": "message", "text": "é"}}"#.utf8)

    private func slack(_ secret: String) -> any Source {
        SlackSource(name: "x", scope: "slack", secret: Secret(secret))
    }

    private func request(_ body: [UInt8], key: String = "right", at time: Timestamp = now) -> IncomingRequest {
        IncomingRequest(
            headers: Headers(Sample.slack(body, Secret(key), time) + [("Content-Type", "application/json")]),
            body: body)
    }

    private func explain(_ request: IncomingRequest) -> Finding? {
        RefusalDiagnosis.explain(
            request, to: "here", among: ["here": slack("right"), "other": slack("wrong")], now: now)
    }

    @Test func `a request that is accepted needs no explanation`() {
        #expect(explain(request(body)) == nil)
    }

    @Test func `the secret of another source is found`() {
        let finding = explain(request(body, key: "wrong"))
        #expect(finding?.words == "it is signed with the secret of the source \"other\", not of \"here\"")
        #expect(finding?.advice?.contains("/in/other") == true)
    }

    @Test(arguments: [-4000, 4000]) func `a clock that is off is told with how much`(seconds: Int) {
        let finding = explain(request(body, at: now + .seconds(-seconds)))
        #expect(finding?.words.contains("4000 s \(seconds > 0 ? "old" : "ahead")") == true)
        #expect(finding?.advice?.contains("NTP") == true)
    }

    @Test func `what a proxy did to the body is found`() throws {
        var sent = request(body)
        sent.body = body + [0x0A]
        #expect(explain(sent)?.words.contains("without the line end") == true)
        var compact = request(Array(#"{"a":1,"b":"é"}"#.utf8))
        compact.body = Array(#"{ "a": 1, "b": "é" }"#.utf8)
        #expect(explain(compact)?.words.contains("without blanks") == true)
        var lines = request(Array("{\"a\":\r\n1}".utf8))
        lines.body = Array("{\"a\":\n1}".utf8)
        #expect(explain(lines)?.words.contains("with carriage returns") == true)
    }

    @Test func `a wrong secret and no signature at all are told apart`() {
        #expect(explain(request(body, key: "nobody's"))?.advice?.contains("copy the secret") == true)
        #expect(
            explain(IncomingRequest(headers: [:], body: body))?.advice?.contains("a proxy drops headers") == true)
    }

    @Test func `a form on another web site is told of origins, not of secrets`() throws {
        let form = try #require(source(HTMLFormPlatform.self, "origins: [https://shop.example]").value)
        let sent = IncomingRequest(headers: ["Origin": "https://new.example"], body: Array("wish=x".utf8))
        let finding = try #require(RefusalDiagnosis.explain(sent, to: "here", among: ["here": form], now: now))
        #expect(finding.words.contains("https://new.example"))
        #expect(finding.advice?.contains("origins:") == true && finding.advice?.contains("secret") == false)
    }

    @Test func `a form that takes anything is not taken for the right source`() throws {
        let open = try #require(source(WebhookPlatform.self, "verify: { scheme: none }").value)
        let finding = RefusalDiagnosis.explain(
            request(body, key: "nobody's"), to: "here", among: ["here": slack("right"), "open": open], now: now)
        #expect(finding?.words.contains("open") == false)
    }
}

import Intake
import Testing

struct HeadersTests {
    @Test func `names are compared without regard to case, and the first of a name is read`() {
        var headers: Headers = ["Content-Type": "a", "X-One": "1"]
        headers.add("x-one", "2")
        #expect(headers["CONTENT-TYPE"] == "a" && headers["x-ONE"] == "1" && headers["x-two"] == nil)
        #expect(headers.fields.count == 3)
    }

    @Test(arguments: [
        ("a", "A", true), ("[", "{", false), ("@", "`", false), ("é", "É", false), ("ab", "a", false), ("", "", true),
        ("x-1", "X-1", true), ("\u{13}", "3", false),
    ])
    func `only letters have a case`(a: String, b: String, equal: Bool) {
        #expect(a.equalsIgnoringASCIICase(b) == equal)
        #expect(b.equalsIgnoringASCIICase(a) == equal)
    }

    @Test func `only what normalising needs is kept, never a credential`() {
        let headers: Headers = [
            "Authorization": "Bearer x", "CONTENT-TYPE": "application/json", "X-Slack-Signature": "v0=1", "Cookie": "c",
            "Webhook-ID": "msg_1", "webhook-signature": "v1,x", "Svix-Id": "msg_2",
        ]
        #expect(
            headers.kept() == ["content-type": "application/json", "webhook-id": "msg_1", "svix-id": "msg_2"])
    }

    @Test func `a secret shows itself nowhere but where it is asked for`() {
        let secret = Secret("hunter2")
        #expect("\(secret)" == "‹redacted›" && String(reflecting: secret) == "‹redacted›")
        #expect(String(describing: [secret]).contains("hunter2") == false)
        #expect(secret.revealedText == "hunter2" && secret.revealed == Array("hunter2".utf8))
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        #expect(
            constantTimeEqual([1, 2], [1, 2]) && !constantTimeEqual([1, 2], [1, 3]) && !constantTimeEqual([1], []))
    }
}

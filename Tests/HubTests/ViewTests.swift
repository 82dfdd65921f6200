import Intake
import Platforms
import Testing

@testable import Hub

@Suite struct ViewTests {
    private let now = Timestamp(milliseconds: 1_700_000_000_000)

    @Test(arguments: [
        (0, "just now"), (4, "just now"), (5, "5 seconds ago"), (61, "1 minute ago"), (7300, "2 hours ago"),
        (86_400, "1 day ago"), (2_600_000, "on 15 Oct 2023"), (-40, "in 40 seconds"), (-7200, "in 2 hours"),
    ])
    func `a time is told as people tell it`(seconds: Int, words: String) {
        let view = TimeView(now + .seconds(-seconds), now: now)
        #expect(view.words == words)
    }

    @Test func `a time carries the exact one`() {
        let view = TimeView(now, now: now)
        #expect(view.iso == "2023-11-14T22:13:20Z" && view.exact == "14 Nov 2023, 22:13:20 UTC")
    }

    @Test func `an excerpt never cuts a character, whatever the span`() {
        let text = String(repeating: "é", count: 50) + "hit" + String(repeating: "👍🏽", count: 30)
        for start in -2...(text.utf8.count + 2) {
            for length in [0, 1, 3, 500] {
                guard let excerpt = Excerpt(text, span: start..<(start + length), context: 7) else { continue }
                #expect(!(excerpt.before + excerpt.hit + excerpt.after).contains("\u{FFFD}"))
            }
        }
        #expect(Excerpt(text, span: 100..<103, context: 4)?.hit == "hit")
        #expect(Excerpt("a hit b", span: 2..<5) == Excerpt("a hit b", span: 2..<5, context: 99))
        #expect(Excerpt("short", span: 3..<9) == nil && Excerpt("", span: 0..<0) == nil)
    }

    @Test(arguments: [
        ("http://a", true), ("HTTPS://A", true), ("javascript:alert(1)", false), ("data:text/html,x", false),
        (" https://a", false), ("//a", false), ("", false),
    ])
    func `only web addresses become links`(url: String, isLink: Bool) {
        #expect(isWebAddress(url) == isLink)
    }

    @Test func `a long text shows its beginning, cut at a word or a line`() {
        for short in ["short", String(repeating: "é", count: 1500)] {
            let words = VoiceView.Words(short)
            #expect(words.start == short && words.whole == nil)
        }
        let long = String(repeating: "some words ", count: 500)
        let words = VoiceView.Words(long)
        #expect(words.start.hasSuffix("words …") || words.start.hasSuffix("some …"))
        #expect(words.start.count <= 1502 && words.whole == long)
        #expect(VoiceView.Words(String(repeating: "x", count: 4000)).start.count == 1502)
        #expect(VoiceView.Words(String(repeating: "line\n", count: 60)).start.hasSuffix("line\n…"))
    }

    @Test func `a name goes through a cookie unharmed`() {
        for name in ["Zoë Ünal", "a;b=c, d\r\nSet-Cookie: x", "100% + \"é\"", ""] {
            #expect(
                name.percentEncoded.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "%-._~".contains($0)) })
            #expect(name.percentEncoded.percentDecoded == name)
        }
    }

    @Test func `known hosts follow the port and the public address`() {
        let hosts = KnownHosts(
            HubConfiguration(
                host: "::1", port: 0, maximumBodyBytes: 1, publicURL: "https://Intake.Example.org:443/x", version: "1"))
        hosts.isListening(on: 8080)
        for host in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST:8080", "intake.example.org"] {
            #expect(hosts.accepts(host: host))
        }
        for host in [nil, "", "localhost", "localhost:0", "evil.example:8080", "127.0.0.1.evil.example:8080"] {
            #expect(!hosts.accepts(host: host))
        }
        #expect(hosts.accepts(origin: "http://localhost:8080") && hosts.accepts(origin: "https://intake.example.org"))
        for origin in [
            "null", "https://localhost:8080", "http://intake.example.org", "http://evil.example", "localhost:8080",
        ] {
            #expect(!hosts.accepts(origin: origin))
        }
    }
}

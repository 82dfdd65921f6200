import Platforms
import Testing

struct PlainTextTests {
    @Test(arguments: [
        ("", ""), (" \t\r\n ", ""), ("a", "a"), (" a b ", "a b"), ("\u{3000}a\u{A0}", "a"), ("\r\na\r\n", "a"),
        // What joins a blank stays: it is somebody's.
        (" \u{301}a", "\u{301}a"), ("a \u{301}", "a \u{301}"), ("👩‍👩‍👧 ", "👩‍👩‍👧"),
    ])
    func `white space goes at either end`(text: String, trimmed: String) {
        #expect(Array(String(text.trimmed).unicodeScalars) == Array(trimmed.unicodeScalars))
        #expect(Array(text.dropFirst(0).trimmed.unicodeScalars) == Array(trimmed.unicodeScalars))
    }

    @Test(arguments: [
        ("a\r\nb\rc\n", "a\nb\nc"), ("a\u{0}b\u{7F}c\td", "abc\td"), ("\u{1} a", "a"), ("a\r\r\nb", "a\n\nb"),
    ])
    func `lines end in one way, and control characters go`(text: String, tidied: String) {
        #expect(Array(text.tidied.utf8) == Array(tidied.utf8))
        #expect(Array(text.tidied.tidied.utf8) == Array(tidied.utf8))
    }

    @Test func `one character as long as the text costs linear time`() {
        let text = String(repeating: "\u{301}", count: 500_000)
        #expect(text.tidied.utf8.count == 1_000_000)
        #expect((" " + text + " ").trimmed.utf8.count == 1_000_000)
    }
}

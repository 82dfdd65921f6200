import Intake

/// Bodies of any size, honest and hostile: each is read in time in proportion to its size, or refused.
struct LargeBody: Sendable {
    let name: String
    var contentType = "application/json"
    /// About that many bytes.
    let body: @Sendable (Int) -> [UInt8]

    static let all = json + words + forms

    private static let form = "application/x-www-form-urlencoded"

    /// Shapes of JSON.
    private static let json = [
        LargeBody(name: "blocks") { size in
            let text = BenchMessages.text(1)
            let blocks = (0..<size / 680).map { _ in BenchEvent.block(text) }
            return BenchEvent.envelope(text: text, number: 1, blocks: blocks).serialised
        },
        LargeBody(name: "open_brackets") { bytes("[", $0) },
        LargeBody(name: "open_objects") { bytes("{\"a\":", $0) },
        LargeBody(name: "deep") { bytes("{\"a\":", $0 * 5 / 6) + [UInt8(ascii: "0")] + bytes("}", $0 / 6) },
        LargeBody(name: "nested_100") { event(with: bytes("\(nested(100)),", $0)) },
        LargeBody(name: "numbers") { event(with: bytes("0,", $0)) },
        LargeBody(name: "doubles") { event(with: bytes("1.5e-7,", $0)) },
        LargeBody(name: "lists") { event(with: bytes("[0],", $0)) },
        LargeBody(name: "objects") { event(with: bytes("{\"\":0},", $0)) },
        LargeBody(name: "strings") { event(with: bytes("\"0123456789abcdef\",", $0)) },
        LargeBody(name: "equal_keys") { Array("{".utf8) + bytes("\"event\":0,", $0) + Array("\"type\":\"x\"}".utf8) },
        LargeBody(name: "many_keys") { size in
            let members = (0..<size / 12).map { JSON.Member("k\(100_000 + $0)", 0) }
            return JSON.object(members + [JSON.Member("type", "event_callback")]).serialised
        },
        LargeBody(name: "not_utf8") {
            Array("{\"a\":\"".utf8) + [UInt8](repeating: 0xFF, count: $0) + Array("\"}".utf8)
        },
    ]

    /// A message whose text is the same few characters again and again.
    private static let words =
        [
            ("plain", "a few words "), ("accents", "déjà vu "), ("blanks", " "), ("line_ends", "\n"),
            ("controls", "\u{1}"), ("combining", "\u{301}"), ("emoji", "👩‍👩‍👧‍👦"), ("angles", "<"), ("ampersands", "&"),
            ("entities", "&amp;"), ("stars", "*"), ("bold", "*a* "), ("ticks", "`"), ("code", "`a` "),
            ("fences", "```"), ("links", "<https://a.b|c> "), ("mentions", "<@U1>"), ("bars", "<a|&lt;&lt;>"),
            ("calls", "<@U0BENCHBOT> "),
        ].map { name, part in
            LargeBody(name: "text_\(name)") { size in
                let escaped = JSON.string(part).serialised.count - 2
                let text = String(repeating: part, count: size / escaped)
                return BenchEvent.envelope(text: text, number: 1, blocks: []).serialised
            }
        }

    private static let forms = [
        LargeBody(name: "form_ampersands", contentType: form) { bytes("&", $0) },
        LargeBody(name: "form_pairs", contentType: form) { bytes("a=b&", $0) },
        LargeBody(name: "form_escapes", contentType: form) {
            Array("command=/triage&text=".utf8) + bytes("%C3%A9", $0)
        },
        LargeBody(name: "form_percents", contentType: form) { Array("command=/triage&text=".utf8) + bytes("%", $0) },
        LargeBody(name: "form_payload", contentType: form) {
            Array("payload=%7B%22type%22%3A%22view_submission%22%2C%22a%22%3A%5B".utf8) + bytes("0%2C", $0)
                + Array("0%5D%7D".utf8)
        },
    ]

    private static func bytes(_ part: String, _ size: Int) -> [UInt8] {
        Array(String(repeating: part, count: size / part.utf8.count).utf8)
    }

    private static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    /// A message event with one more member, a list of these elements, each with its comma.
    private static func event(with elements: [UInt8]) -> [UInt8] {
        let whole = BenchEvent.envelope(text: "words", number: 1, blocks: []).serialised
        return Array("{\"more\":[".utf8) + elements + Array("0],".utf8) + whole.dropFirst()
    }
}

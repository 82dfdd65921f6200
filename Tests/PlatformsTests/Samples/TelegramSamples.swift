import Documents
import Intake
import Platforms
import Testing

extension Sample {
    static let telegram: [Sample] = [
        Sample(
            platform: TelegramPlatform.self, yaml: "secret_token: ${env:PLAIN}", fixture: "telegram/message.json",
            sign: { _, key, _ in [("X-Telegram-Bot-Api-Secret-Token", key.revealedText)] }, key: secret("PLAIN"),
            signsBody: false)
    ]
}

extension OutSample {
    static let telegram: [OutSample] = [
        OutSample(
            platform: TelegramPlatform.self, yaml: "token: ${env:PLAIN}\nchats: { product: \"-1002000000417\" }",
            shown: { try TelegramHTML($0).text },
            isWithinLimit: { request in
                let html = try TelegramHTML(request)
                return html.text.utf16.count <= 4096 && html.entities <= 100
            },
            calls: ["@everyone", "@here", "@channel", "@all", "@room", "<script", "<a href='x'"],
            answers: [
                (200, [:], #"{"ok":true,"result":{"message_id":7,"chat":{"id":-5}}}"#, "delivered"),
                (200, [:], #"{"ok":true,"result":true}"#, "delivered"), (200, [:], "hello", "uncertain"),
                (400, [:], Self.refusal(400, "Bad Request: chat not found"), "dead"),
                (400, [:], Self.refusal(400, "Bad Request: message is not modified: specified …"), "delivered"),
                (
                    400, [:],
                    #"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001}}"#,
                    "dead"
                ),
                (401, [:], Self.refusal(401, "Unauthorized"), "dead"),
                (403, [:], Self.refusal(403, "Forbidden: bot was blocked by the user"), "dead"),
                (404, [:], Self.refusal(404, "Not Found"), "dead"),
                (
                    429, [:],
                    #"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":7}}"#,
                    "retry"
                ), (429, ["Retry-After": "3"], "", "retry"),
                (502, [:], Self.refusal(502, "Bad Gateway"), "retry"), (502, [:], "<html>", "retry"),
            ])
    ]

    private static func refusal(_ code: Int, _ words: String) -> String {
        #"{"ok":false,"error_code":\#(code),"description":"\#(words)"}"#
    }
}

/// A reader of `parse_mode: HTML`.
///
/// After core.telegram.org/bots/api#html-style: the tags it knows, each closed where it was opened, and four named
/// references. Anything else is a fault.
struct TelegramHTML {
    private(set) var text = ""
    private(set) var entities = 0
    private(set) var links: [String] = []

    struct Fault: Error { var words: String }

    init(_ request: TransportRequest) throws {
        let body = try JSON(parsing: request.body)
        guard body["parse_mode"] == "HTML", let html = body["text"]?.string else { throw Fault(words: "no HTML") }
        try self.init(html)
        // Telegram makes mentions of the text itself, wherever no tag of code stands around.
        var before: Character = " "
        let characters = Array(text.unicodeScalars)
        for (place, scalar) in characters.enumerated() {
            let next = place + 1 < characters.count ? characters[place + 1] : " "
            let isName =
                next.isASCII && (next.properties.isAlphabetic || next.properties.numericType != nil || next == "_")
            if scalar == "@", isName, !before.isLetter, !before.isNumber, before != "_" {
                throw Fault(words: "a mention is alive in \(text)")
            }
            before = Character(scalar)
        }
    }

    init(_ html: String) throws {
        var open: [Substring] = []
        var rest = html[...]
        while let first = rest.first {
            if first == "<" {
                guard let end = rest.firstIndex(of: ">") else { throw Fault(words: "an open tag") }
                let tag = rest[rest.index(after: rest.startIndex)..<end]
                rest = rest[rest.index(after: end)...]
                if tag.hasPrefix("/") {
                    guard open.popLast() == tag.dropFirst() else { throw Fault(words: "closed wrongly: \(tag)") }
                    entities += 1
                    if tag == "/blockquote" { text += "\n" }
                } else {
                    let name = tag.prefix { $0 != " " }
                    guard ["b", "i", "a", "code", "pre", "blockquote"].contains(name) else {
                        throw Fault(words: "an unknown tag: \(tag)")
                    }
                    if name == "a" { links.append(String(tag.dropFirst(8).dropLast())) }
                    open.append(name)
                }
            } else if first == "&" {
                guard let end = rest.firstIndex(of: ";"),
                    let character = ["amp": "&", "lt": "<", "gt": ">", "quot": "\""][
                        rest[rest.index(after: rest.startIndex)..<end]]
                else { throw Fault(words: "a bare & in \(html)") }
                text += character
                rest = rest[rest.index(after: end)...]
            } else {
                text.append(first)
                rest = rest.dropFirst()
            }
        }
        guard open.isEmpty else { throw Fault(words: "left open: \(open)") }
    }
}

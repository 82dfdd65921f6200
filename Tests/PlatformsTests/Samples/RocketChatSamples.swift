import Documents
import Intake
import Platforms
import Testing

extension Sample {
    static let rocketchat: [Sample] = [
        Sample(
            platform: RocketChatPlatform.self, yaml: "{ token: \"${env:PLAIN}\", bot_user: triage }",
            fixture: "rocketchat/outgoing.json")
    ]
}

extension OutSample {
    static let rocketchat: [OutSample] = [
        OutSample(
            platform: RocketChatPlatform.self,
            yaml: "{ url: \"http://127.0.0.1\", user_id: u1, token: \"${env:TOKEN}\" }",
            shown: { RocketChatReader.shown(try RocketChatReader.message(in: $0)) },
            isWithinLimit: { try RocketChatReader.message(in: $0).utf16.count <= 5000 },
            calls: ["@everyone", "@here", "@channel", "@all", "@U123", "@room", "](https://evil", "#general"],
            answers: [
                (200, [:], #"{"message":{"_id":"triaged1"},"success":true}"#, "delivered"),
                (200, [:], "<html></html>", "uncertain"),
                (
                    400, [:], #"{"success":false,"error":"Cannot read properties of undefined (reading 'starred')"}"#,
                    "uncertain"
                ),
                (400, [:], #"{"success":false,"error":"error-invalid-room","errorType":"error-invalid-room"}"#, "dead"),
                (400, [:], #"{"success":false,"error":"Message size exceeds [error-message-size-exceeded]"}"#, "dead"),
                (401, [:], #"{"status":"error","message":"You must be logged in to do this."}"#, "dead"),
                (
                    429, [:],
                    #"{"success":false,"error":"Error, too many requests. You must wait 51 seconds before trying this endpoint again. [error-too-many-requests]"}"#,
                    "retry"
                ),
                (503, ["Retry-After": "2"], "", "retry"),
            ]),
        OutSample(
            platform: RocketChatPlatform.self,
            yaml: "{ webhook_url: \"${env:URL}\", channel: \"#ideas\", limit: 2000 }",
            shown: { RocketChatReader.shown(try #require(try JSON(parsing: $0.body)["text"]?.string)) },
            isWithinLimit: { try #require(try JSON(parsing: $0.body)["text"]?.string).utf16.count <= 2000 },
            calls: ["@everyone", "@all"],
            answers: [
                (200, [:], #"{"success":true}"#, "delivered"), (200, [:], "", "uncertain"),
                (400, [:], #"{"success":false,"error":"invalid-channel"}"#, "dead"),
            ]),
    ]
}

/// What Rocket.Chat shows, written after packages/message-parser: enough of it for what a renderer may write.
enum RocketChatReader {
    static func message(in request: TransportRequest) throws -> String {
        try #require(try JSON(parsing: request.body)["message"]?["msg"]?.string)
    }

    static func shown(_ text: String) -> String {
        text.components(line: "\n").map(line).joined(separator: "\n")
    }

    private static func line(_ line: String) -> String {
        var rest = line[...]
        if rest.hasPrefix("> ") { rest = rest.dropFirst(2) }
        if rest.hasPrefix("- ") { rest = rest.dropFirst(2) }
        if rest.hasPrefix("```") { return "" }
        for mark in ["# ", "## ", ">", "- ", "* ", "||"] where rest.hasPrefix(mark) { return "MARK" }
        var out = ""
        var opensBold = false
        while let next = rest.first {
            if rest.hasPrefix("\\"), let escaped = rest.dropFirst().first, "*_~`#.".contains(escaped) {
                out.append(escaped)
                rest = rest.dropFirst(2)
                continue
            }
            if let word = whole(rest, after: out.last) {
                out += word
                rest = rest.dropFirst(word.count)
                continue
            }
            if next == "`", let end = rest.dropFirst().firstIndex(of: "`") {
                out += rest[rest.index(after: rest.startIndex)..<end]
                rest = rest[rest.index(after: end)...]
                continue
            }
            if next == "*" {
                opensBold.toggle()
                rest = rest.dropFirst()
                continue
            }
            if "_~`".contains(next) { out += "MARK" }
            out.append(next)
            rest = rest.dropFirst()
        }
        if opensBold { out += "MARK" }
        return String(String.UnicodeScalarView(out.unicodeScalars.filter { $0 != "\u{200B}" }))
    }

    /// An address, or a name with a dot in it, up to the blank; marks at its end are no part of it.
    private static func whole(_ rest: Substring, after before: Character?) -> String? {
        guard before.map({ !$0.isLetter && !$0.isNumber }) ?? true else { return nil }
        let word = rest.prefix { !$0.isWhitespace }
        let label = word.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
        let after = word[label.endIndex...]
        guard !label.isEmpty, label.first != "-" else { return nil }
        guard
            after.hasPrefix("://")
                || (after.hasPrefix(".") && after.dropFirst().first.map { $0.isLetter || $0.isNumber } == true)
        else { return nil }
        var taken = word
        while let last = taken.last, ".,!%~*\"':;()=\\`".contains(last) { taken = taken.dropLast() }
        return String(taken)
    }
}

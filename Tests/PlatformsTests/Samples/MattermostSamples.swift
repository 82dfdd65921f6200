import Documents
import Intake
import Platforms
import Testing

extension Sample {
    static let mattermost: [Sample] = [
        // The token is in the body, not over it: there is no signature that a changed byte would break.
        Sample(
            platform: MattermostPlatform.self, yaml: "{ token: \"${env:PLAIN}\", bot_user: triage }",
            fixture: "mattermost/outgoing_hook.json"),
        Sample(
            platform: MattermostPlatform.self, yaml: "command_token: ${env:PLAIN}",
            fixture: "mattermost/slash_ask.form.txt", contentType: "application/x-www-form-urlencoded"),
    ]
}

extension OutSample {
    private static let mattermostAnswers: [(status: Int, headers: Headers, body: String, label: String)] = [
        (201, [:], #"{"id":"gqrnh3675jfxzftnjyjfe4udeh","message":"x"}"#, "delivered"),
        (200, [:], "<html>Welcome</html>", "uncertain"),
        (
            401, [:],
            #"{"id":"api.context.session_expired.app_error","message":"Invalid or expired session","status_code":401}"#,
            "dead"
        ),
        (
            403, [:],
            #"{"id":"api.context.permissions.app_error","message":"You do not have the permissions","status_code":403}"#,
            "dead"
        ),
        (
            400, [:], #"{"id":"api.post.create_post.root_id.app_error","message":"Invalid RootId","status_code":400}"#,
            "dead"
        ),
        (429, ["X-Ratelimit-Reset": "1"], "limit exceeded", "retry"),
        (
            500, [:], #"{"id":"api.post.deduplicate_create_post.pending","message":"pending","status_code":500}"#,
            "retry"
        ),
        (502, [:], "Bad gateway", "retry"), (301, [:], "", "dead"),
    ]

    static let mattermost: [OutSample] = [
        OutSample(
            platform: MattermostPlatform.self, yaml: "{ url: \"http://127.0.0.1\", token: \"${env:TOKEN}\" }",
            shown: { try MattermostReader.shown(in: $0, under: "message") },
            isWithinLimit: { try MattermostReader.raw(in: $0, under: "message").unicodeScalars.count <= 16_383 },
            calls: ["@everyone", "@here", "@channel", "@all", "@U123", "@room", "[click](", "<https"],
            answers: mattermostAnswers),
        OutSample(
            platform: MattermostPlatform.self, yaml: "{ webhook_url: \"${env:URL}\", limit: 4000 }",
            shown: { try MattermostReader.shown(in: $0, under: "text") },
            isWithinLimit: { try MattermostReader.raw(in: $0, under: "text").unicodeScalars.count <= 4000 },
            calls: ["@everyone", "@here", "@channel", "@all"],
            answers: [
                (200, [:], "ok", "delivered"), (200, [:], "", "uncertain"),
                (400, [:], #"{"id":"web.incoming_webhook.invalid.app_error","message":"Invalid webhook"}"#, "dead"),
                (429, ["Retry-After": "3"], "", "retry"),
            ]),
    ]
}

/// What Mattermost's web client shows, written after mattermost/marked and the client's text formatting: enough of them
/// for what a renderer may write, and anything else is left as it stands, so that a mark that works shows.
enum MattermostReader {
    static func raw(in request: TransportRequest, under key: String) throws -> String {
        try #require(try JSON(parsing: request.body)[key]?.string)
    }

    static func shown(in request: TransportRequest, under key: String) throws -> String {
        try raw(in: request, under: key).components(line: "\n").map(line).joined(separator: "\n")
    }

    private static func line(_ line: String) -> String {
        var rest = line[...]
        var bold = false
        if rest.hasPrefix("> ") { rest = rest.dropFirst(2) }
        if rest.hasPrefix("- ") { rest = rest.dropFirst(2) }
        if rest.hasPrefix("```") { return "" }
        // These at the beginning of a line would be no text.
        for mark in ["# ", "> ", "- ", "+ ", "* ", "    ", "==", "--"] where rest.hasPrefix(mark) { return "MARK" }
        if let dot = rest.firstIndex(of: "."), dot > rest.startIndex, rest[..<dot].allSatisfy(\.isNumber) {
            return "LIST"
        }
        var out = ""
        var before: Character = " "
        while let next = rest.first {
            if rest.hasPrefix("\\"), let escaped = rest.dropFirst().first, "`*{}[]()#+-.!_>|~".contains(escaped) {
                out.append(escaped)
                rest = rest.dropFirst(2)
                before = escaped
                continue
            }
            if rest.hasPrefix("\\\\"), rest.dropFirst(2).first.map({ !$0.isLetter && !$0.isNumber }) ?? true {
                out.append("\\")
                rest = rest.dropFirst(2)
                continue
            }
            if rest.hasPrefix("**") {
                bold.toggle()
                rest = rest.dropFirst(2)
                continue
            }
            if let (text, length) = entity(rest) {
                out += text
                rest = rest.dropFirst(length)
                before = "&"
                continue
            }
            // An address is taken as it stands up to what ends one.
            if !before.isLetter, rest.hasPrefix("http://") || rest.hasPrefix("https://") {
                let end = rest.firstIndex { $0.isWhitespace || "`!()[]{;'\",<>?".contains($0) } ?? rest.endIndex
                out += rest[..<end]
                rest = rest[end...]
                continue
            }
            if "*_`".contains(next) || rest.hasPrefix("~~") { out += "MARK" }
            out.append(next)
            rest = rest.dropFirst()
            before = next
        }
        if bold { out += "MARK" }
        for tag in mentions(in: out) { out += tag }
        return String(String.UnicodeScalarView(out.unicodeScalars.filter { $0 != "\u{200B}" }))
    }

    private static func entity(_ rest: Substring) -> (String, Int)? {
        for (name, text) in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&#36;", "$"), ("&nbsp;", "\u{A0}")]
        where rest.hasPrefix(name) { return (text, name.count) }
        return nil
    }

    /// Mentions, hashtags, channels and emoji, as the client finds them in text whose escapes are gone.
    private static func mentions(in text: String) -> [String] {
        let signs = Array(text)
        return signs.indices.compactMap { at in
            let before: Character = at > 0 ? signs[at - 1] : " "
            guard at + 1 < signs.count, !(before.isASCII && (before.isLetter || before.isNumber)) else { return nil }
            let after = signs[at + 1]
            switch signs[at] {
            case "@" where after.isASCII && (after.isLetter || after.isNumber): return " MENTION"
            case "#" where after.isLetter: return " HASHTAG"
            case "~" where after.isASCII && after.isLetter: return " CHANNEL"
            case ":" where ")(D|/$".contains(after): return " FACE"
            case ":"
            where signs[(at + 1)...].prefix(while: { $0.isLetter || $0 == "_" }).count > 0
                && signs[(at + 1)...].first(where: { !($0.isLetter || $0 == "_") }) == ":":
                return " EMOJI"
            default: return nil
            }
        }
    }
}

extension String {
    func components(line separator: Character) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}

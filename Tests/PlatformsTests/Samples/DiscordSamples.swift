import Crypto
import Documents
import Intake
import Platforms

/// Discord signs with Ed25519; the key pair is made from the sample's secret.
enum DiscordSigning {
    private static func pair(_ key: Secret) -> Curve25519.Signing.PrivateKey? {
        try? Curve25519.Signing.PrivateKey(rawRepresentation: Array(SHA256.hash(data: key.revealed)))
    }

    static func publicKey(_ key: Secret) -> String {
        let bytes = pair(key).map { Array($0.publicKey.rawRepresentation) } ?? []
        return String(decoding: Hex.encode(bytes), as: UTF8.self)
    }

    static func headers(_ body: [UInt8], _ key: Secret, _ time: Timestamp) -> [(String, String)] {
        let seconds = String(time.milliseconds / 1000)
        let signature = (try? pair(key)?.signature(for: Array(seconds.utf8) + body)).map { Array($0) } ?? []
        return [
            ("X-Signature-Timestamp", seconds),
            ("X-Signature-Ed25519", String(decoding: Hex.encode(signature), as: UTF8.self)),
        ]
    }
}

extension Sample {
    static let discord = [
        Sample(
            platform: DiscordPlatform.self, yaml: "public_key: \"\(DiscordSigning.publicKey(secret("PLAIN")))\"",
            fixture: "discord/slash_request.json", sign: { DiscordSigning.headers($0, $1, $2) }, key: secret("PLAIN"))
    ]
}

extension OutSample {
    static let discord = [
        OutSample(
            platform: DiscordPlatform.self, yaml: "token: ${env:TOKEN}", shown: discordText, isWithinLimit: discordFits,
            calls: discordCalls, answers: discordAnswers),
        OutSample(
            platform: DiscordPlatform.self, yaml: "webhook: ${env:URL}", shown: discordText, isWithinLimit: discordFits,
            calls: discordCalls, answers: discordAnswers),
    ]

    private static let discordCalls = [
        "<@U123>", "<@&1>", "[click](", " @everyone", " @here", "<https://evil", "https://evil",
    ]

    private static let discordText: @Sendable (TransportRequest) throws -> String = { request in
        DiscordReader.shown(try JSON(parsing: request.body)["content"]?.string ?? "")
    }

    private static let discordFits: @Sendable (TransportRequest) throws -> Bool = { request in
        (1...2000).contains(try JSON(parsing: request.body)["content"]?.string?.utf16.count ?? 0)
    }

    private static let discordAnswers: [(status: Int, headers: Headers, body: String, label: String)] = [
        (200, [:], #"{"id":"1400000000000000001","channel_id":"1","content":"x"}"#, "delivered"),
        (
            429, ["Retry-After": "2"], #"{"message":"You are being rate limited.","retry_after":1.5,"global":false}"#,
            "retry"
        ),
        (429, ["Retry-After": "60"], "error code: 1015", "retry"), (500, [:], "", "retry"),
        (502, [:], "<html>", "retry"),
        (401, [:], #"{"message":"401: Unauthorized","code":0}"#, "dead"),
        (403, [:], #"{"message":"Missing Access","code":50001}"#, "dead"),
        (403, [:], #"{"message":"Missing Permissions","code":50013}"#, "dead"),
        (404, [:], #"{"message":"Unknown Channel","code":10003}"#, "dead"),
        (
            400, [:],
            #"{"message":"Invalid Form Body","code":50035,"errors":{"content":{"_errors":[{"message":"too long"}]}}}"#,
            "dead"
        ),
    ]
}

/// What a person sees of Discord's Markdown, by support.discord.com "Markdown Text 101": every mark that is not behind a
/// backslash acts, and so is lost from the words.
enum DiscordReader {
    static func shown(_ content: String) -> String {
        var out = ""
        var isFence = false
        for line in content.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isFence.toggle()
            } else {
                out += isFence ? line.filter { $0 != "\u{200B}" } : inline(withoutLineMark(String(line)))
            }
            out += "\n"
        }
        return out
    }

    private static func withoutLineMark(_ line: String) -> String {
        var rest = Substring(line)
        if rest.hasPrefix("> ") { rest = rest.dropFirst(2) }
        for mark in ["- ", "+ ", "* ", "# ", "## ", "### ", "-# "] where rest.hasPrefix(mark) {
            return String(rest.dropFirst(mark.count))
        }
        let digits = rest.prefix { $0.isNumber }
        return !digits.isEmpty && rest.dropFirst(digits.count).hasPrefix(". ")
            ? String(rest.dropFirst(digits.count + 2)) : String(rest)
    }

    static func inline(_ text: String) -> String {
        var out = ""
        var rest = Array(text)[...]
        while let one = rest.popFirst() {
            switch one {
            case "\\":
                if let next = rest.first, next.isASCII, next.isPunctuation || next.isSymbol {
                    rest = rest.dropFirst(); out.append(next)
                } else {
                    out.append(one)
                }
            case "*", "_", "~", "|", "#": break
            case "`":
                let ticks = 1 + rest.prefix { $0 == "`" }.count
                rest = rest.dropFirst(ticks - 1)
                var code = ""
                while let next = rest.popFirst() {
                    guard next == "`" else {
                        code.append(next)
                        continue
                    }
                    let run = 1 + rest.prefix { $0 == "`" }.count
                    rest = rest.dropFirst(run - 1)
                    if run == ticks { break }
                    code += String(repeating: "`", count: run)
                }
                out += code
            case "[":
                let (label, url) = link(&rest)
                out += label.map { inline($0) + " " } ?? "["
                if label == nil { out += url }
            case "<":
                let inside = rest.prefix { $0 != ">" }
                rest = rest.dropFirst(inside.count + 1)
                out += inside.first == "@" || inside.first == "#" ? "CALLED" : String(inside)
            case "@" where String(rest.prefix(8)).hasPrefix("everyone") || String(rest.prefix(4)).hasPrefix("here"):
                out += "CALLED"
            case ":" where rest.prefix(30).dropFirst().prefix { !$0.isWhitespace }.contains(":"): out += "EMOJI"
            default: out.append(one)
            }
        }
        return out
    }

    private static func link(_ rest: inout ArraySlice<Character>) -> (String?, String) {
        var label = ""
        var at = rest.startIndex
        while at < rest.endIndex, rest[at] != "]" {
            label.append(rest[at])
            if rest[at] == "\\", at + 1 < rest.endIndex {
                at += 1
                label.append(rest[at])
            }
            at += 1
        }
        guard at + 1 < rest.endIndex, rest[at + 1] == "(" else { return (nil, "") }
        let target = rest[(at + 2)...].prefix { $0 != ")" }
        rest = rest[min(target.endIndex + 1, rest.endIndex)...]
        return (label, String(target))
    }
}

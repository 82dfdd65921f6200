import Documents
import Intake
import Platforms
import Testing

extension Sample {
    static let zulip: [Sample] = [
        // The token is in the body, so there is no header to spoil; ZulipTests looks at wrong ones.
        Sample(platform: ZulipPlatform.self, yaml: "token: ${env:PLAIN}", fixture: "zulip/mention.json")
    ]
}

extension OutSample {
    static let zulip: [OutSample] = [
        OutSample(
            platform: ZulipPlatform.self,
            yaml: "site: https://chat.lantern.example\nemail: triage-bot@chat.lantern.example\napi_key: ${env:PLAIN}",
            shown: { try ZulipDialect.shown(ZulipDialect.content(of: $0)) },
            isWithinLimit: { try ZulipDialect.content(of: $0).unicodeScalars.count <= 10_000 },
            calls: ["%40%2A%2A", "%40all", "%40everyone", "%40room", "%3A%2F%2Fevil", "%3Asmile"],
            answers: [
                (200, [:], #"{"result":"success","msg":"","id":42}"#, "delivered"), (200, [:], "hello", "uncertain"),
                (400, [:], Self.refusal("STREAM_DOES_NOT_EXIST", "Channel 'x' does not exist"), "dead"),
                (400, [:], Self.refusal("BAD_REQUEST", "Not authorized to send to channel 'x'"), "dead"),
                (400, [:], Self.refusal("REACTION_ALREADY_EXISTS", "Reaction already exists."), "delivered"),
                (401, [:], Self.refusal("UNAUTHORIZED", "Invalid API key"), "dead"),
                (
                    429, ["Retry-After": "1.0079"],
                    #"{"code":"RATE_LIMIT_HIT","msg":"API usage exceeded rate limit","result":"error","retry-after":28.7}"#,
                    "retry"
                ), (429, ["Retry-After": "2.5"], "", "retry"),
                (500, [:], Self.refusal("INTERNAL_SERVER_ERROR", "Internal server error"), "retry"),
                (502, [:], "<html>", "retry"),
            ])
    ]

    private static func refusal(_ code: String, _ words: String) -> String {
        #"{"result":"error","code":"\#(code)","msg":"\#(words)"}"#
    }
}

/// A reader of Zulip's Markdown, after its help page and its list of inline patterns: what is no construct that our
/// renderer is to use, but would be one to Zulip, is a fault.
enum ZulipDialect {
    struct Fault: Error { var words: String }

    static func content(of request: TransportRequest) throws -> String {
        let form = try URLEncodedForm.read(request.body)
        guard let content = form.value("content") else { throw Fault(words: "no content") }
        return content
    }

    static func shown(_ content: String) throws -> String {
        var lines: [String] = []
        var fence: Substring?
        for line in content.split(separator: "\n", omittingEmptySubsequences: false) {
            if let open = fence {
                if line == open { fence = nil } else { lines.append(String(line)) }
            } else if line.hasPrefix("```") {
                fence = line.prefix { $0 == "`" }
            } else {
                var rest = line
                if rest.hasPrefix("> ") { rest = rest.dropFirst(2) } else if rest == ">" { rest = "" }
                if rest.hasPrefix("* ") { rest = rest.dropFirst(2) }
                lines.append(try inline(rest))
            }
        }
        guard fence == nil else { throw Fault(words: "an open fence") }
        return lines.joined(separator: "\n")
    }

    /// References become characters last, after every search for marks.
    private static func inline(_ line: Substring) throws -> String {
        if let first = line.first, "#>-+=/|\t".contains(first) || line.hasPrefix("    ") {
            throw Fault(words: "a block begins: \(line)")
        }
        let digits = line.prefix(while: \.isNumber)
        if !digits.isEmpty, [".", ")"].contains(line[digits.endIndex...].first) {
            throw Fault(words: "a numbered list begins: \(line)")
        }
        var out = ""
        var rest = line
        var isStrong = false
        while let first = rest.first {
            if rest.hasPrefix("**") {
                isStrong.toggle()
                rest = rest.dropFirst(2)
            } else if first == "&" {
                let name = rest.dropFirst().prefix { $0 != ";" }
                guard name.hasPrefix("#"), let code = UInt32(name.dropFirst()), let scalar = Unicode.Scalar(code) else {
                    throw Fault(words: "a bare & in \(line)")
                }
                out.unicodeScalars.append(scalar)
                rest = rest[name.endIndex...].dropFirst()
            } else if "`*~[]<>#$@|\\".contains(first) {
                throw Fault(words: "\(first) is alive in \(line)")
            } else if first == ":", let next = rest.dropFirst().first, !next.isWhitespace {
                throw Fault(words: "an emoji or an address in \(line)")
            } else {
                out.append(first)
                rest = rest.dropFirst()
            }
        }
        guard !isStrong else { throw Fault(words: "strong stays open in \(line)") }
        return out
    }
}

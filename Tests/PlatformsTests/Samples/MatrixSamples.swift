import Documents
import Intake
import Platforms

extension Sample {
    static let matrix: [Sample] = [
        Sample(
            platform: MatrixPlatform.self, yaml: "hs_token: ${env:PLAIN}", fixture: "matrix/transaction.json",
            sign: { _, key, _ in [("Authorization", "Bearer \(key.revealedText)")] }, key: secret("PLAIN"),
            signsBody: false)
    ]
}

extension OutSample {
    static let matrix: [OutSample] = [
        OutSample(
            platform: MatrixPlatform.self,
            yaml: "{ homeserver: \"https://matrix.example\", token: \"${env:TOKEN}\", rooms: { \"!room\": C1 } }",
            shown: { request in
                let content = try JSON(parsing: request.body)
                let words = content["m.new_content"] ?? content
                return MatrixClient.shown(words["formatted_body"]?.string ?? "")
            },
            // An event of 65,536 bytes with what the homeserver adds: ids, hashes and signatures.
            isWithinLimit: { $0.body.count <= 60_000 },
            // The plain body may hold anything: with "m.mentions" there, nobody looks for names in the words; that the
            // HTML holds no tag of theirs is what `shown` sees.
            calls: [],
            answers: [
                (200, [:], #"{"event_id":"$new"}"#, "delivered"), (200, [:], "<html>", "retry"),
                (
                    400, [:], #"{"errcode":"M_DUPLICATE_ANNOTATION","error":"Can't send same reaction twice"}"#,
                    "delivered"
                ),
                (400, [:], #"{"errcode":"M_BAD_JSON","error":"no"}"#, "dead"),
                (
                    401, [:], #"{"errcode":"M_UNKNOWN_TOKEN","error":"Invalid access token","soft_logout":false}"#,
                    "dead"
                ),
                (403, [:], #"{"errcode":"M_FORBIDDEN","error":"User @b:x not in room !r"}"#, "dead"),
                (413, [:], #"{"errcode":"M_TOO_LARGE","error":"event too large"}"#, "dead"),
                (429, [:], #"{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2600}"#, "retry"),
                (429, ["Retry-After": "3"], "", "retry"), (500, [:], #"{"errcode":"M_UNKNOWN"}"#, "retry"),
                (502, [:], "<html>Bad gateway</html>", "retry"), (503, [:], "", "retry"), (301, [:], "", "dead"),
            ])
    ]
}

/// Reads HTML as a client does that knows the tags of the specification and nothing else.
enum MatrixClient {
    /// The tags that may stand in a message of ours.
    private static let tags: Set<String> = [
        "p", "/p", "br", "strong", "/strong", "code", "/code", "pre", "/pre", "ul", "/ul", "li", "/li", "blockquote",
        "/blockquote", "/a",
    ]

    static func shown(_ html: String) -> String {
        var out = ""
        var rest = html[...]
        while let first = rest.popFirst() {
            switch first {
            case "<":
                let tag = rest.prefix { $0 != ">" }
                rest = rest.dropFirst(tag.count + 1)
                // A tag that is none of ours was written by somebody else: it is shown, and the test sees it.
                out +=
                    tags.contains(String(tag)) || tag.hasPrefix("a href=\"")
                    ? (tag.hasSuffix("strong") ? "" : " ") : "‹tag \(tag)›"
            case "&":
                let name = rest.prefix { $0 != ";" }
                rest = rest.dropFirst(name.count + 1)
                let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'"]
                out += known[String(name)] ?? "‹entity \(name)›"
            default: out.append(first)
            }
        }
        return out
    }
}

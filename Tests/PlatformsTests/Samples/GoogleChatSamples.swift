import Crypto
import CryptoExtras
import Documents
import Foundation
import Intake
import Platforms

/// Google's part: keys that are made for this run, their public halves as a key set, and tokens signed with them.
enum GoogleSigning {
    static let key = make()
    static let other = make()

    private static func make() -> _RSA.Signing.PrivateKey {
        guard let key = try? _RSA.Signing.PrivateKey(keySize: .bits2048) else { fatalError("no key could be made") }
        return key
    }

    /// A service account's key as the Cloud console gives it.
    static var accountFile: String {
        let file: JSON = [
            "type": "service_account", "private_key_id": "k1", "private_key": .string(key.pemRepresentation),
            "client_email": "triage@foxglove.iam.gserviceaccount.example",
        ]
        return file.text
    }

    static let chat = "https://keys.example/service_accounts/v1/jwk/chat@system.gserviceaccount.com"
    static let certificates = "https://keys.example/oauth2/v3/certs"

    static let keys: JSON = ["keys": [entry("k1", key), entry("k0", other)]]

    static let known: Lookups = {
        var known = Lookups()
        known[.keys, chat] = Lookup.Fact(document: keys)
        known[.keys, certificates] = Lookup.Fact(document: keys)
        return known
    }()

    static func entry(_ id: String, _ key: _RSA.Signing.PrivateKey) -> JSON {
        let parts = try? key.publicKey.getKeyPrimitives()
        return [
            "kid": .string(id), "kty": "RSA", "alg": "RS256", "use": "sig",
            "n": .string(encode(Array(parts?.modulus ?? Data()))),
            "e": .string(encode(Array(parts?.publicExponent ?? Data()))),
        ]
    }

    static func encode(_ bytes: [UInt8]) -> String {
        String(decoding: Base64.encode(bytes), as: UTF8.self).filter { $0 != "=" }
            .map { $0 == "+" ? "-" : $0 == "/" ? "_" : String($0) }.joined()
    }

    static func claims(_ time: Timestamp = now, _ changes: [String: JSON] = [:]) -> JSON {
        let seconds = time.milliseconds / 1000
        let usual: [(String, JSON)] = [
            ("iss", "chat@system.gserviceaccount.com"), ("aud", "123456789012"), ("iat", .int(seconds)),
            ("exp", .int(seconds + 3600)),
        ]
        let names = Set(usual.map(\.0))
        let kept = usual.map { JSON.Member($0.0, changes[$0.0] ?? $0.1) }
        let added = changes.filter { !names.contains($0.key) }.map { JSON.Member($0.key, $0.value) }
        return .object(kept + added)
    }

    static func token(
        _ claims: JSON, head: JSON = ["alg": "RS256", "kid": "k1", "typ": "JWT"],
        key: _RSA.Signing.PrivateKey = Self.key
    ) -> String {
        let signed = encode(head.serialised) + "." + encode(claims.serialised)
        let digest = SHA256.hash(data: Array(signed.utf8))
        let signature = try? key.signature(for: digest, padding: .insecurePKCS1v1_5)
        return signed + "." + encode(Array(signature?.rawRepresentation ?? Data()))
    }
}

extension Sample {
    static let googleChat = [
        Sample(
            platform: GoogleChatPlatform.self, yaml: "audience: \"123456789012\"\nkeys: https://keys.example",
            fixture: "googlechat/message.json",
            sign: { _, key, time in
                let ours = key == Secret("google")
                let token = GoogleSigning.token(
                    GoogleSigning.claims(time), key: ours ? GoogleSigning.key : GoogleSigning.other)
                return [("Authorization", "Bearer " + token)]
            }, key: Secret("google"), signsBody: false, known: GoogleSigning.known)
    ]
}

extension OutSample {
    static let googleChat = [
        OutSample(
            platform: GoogleChatPlatform.self, yaml: "webhook: ${env:CHAT}", shown: chatText, isWithinLimit: chatFits,
            calls: chatCalls, answers: chatAnswers),
        OutSample(
            platform: GoogleChatPlatform.self, yaml: "key: ${env:CHAT_KEY}\nspace: spaces/AAA", shown: chatText,
            isWithinLimit: chatFits, calls: chatCalls, answers: chatAnswers),
    ]

    private static let chatCalls = ["<users/", "[click](", "<https://evil", "https://evil", " <b>"]

    private static let chatText: @Sendable (TransportRequest) throws -> String = { request in
        CommonMarkReader.shown(try JSON(parsing: request.body)["text"]?.string ?? "")
    }

    private static let chatFits: @Sendable (TransportRequest) throws -> Bool = { $0.body.count <= 32_000 }

    private static let chatAnswers: [(status: Int, headers: Headers, body: String, label: String)] = [
        (200, [:], #"{"name":"spaces/AAA/messages/B.B","thread":{"name":"spaces/AAA/threads/B"}}"#, "delivered"),
        (200, [:], "", "uncertain"),
        (429, [:], #"{"error":{"code":429,"message":"Resource exhausted","status":"RESOURCE_EXHAUSTED"}}"#, "retry"),
        (500, [:], #"{"error":{"code":500,"status":"INTERNAL"}}"#, "retry"), (503, ["Retry-After": "30"], "", "retry"),
        (400, [:], #"{"error":{"code":400,"message":"bad","status":"INVALID_ARGUMENT"}}"#, "dead"),
        (401, [:], #"{"error":{"code":401,"message":"bad","status":"UNAUTHENTICATED"}}"#, "dead"),
        (403, [:], #"{"error":{"code":403,"message":"bad","status":"PERMISSION_DENIED"}}"#, "dead"),
        (404, [:], #"{"error":{"code":404,"message":"bad","status":"NOT_FOUND"}}"#, "dead"),
    ]
}

/// What a person sees of CommonMark (0.31), as much of it as a post has: every mark that is not behind a backslash acts,
/// and so is lost from the words; lines without two blanks at their end would run together.
enum CommonMarkReader {
    static func shown(_ text: String) -> String {
        var out = ""
        var fence: Substring?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let ticks = line.prefix { $0 == "`" }
            if ticks.count >= 3, fence.map({ $0 == ticks }) ?? true {
                fence = fence == nil ? ticks : nil
            } else if fence != nil {
                out += line
            } else {
                out += inline(withoutLineMark(line))
            }
            out += "\n"
        }
        return out
    }

    private static func withoutLineMark(_ line: Substring) -> String {
        var rest = line
        if rest.hasPrefix("    ") { return "CODE" }
        if rest.hasPrefix("> ") { rest = rest.dropFirst(2) }
        for mark in ["- ", "+ ", "* ", "# "] where rest.hasPrefix(mark) { return String(rest.dropFirst(mark.count)) }
        if !rest.isEmpty, rest.allSatisfy({ $0 == "=" || $0 == "-" }) { return "RULE" }
        let digits = rest.prefix { $0.isNumber }
        let next = rest.dropFirst(digits.count)
        let isItem = !digits.isEmpty && (next.hasPrefix(". ") || next.hasPrefix(") "))
        return isItem ? String(next.dropFirst(2)) : String(rest)
    }

    private static func inline(_ text: String) -> String {
        var out = ""
        var rest = Array(text)[...]
        while let one = rest.popFirst() {
            switch one {
            case "\\":
                if let next = rest.first, next.isASCII, next.isPunctuation || next.isSymbol {
                    rest = rest.dropFirst()
                    out.append(next)
                } else {
                    out.append(one)
                }
            case "*", "_", "~": break
            case "&": out += "ENTITY"
            case "<":
                let inside = rest.prefix { $0 != ">" }
                rest = rest.dropFirst(inside.count + 1)
                out += inside.starts(with: "users/") ? "CALLED" : "LINK"
            case "[":
                let label = rest.prefix { $0 != "]" }
                rest = rest.dropFirst(label.count + 1).drop { $0 != ")" }.dropFirst()
                out += inline(String(label)) + " "
            case "\u{2060}": break
            default: out.append(one)
            }
        }
        return out
    }
}

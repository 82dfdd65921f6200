import Documents
import Foundation
import Intake
import Platforms
import Testing

struct SignatureTests {
    /// RFC 4231 test case 2 and RFC 2202 test case 2: key "Jefe".
    @Test func `codes are those of the standards`() {
        let scheme = { (hash: HashAlgorithm) in
            Signature(hash, .hex).sign(
                [Array("what do ya want ".utf8), Array("for nothing?".utf8)], key: Array("Jefe".utf8))
        }
        #expect(scheme(.sha1) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
        #expect(scheme(.sha256) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            scheme(.sha512)
                == "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737")
        #expect(fingerprint(of: Array("abc".utf8)).hasPrefix("ba7816bf8f01cfea"))
    }

    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `base64 goes both ways`(plain: String, encoded: String) {
        #expect(String(decoding: Base64.encode(Array(plain.utf8)), as: UTF8.self) == encoded)
        #expect(Base64.decode(encoded.utf8) == Array(plain.utf8))
        let bare = encoded.utf8.filter { $0 != UInt8(ascii: "=") }
        #expect(Base64.decode(bare, isPaddingOptional: true) == Array(plain.utf8))
        #expect(Base64.decode(bare) == (bare.count % 4 == 0 ? Array(plain.utf8) : nil))
    }

    @Test func `what is not base64 or hex is refused`() {
        for text in ["Z", "Zg=a", "Z m8", "Zg-_", "====", "Zm9vY"] {
            #expect(Base64.decode(text.utf8) == nil, "\(text)")
        }
        for text in ["a", "0g", "0x", " 0"] { #expect(Hex.decode(text.utf8) == nil, "\(text)") }
        #expect(Hex.decode("00fFA9".utf8) == [0, 255, 0xA9])
    }

    @Test func `while keys rotate, any of several signatures will do, and other versions are passed over`() throws {
        let standard = try #require(StandardWebhooks(secret("HOOK")))
        let body = Array("{}".utf8)
        let signed = Headers(standard.headers(id: "m", body: body, now: now))
        let good = try #require(signed["webhook-signature"])
        func verdict(_ signature: String, prefix: String = "webhook-") -> String {
            let headers = ["id", "timestamp"].map { (prefix + $0, signed["webhook-" + $0] ?? "") }
            let all = Headers(headers + [(prefix + "signature", signature)])
            return standard.verify(IncomingRequest(headers: all, body: body), now: now).inWords
        }
        #expect(verdict("v1,AAAA v2,x v1a,y \(good)") == "accepted")
        #expect(verdict(good, prefix: "svix-") == "accepted")
        #expect(verdict(good.replacingFirst("v1", by: "v2")) == "401 bad_signature")
        #expect(verdict(String(repeating: "v1,AAAA ", count: 50) + good) == "401 bad_signature")
        #expect(StandardWebhooks(Secret("whsec_")) == nil && StandardWebhooks(Secret("!")) == nil)
        #expect(StandardWebhooks(Secret("bGFudGVybi1sYW50ZXJuLWxhbnRlcm4h")) != nil)
    }

    // MARK: - Vectors beside the checkout

    @Test(.enabled(if: SharedPayloads.folder != nil, "../shared/payloads is not beside the checkout"))
    func `every vector for a scheme of ours verifies or is refused as marked`() throws {
        let folder = try #require(SharedPayloads.folder)
        let path = folder.appending(path: "signatures.json").path
        let vectors = try JSON(parsing: try SharedPayloads.bytes(at: path)).elements
        var seen = 0
        for vector in vectors {
            guard let verdict = verdict(on: vector), let isValid = vector["valid"]?.bool else { continue }
            seen += 1
            let isGenuine = if case .acknowledged = verdict { true } else { verdict == .accepted }
            #expect(isGenuine == isValid, "\(vector["id"]?.string ?? "?")")
        }
        print("signature vectors checked: \(seen) of \(vectors.count)")
        #expect(seen >= 18)
    }

    /// `nil` for schemes that no platform here has (keys by curve, times in the body).
    private func verdict(on vector: JSON) -> Verification? {
        guard let key = vector["secret"]?.string, let body = vector["body"]?.string,
            let header = vector["signature_header"]?.string, let signature = vector["signature"]?.string
        else { return nil }
        let given = (vector["headers"]?.members ?? []).map { ($0.key, $0.value.string ?? "") }
        let request = IncomingRequest(headers: Headers(given + [(header, signature)]), body: Array(body.utf8))
        func time(_ name: String) -> Timestamp {
            Timestamp(milliseconds: (request.headers[name].flatMap { Int64($0) } ?? 0) * 1000)
        }
        switch vector["platform"]?.string {
        case "slack":
            return SlackSource(name: "x", scope: "slack", secret: Secret(key))
                .verify(request, now: time("X-Slack-Request-Timestamp"))
        case "teams":
            let token = Base64.decode(key.utf8) ?? []
            return TeamsSource(name: "x", scope: "x", key: token).verify(request, now: now)
        case "typeform":
            return TypeformSource(place: FormPlace(source: "x", scope: "x"), secret: Secret(key)).verify(
                request, now: now)
        case "standard-webhooks": return StandardWebhooks(Secret(key))?.verify(request, now: time("webhook-timestamp"))
        case "svix-webhooks": return StandardWebhooks(Secret(key))?.verify(request, now: time("svix-timestamp"))
        case "github", "jira", "generic", "intercom", "tally", "surveymonkey":
            return WebhookCheck.hmac(header: header, scheme(of: signature), key: Secret(key)).verify(request, now: now)
        default: return nil
        }
    }

    /// The scheme that a signature's look shows: `sha256=` and hex, or base64 of a hash's length.
    private func scheme(of signature: String) -> Signature {
        for hash in HashAlgorithm.allCases where signature.hasPrefix(hash.rawValue + "=") {
            return Signature(hash, .hex, prefix: hash.rawValue + "=")
        }
        let lengths: [Int: (HashAlgorithm, Signature.Encoding)] = [
            128: (.sha512, .hex), 88: (.sha512, .base64), 44: (.sha256, .base64), 28: (.sha1, .base64),
        ]
        let (hash, encoding) = lengths[signature.utf8.count] ?? (.sha256, .hex)
        return Signature(hash, encoding)
    }
}

extension String {
    fileprivate func replacingFirst(_ text: String, by other: String) -> String {
        hasPrefix(text) ? other + dropFirst(text.count) : self
    }

    @Test(arguments: [
        (#"{"token":"t","text":"é","n":1}"#, #"{"token":"","text":"é","n":1}"#),
        ("token=t&text=a%20b", "token=&text=a%20b"), ("a=token&token=x", "a=token&token="),
    ])
    func `a token in the body is taken out of it, and nothing else`(body: String, kept: String) {
        #expect(String(decoding: BodyToken.removed(from: Array(body.utf8)), as: UTF8.self) == kept)
    }

    @Test(arguments: ["", "{", "[]", #"{"text":"token"}"#, #"{"token":7}"#, "a=b&tokens=1", #"{"token":""}"#])
    func `a body without one stays as it is`(body: String) {
        #expect(BodyToken.removed(from: Array(body.utf8)) == Array(body.utf8))
    }
}

import Crypto
import CryptoExtras
import Documents
import Intake
import Platforms
import Testing

/// The classic attacks on JSON Web Tokens, and what Google's own must say.
struct GoogleTokenTests {
    private static let url = "https://intake.example/in/chat"
    private static let addon = "service-123456789012@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"

    private func verdict(
        _ token: String, _ yaml: String = "audience: \"123456789012\"", known: Lookups = GoogleSigning.known,
        at time: Timestamp = now
    ) throws -> String {
        let door = try #require(source(GoogleChatPlatform.self, yaml + "\nkeys: https://keys.example").value)
        let body = try Fixtures.body("googlechat/message.json")
        let request = IncomingRequest(headers: ["Authorization": "Bearer " + token], body: body, known: known)
        return door.verify(request, now: time).inWords
    }

    private func token(_ changes: [String: JSON] = [:]) -> String {
        GoogleSigning.token(GoogleSigning.claims(now, changes))
    }

    private var identity: [String: JSON] {
        [
            "iss": "https://accounts.google.com", "aud": .string(Self.url), "email": "chat@system.gserviceaccount.com",
            "email_verified": true,
        ]
    }

    @Test func `Chat's own token lets in`() throws {
        #expect(try verdict(token()) == "acknowledged 200")
        #expect(try verdict(token(["nbf": .int(now.milliseconds / 1000)])) == "acknowledged 200")
    }

    @Test func `before the keys are there it is asked to come again`() throws {
        #expect(try verdict(token(), known: Lookups()) == "503 unready")
        #expect(try verdict("", known: Lookups()) == "401 bad_signature")
    }

    @Test func `no algorithm but RS256 counts`() throws {
        let claims = GoogleSigning.claims()
        for name in ["none", "None", "HS256", "RS512", "PS256", "ES256", "rs256", ""] {
            let head: JSON = ["alg": .string(name), "kid": "k1"]
            #expect(try verdict(GoogleSigning.token(claims, head: head)) == "401 bad_signature", "\(name)")
            let unsigned = GoogleSigning.encode(head.serialised) + "." + GoogleSigning.encode(claims.serialised) + "."
            #expect(try verdict(unsigned) == "401 bad_signature", "\(name)")
        }
        // HS256 with the public key, which everybody has, for a secret.
        let head: JSON = ["alg": "HS256", "kid": "k1"]
        let signed = GoogleSigning.encode(head.serialised) + "." + GoogleSigning.encode(claims.serialised)
        for key in [GoogleSigning.key.publicKey.pemRepresentation, GoogleSigning.keys.text] {
            let code = HashAlgorithm.sha256.authenticationCode(of: [Array(signed.utf8)], key: Array(key.utf8))
            #expect(try verdict(signed + "." + GoogleSigning.encode(code)) == "401 bad_signature")
        }
    }

    @Test func `only Google's keys count, each under its own id`() throws {
        let claims = GoogleSigning.claims()
        for head: JSON in [
            ["alg": "RS256", "kid": "k2"], ["alg": "RS256"], ["alg": "RS256", "kid": ""], ["alg": "RS256", "kid": 1],
            ["alg": "RS256", "kid": "k0"], ["alg": "RS256", "kid": "k1", "crit": ["exp"]],
            ["alg": "RS256", "kid": "../k1"],
        ] {
            #expect(try verdict(GoogleSigning.token(claims, head: head)) == "401 bad_signature", "\(head.text)")
        }
        // A key that the token brings along, or points to.
        let own: JSON = [
            "alg": "RS256", "kid": "mine", "jwk": GoogleSigning.entry("mine", GoogleSigning.other),
            "jku": "https://evil.example/keys",
        ]
        #expect(try verdict(GoogleSigning.token(claims, head: own, key: GoogleSigning.other)) == "401 bad_signature")
        #expect(try verdict(GoogleSigning.token(claims, key: GoogleSigning.other)) == "401 bad_signature")
        // A set whose key is for something else, or too short to trust.
        for (key, value) in [("use", "enc"), ("kty", "EC"), ("alg", "RS512"), ("n", "AQAB"), ("e", ""), ("n", "!")] {
            var entry = GoogleSigning.entry("k1", GoogleSigning.key).members
            entry = entry.map { $0.key == key ? JSON.Member(key, .string(value)) : $0 }
            var known = Lookups()
            known[.keys, GoogleSigning.chat] = Lookup.Fact(document: ["keys": [.object(entry)]])
            #expect(try verdict(token(), known: known) == "401 bad_signature", "\(key) \(value)")
        }
    }

    @Test func `time counts, with a minute's tolerance`() throws {
        let made = token()
        #expect(try verdict(made, at: now + .seconds(3660)) == "acknowledged 200")
        #expect(try verdict(made, at: now + .seconds(3661)) == "401 stale")
        #expect(try verdict(made, at: now + .seconds(-60)) == "acknowledged 200")
        #expect(try verdict(made, at: now + .seconds(-61)) == "401 stale")
        let seconds = now.milliseconds / 1000
        #expect(try verdict(token(["nbf": .int(seconds + 90)])) == "401 stale")
        #expect(try verdict(token(["exp": .int(seconds - 1)])) == "401 stale")
        for (key, value): (String, JSON) in [
            ("exp", .null), ("exp", "4102444800"), ("iat", .null), ("exp", .double(1e300)), ("exp", .bool(true)),
        ] {
            #expect(try verdict(token([key: value])) == "401 bad_signature", "\(key) \(value.text)")
        }
        #expect(try verdict(token(["iat": .int(.min), "exp": .int(.max)])) == "acknowledged 200")
        #expect(try verdict(token(["iat": .int(.max), "exp": .int(.max)])) == "401 stale")
    }

    @Test func `it must be for us, and from Chat`() throws {
        for aud: JSON in ["123456789013", "", ["123456789012"], 123_456_789_012, .null] {
            #expect(try verdict(token(["aud": aud])) == "401 bad_signature", "\(aud.text)")
        }
        for iss: JSON in ["https://accounts.google.com", "", "chat@system.gserviceaccount.com.evil.example", .null] {
            #expect(try verdict(token(["iss": iss])) == "401 bad_signature", "\(iss.text)")
        }
    }

    @Test func `with an address as audience the signed-in account counts`() throws {
        let yaml = "audience: \(Self.url)"
        #expect(try verdict(token(identity), yaml) == "acknowledged 200")
        #expect(try verdict(token(), yaml) == "401 bad_signature")
        for (key, value): (String, JSON) in [
            ("aud", "https://intake.example/in/other"), ("email", "somebody@example.com"), ("email_verified", false),
            ("email_verified", "true"), ("email", .null), ("iss", "chat@system.gserviceaccount.com"),
            ("email", .string(Self.addon)),
        ] {
            #expect(
                try verdict(token(identity.merging([key: value]) { $1 }), yaml) == "401 bad_signature", "\(key)")
        }
        // Any project can point its add-on at our address: only the one that is named may come in.
        let pinned = "\(yaml)\nservice_account: \(Self.addon)"
        #expect(
            try verdict(token(identity.merging(["email": .string(Self.addon)]) { $1 }), pinned) == "acknowledged 200")
        #expect(try verdict(token(identity), pinned) == "401 bad_signature")
        let other = JSON.string(Self.addon.replacing("1234", with: "9999"))
        #expect(try verdict(token(identity.merging(["email": other]) { $1 }), pinned) == "401 bad_signature")
    }

    @Test func `doctor warns where only an address tells who may come in`() throws {
        func remarks(_ yaml: String) throws -> [Finding] {
            try #require(source(GoogleChatPlatform.self, yaml).value).remarks
        }
        #expect(try remarks("audience: \(Self.url)").map(\.level) == [.warning])
        #expect(try remarks("audience: \(Self.url)\nservice_account: \(Self.addon)").isEmpty)
        #expect(try remarks("audience: \"123456789012\"").isEmpty)
    }

    @Test func `every cut and every changed character of a token is refused`() throws {
        let made = token()
        let bytes = Array(made)
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(try verdict(String(bytes.prefix(length))) == "401 bad_signature")
        }
        for place in stride(from: 0, to: bytes.count - 1, by: 11) where bytes[place] != "." {
            var changed = bytes
            changed[place] = changed[place] == "A" ? "B" : "A"
            #expect(try verdict(String(changed)).hasPrefix("401"), "at \(place)")
        }
        for noise in [
            "\(made).x", "\(made)=", " \(made)", "\(made) ", "..", "a.b.c", String(repeating: "A", count: 9000),
        ] {
            #expect(try verdict(noise) == "401 bad_signature")
        }
        let door = try #require(source(GoogleChatPlatform.self, Sample.googleChat[0].yaml).value)
        for header in [made, "Basic \(made)", "Bearer", ""] {
            let request = IncomingRequest(headers: ["Authorization": header], body: [], known: GoogleSigning.known)
            #expect(door.verify(request, now: now).inWords == "401 bad_signature")
        }
    }
}

extension String {
    fileprivate func replacing(_ text: String, with replacement: String) -> String {
        split(separator: text, omittingEmptySubsequences: false).joined(separator: replacement)
    }
}

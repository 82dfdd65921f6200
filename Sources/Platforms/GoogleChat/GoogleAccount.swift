private import Crypto
import CryptoExtras
import Documents
package import Intake

/// A service account: signs its own access tokens, which Google's APIs take without an exchange
/// (developers.google.com/identity/protocols/oauth2/service-account, "Authorization without OAuth"; aip.dev/auth/4111).
package struct GoogleAccount: Sendable {
    package let email: String
    private let keyID: String
    private let key: _RSA.Signing.PrivateKey

    /// `nil` when this is not the JSON file that the Google Cloud console gives for a key.
    package init?(_ file: Secret) {
        guard let json = try? JSON(parsing: file.revealed), let email = json["client_email"]?.string?.nonEmpty,
            let pem = json["private_key"]?.string, let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem)
        else { return nil }
        self.email = email
        self.key = key
        keyID = json["private_key_id"]?.string ?? ""
    }

    /// Good for an hour from `now`.
    ///
    /// The time is cut to five minutes, so that repeats within these send the same bytes.
    func authorization(now: Timestamp) -> String? {
        let issued = now.milliseconds / 300_000 * 300
        let head: JSON = ["alg": "RS256", "typ": "JWT", "kid": .string(keyID)]
        let claims: JSON = [
            "iss": .string(email), "sub": .string(email), "scope": "https://www.googleapis.com/auth/chat.bot",
            "iat": .int(issued), "exp": .int(issued + 3600),
        ]
        let signed = Self.encode(head.serialised) + "." + Self.encode(claims.serialised)
        let digest = SHA256.hash(data: Array(signed.utf8))
        guard let signature = try? key.signature(for: digest, padding: .insecurePKCS1v1_5) else { return nil }
        return "Bearer \(signed).\(Self.encode(Array(signature.rawRepresentation)))"
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        let mapped = Base64.encode(bytes).compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
        return String(decoding: mapped, as: UTF8.self)
    }
}

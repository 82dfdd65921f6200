private import Crypto
private import CryptoExtras
import Documents
package import Intake

/// A bearer token of Google's: a JSON Web Token signed with RSA and SHA-256 (RFC 7515, RFC 7519).
///
/// Only RS256 with a key out of Google's own set counts: a token can name no other algorithm, bring no key of its own and
/// point to none.
package struct GoogleToken {
    /// Clocks may be that far apart.
    package static let tolerance: Int64 = 60
    private static let longest = 8192

    private let key: String
    private let signed: [UInt8]
    private let signature: [UInt8]
    private let claims: JSON

    package enum Fault: Error, Equatable {
        case unreadable(String)
        /// Made by somebody else, or for somebody else.
        case foreign(String)
        case stale(String)
    }

    package init(authorization header: String) throws(Fault) {
        guard header.utf8.count <= Self.longest else { throw .unreadable("the token is too long") }
        let words = header.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, words[0].equalsIgnoringASCIICase("Bearer") else {
            throw .unreadable("Authorization is not \"Bearer\" and a token")
        }
        let parts = words[1].utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Self.json(parts[0]), let claims = Self.json(parts[1]),
            let signature = Self.decode(parts[2]), !signature.isEmpty
        else { throw .unreadable("the token is no JSON Web Token") }
        guard head["alg"]?.string == "RS256" else { throw .foreign("the token is not signed with RS256") }
        // Extensions that must be understood (RFC 7515, 4.1.11): we know none.
        guard head["crit"] == nil else { throw .foreign("the token asks for extensions") }
        guard let key = head["kid"]?.string?.nonEmpty else { throw .foreign("the token names no key") }
        self.key = key
        self.signature = signature
        self.claims = claims
        signed = Array(parts[0]) + [UInt8(ascii: ".")] + Array(parts[1])
    }

    /// What the token has to say of itself.
    package struct Demand: Sendable, Equatable {
        package var issuers: [String]
        package var audience: String
        /// The signed-in account; `nil` where the issuer says it all.
        package var emails: [String]?
    }

    package func check(_ demand: Demand, keys: JSON, now: Timestamp) throws(Fault) {
        guard let found = keys["keys"]?.elements.first(where: { isUsable($0) }) else {
            throw .foreign("no key of Google's has the token's key id")
        }
        guard isSigned(with: found) else { throw .foreign("the token's signature is not made with Google's key") }
        guard let issuer = claims["iss"]?.string, demand.issuers.contains(issuer) else {
            throw .foreign("the token is not issued by \(demand.issuers.first ?? "Google")")
        }
        guard claims["aud"]?.string == demand.audience else {
            throw .foreign("the token is for another audience than this source's")
        }
        if let emails = demand.emails {
            guard claims["email_verified"]?.bool == true, let email = claims["email"]?.string, emails.contains(email)
            else { throw .foreign("the token is not \(emails.first ?? "Google Chat")'s") }
        }
        try checkTimes(now: now)
    }

    private func checkTimes(now: Timestamp) throws(Fault) {
        let seconds = now.milliseconds / 1000
        guard let expires = claims["exp"]?.int, let issued = claims["iat"]?.int else {
            throw .foreign("the token does not say how long it is good")
        }
        guard expires > issued, seconds <= expires.addingSaturating(Self.tolerance) else {
            throw .stale("the token has expired")
        }
        let earliest = max(issued, claims["nbf"]?.int ?? issued)
        guard seconds >= earliest.addingSaturating(-Self.tolerance) else { throw .stale("the token is not yet valid") }
    }

    // MARK: - Keys

    private func isUsable(_ entry: JSON) -> Bool {
        entry["kid"]?.string == key && entry["kty"]?.string == "RSA" && entry["use"]?.string ?? "sig" == "sig"
            && entry["alg"]?.string ?? "RS256" == "RS256"
    }

    private func isSigned(with entry: JSON) -> Bool {
        guard let modulus = entry["n"]?.string.flatMap({ Self.decode($0.utf8[...]) }), modulus.count >= 256,
            let exponent = entry["e"]?.string.flatMap({ Self.decode($0.utf8[...]) }),
            let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent)
        else { return false }
        return key.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: signed),
            padding: .insecurePKCS1v1_5)
    }

    // MARK: - Parts

    private static func json(_ part: Substring.UTF8View.SubSequence) -> JSON? {
        guard let bytes = decode(part), let json = try? JSON(parsing: bytes), case .object = json else { return nil }
        return json
    }

    /// Base 64 with the alphabet for addresses, without padding (RFC 7515, 2).
    private static func decode(_ part: Substring.UTF8View.SubSequence) -> [UInt8]? {
        var digits: [UInt8] = []
        digits.reserveCapacity(part.count)
        for byte in part {
            switch byte {
            case UInt8(ascii: "-"): digits.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): digits.append(UInt8(ascii: "/"))
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            default: digits.append(byte)
            }
        }
        return Base64.decode(digits, isPaddingOptional: true)
    }
}

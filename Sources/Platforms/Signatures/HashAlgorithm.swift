private import Crypto

/// The hash under an HMAC, by the name that webhooks and our configuration use for it.
package enum HashAlgorithm: String, Sendable, CaseIterable {
    case sha1, sha256, sha512

    /// The HMAC (RFC 2104) of the parts one after the other, without joining them in memory.
    package func authenticationCode(of parts: [[UInt8]], key: [UInt8]) -> [UInt8] {
        switch self {
        case .sha1: Self.code(Insecure.SHA1.self, parts, key)
        case .sha256: Self.code(SHA256.self, parts, key)
        case .sha512: Self.code(SHA512.self, parts, key)
        }
    }

    private static func code<Hash: HashFunction>(_: Hash.Type, _ parts: [[UInt8]], _ key: [UInt8]) -> [UInt8] {
        var hmac = HMAC<Hash>(key: SymmetricKey(data: key))
        for part in parts { hmac.update(data: part) }
        return Array(hmac.finalize())
    }
}

/// The SHA-256 of some bytes as lower-case hex: a name for content that has no other.
package func fingerprint(of bytes: [UInt8]) -> String {
    String(decoding: Hex.encode(Array(SHA256.hash(data: bytes))), as: UTF8.self)
}

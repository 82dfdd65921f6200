import Intake

/// A mail's key: its Message-ID, a `#`, and eight hexadecimal digits of its sender's fingerprint.
enum EmailMessageKey {
    private static let digits = 8

    /// - Parameter from: in lower case.
    static func key(_ id: String, from: String) -> String {
        id + "#" + fingerprint(of: Array(from.utf8)).prefix(digits)
    }

    /// The Message-ID of a key, for headers that refer to the mail; what is no such key stays as it is.
    static func messageID(_ key: some StringProtocol) -> String {
        let end = key.suffix(digits + 1)
        guard end.first == "#", end.count == digits + 1, isHex(end.dropFirst()) else { return String(key) }
        return String(key.dropLast(digits + 1))
    }

    /// Digits and small letters up to `f`, as our fingerprints are written.
    static func isHex(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

/// E-mail addresses: a name, an @, and a domain with a dot in it.
struct EmailFinder: SecretFinder {
    let shown = "[email]"

    func spans(in utf8: [UInt8]) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        var taken = 0
        for (at, byte) in utf8.enumerated() where byte == UInt8(ascii: "@") && at >= taken {
            var start = at
            while start > taken, Self.isName(utf8[start - 1]) { start -= 1 }
            // Quotes and dots around a name are no part of it.
            while start < at, utf8[start] == UInt8(ascii: ".") || utf8[start] == UInt8(ascii: "'") { start += 1 }
            guard start < at, let end = Self.domainEnd(utf8, from: at + 1) else { continue }
            spans.append(start..<end)
            taken = end
        }
        return spans
    }

    /// Where the domain ends; `nil` when none begins there.
    private static func domainEnd(_ utf8: [UInt8], from start: Int) -> Int? {
        var end = start
        while end < utf8.count, isDomain(utf8[end]) { end += 1 }
        while end > start, utf8[end - 1] == UInt8(ascii: ".") || utf8[end - 1] == UInt8(ascii: "-") { end -= 1 }
        let labels = utf8[start..<end].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count > 1, labels.allSatisfy({ !$0.isEmpty }), labels.last.map({ $0.count > 1 }) ?? false else {
            return nil
        }
        return end
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        // Letters of other scripts; their signs too, which hides a little more than needed.
        default: byte >= 0x80
        }
    }

    private static func isName(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || "._%+-'&".utf8.contains(byte) }

    private static func isDomain(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || byte == 0x2D || byte == 0x2E }
}

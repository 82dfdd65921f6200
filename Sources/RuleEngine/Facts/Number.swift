/// A number as people write it: `250000`, `250,000`, `-3.5`.
///
/// Commas count only between groups of three digits, so that the decimal comma of `1,5` is never read as fifteen.
struct Number: Sendable, Hashable, Comparable {
    let value: Double

    init?(_ text: some StringProtocol) {
        var digits = Array(text.utf8)
        while let last = digits.last, last <= 0x20 { digits.removeLast() }
        digits = Array(digits.drop { $0 <= 0x20 })
        guard digits.count <= 40 else { return nil }
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Self.whole(parts[0]) else { return nil }
        var plain = whole
        if parts.count == 2 {
            guard !parts[1].isEmpty, parts[1].allSatisfy(Self.isDigit) else { return nil }
            plain += [UInt8(ascii: ".")] + parts[1]
        }
        guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else { return nil }
        self.value = isNegative ? -value : value
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    /// The digits without their commas.
    private static func whole(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let groups = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard groups.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else { return nil }
        if groups.count > 1 {
            guard groups[0].count <= 3, groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
        }
        return Array(groups.joined())
    }

    static func < (a: Number, b: Number) -> Bool { a.value < b.value }

    /// Without `.0` where it is whole.
    var text: String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }
}

/// Numbers of payment cards: as long as an issuer makes them, and with the right check digit.
struct CardFinder: SecretFinder {
    let shown = "[card]"

    func spans(in utf8: [UInt8]) -> [Range<Int>] {
        DigitRun.all(in: utf8).flatMap { Self.spans(in: $0, utf8) }
    }

    /// A card may stand beside other numbers: each group can begin one, and the longest counts.
    private static func spans(in run: DigitRun, _ utf8: [UInt8]) -> [Range<Int>] {
        guard run.digits >= 13 else { return [] }
        var spans: [Range<Int>] = []
        var first = 0
        while first < run.groups.count {
            // No issuer's numbers begin otherwise.
            guard (UInt8(ascii: "2")...UInt8(ascii: "6")).contains(utf8[run.groups[first].span.lowerBound]) else {
                first += 1
                continue
            }
            var digits: [UInt8] = []
            var found: Int?
            for last in first..<run.groups.count {
                if last > first, !isPlain(run.groups[last].gap, utf8) { break }
                digits += utf8[run.groups[last].span].map { $0 - 48 }
                guard digits.count <= 19 else { break }
                if isCard(digits) { found = last }
            }
            if let found {
                spans.append(run.groups[first].span.lowerBound..<run.groups[found].span.upperBound)
                first = found
            }
            first += 1
        }
        return spans
    }

    /// A space or a hyphen, of whatever width, and nothing else.
    private static func isPlain(_ gap: Range<Int>, _ utf8: [UInt8]) -> Bool {
        !utf8[gap].contains { "./()".utf8.contains($0) }
    }

    static func isCard(_ digits: [UInt8]) -> Bool {
        guard digits.count >= 13, digits.count <= 19 else { return false }
        let prefix = digits.prefix(4).reduce(0) { $0 * 10 + Int($1) }
        return issuers.contains { $0.prefixes.contains(prefix) && $0.lengths.contains(digits.count) } && luhn(digits)
    }

    /// Doubles every second digit from the right; the sum of all digits ends with 0.
    private static func luhn(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = Int(digit) * (place % 2 == 1 ? 2 : 1)
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0
    }

    /// What the first four digits may be, and how many there are: half of all long numbers begin otherwise.
    private static let issuers: [(prefixes: ClosedRange<Int>, lengths: ClosedRange<Int>)] = [
        (4000...4999, 13...19), (5100...5599, 16...16), (2221...2720, 16...16), (3400...3499, 15...15),
        (3700...3799, 15...15), (3000...3059, 14...19), (3600...3699, 14...19), (3800...3999, 14...19),
        (3528...3589, 16...19), (5000...5099, 13...19), (5600...5899, 13...19), (6000...6999, 13...19),
    ]
}

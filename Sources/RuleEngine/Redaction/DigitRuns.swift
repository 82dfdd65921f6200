/// Digits as people group them: `+49 (30) 123-456`, with what stands between the groups.
struct DigitRun {
    struct Group {
        var span: Range<Int>
        /// What stands between the group before and this one.
        var gap: Range<Int>

        var count: Int { span.count }
    }

    var groups: [Group] = []
    var hasPlus = false
    /// A bracket stands before the first group: `(030) 123456`.
    var hasBracket = false

    var digits: Int { groups.reduce(0) { $0 + $1.count } }

    /// With its plus or bracket.
    func start(in utf8: [UInt8]) -> Int { (groups.first?.span.lowerBound ?? 0) - (hasPlus || hasBracket ? 1 : 0) }

    /// All the runs of a text, in one pass.
    static func all(in utf8: [UInt8]) -> [DigitRun] {
        var runs: [DigitRun] = []
        var at = 0
        while at < utf8.count {
            guard isDigit(utf8[at]) else {
                at += 1
                continue
            }
            var run = DigitRun()
            let before = at > 0 ? utf8[at - 1] : 0
            run.hasPlus = before == UInt8(ascii: "+")
            run.hasBracket = before == UInt8(ascii: "(")
            var gap = at..<at
            repeat {
                let start = at
                while at < utf8.count, isDigit(utf8[at]) { at += 1 }
                run.groups.append(Group(span: start..<at, gap: gap))
                gap = at..<gapEnd(utf8, from: at)
                guard gap.upperBound < utf8.count, !gap.isEmpty, isDigit(utf8[gap.upperBound]) else { break }
                at = gap.upperBound
            } while true
            runs.append(run)
        }
        return runs
    }

    static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    /// Past up to three of the signs that people put between groups of digits.
    private static func gapEnd(_ utf8: [UInt8], from start: Int) -> Int {
        var at = start
        for _ in 0..<3 {
            guard at < utf8.count else { return at }
            if " -./()".utf8.contains(utf8[at]) {
                at += 1
            } else if let sign = wideSigns.first(where: { utf8[at...].starts(with: $0) }) {
                at += sign.count
            } else {
                return at
            }
        }
        return at
    }

    /// Spaces that do not break, and the dashes that word processors put in.
    private static let wideSigns = ["\u{A0}", "\u{202F}", "\u{2009}", "\u{2010}", "\u{2011}", "\u{2013}"]
        .map { Array($0.utf8) }
}

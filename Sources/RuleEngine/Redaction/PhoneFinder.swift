/// Phone numbers, by the ways people write them.
///
/// Dates, versions, amounts and order numbers have digits too, so that a number counts only when it says that it is
/// one: by a plus, by a leading zero in grouped digits, by the groups that North America uses, or by a word before it.
struct PhoneFinder: SecretFinder {
    let shown = "[phone]"

    func spans(in utf8: [UInt8]) -> [Range<Int>] {
        DigitRun.all(in: utf8).compactMap { Self.span(of: $0, utf8) }
    }

    private static func span(of run: DigitRun, _ utf8: [UInt8]) -> Range<Int>? {
        let start = run.start(in: utf8)
        // `ACME-030`, `v1.2`, `#12`, `12:30`, `$12`: a part of something else.
        if start > 0, isPartOfMore(utf8[start - 1], before: start, utf8) { return nil }
        guard let last = lastGroup(of: run, utf8) else { return nil }
        return start..<run.groups[last].span.upperBound
    }

    /// The number's last group; `nil` when it is no phone number.
    private static func lastGroup(of run: DigitRun, _ utf8: [UInt8]) -> Int? {
        let sizes = run.groups.map(\.count)
        if run.hasPlus { return fitting(run, 8...15) }
        let first = utf8[run.groups[0].span]
        // The way out of one's own country.
        if sizes.count > 1, first.starts(with: "00".utf8), !isDate(run, utf8) { return fitting(run, 9...17) }
        // The zero before an area code; no date, no version and no address of a machine.
        if sizes.count > 1, first.first == UInt8(ascii: "0"), first.count > 1, !isDate(run, utf8),
            !isMachine(run, utf8), (9...13).contains(run.digits)
        {
            return sizes.count - 1
        }
        if isNorthAmerican(run, utf8) { return sizes.count - 1 }
        return isCalledSo(run, utf8) ? fitting(run, 6...15) : nil
    }

    /// The last group up to which there are as many digits as a number has: what stands behind it may be another.
    private static func fitting(_ run: DigitRun, _ count: ClosedRange<Int>) -> Int? {
        var digits = 0
        var last: Int?
        for (number, group) in run.groups.enumerated() {
            digits += group.count
            if digits > count.upperBound { break }
            if digits >= count.lowerBound { last = number }
        }
        return last
    }

    /// `555-234-6789`, `(555) 234-6789`, `1-555-234-6789`: area codes and exchanges begin with 2 to 9.
    private static func isNorthAmerican(_ run: DigitRun, _ utf8: [UInt8]) -> Bool {
        var groups = run.groups[...]
        if groups.count == 4, groups[0].count == 1, utf8[groups[0].span.lowerBound] == UInt8(ascii: "1") {
            groups = groups.dropFirst()
        }
        guard groups.map(\.count) == [3, 3, 4] else { return false }
        return groups.prefix(2).allSatisfy { utf8[$0.span.lowerBound] >= UInt8(ascii: "2") }
    }

    /// `24.12.2026 10`, `2026-12-24`: begins with a day, a month and a year, the same sign between them.
    private static func isDate(_ run: DigitRun, _ utf8: [UInt8]) -> Bool {
        guard run.groups.count >= 3 else { return false }
        let (one, two, three) = (run.groups[0], run.groups[1], run.groups[2])
        guard two.gap.count == 1, utf8[two.gap].elementsEqual(utf8[three.gap]), two.count <= 2 else { return false }
        func isYear(_ group: DigitRun.Group) -> Bool {
            group.count == 4 && [UInt8(ascii: "1"), UInt8(ascii: "2")].contains(utf8[group.span.lowerBound])
        }
        let isShort = three.count == 2 && run.groups.count == 3
        return one.count <= 2 && (isYear(three) || isShort) || isYear(one) && three.count <= 2
    }

    /// `010.000.000.001`, `1.02.3`.
    private static func isMachine(_ run: DigitRun, _ utf8: [UInt8]) -> Bool {
        let areDots = run.groups.dropFirst().allSatisfy { utf8[$0.gap].elementsEqual(".".utf8) }
        return areDots && run.groups.count == 4 && run.groups.allSatisfy { $0.count <= 3 }
    }

    private static func isPartOfMore(_ byte: UInt8, before start: Int, _ utf8: [UInt8]) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "#"), UInt8(ascii: "_"), UInt8(ascii: "$"):
            return true
        // Behind a letter it joins; behind a space it is a dash.
        case UInt8(ascii: "-"): return start > 1 && (97...122).contains(utf8[start - 2] | 0x20)
        case UInt8(ascii: ":"): return start > 1 && DigitRun.isDigit(utf8[start - 2])
        default: return false
        }
    }

    /// Whether the word before says what it is: `tel: 5551234`, `call 07911123456`.
    private static func isCalledSo(_ run: DigitRun, _ utf8: [UInt8]) -> Bool {
        guard !isDate(run, utf8), !isMachine(run, utf8) else { return false }
        var end = run.start(in: utf8)
        while end > 0, " :.(".utf8.contains(utf8[end - 1]) { end -= 1 }
        var start = end
        while start > 0, end - start < 12, (97...122).contains(utf8[start - 1] | 0x20) { start -= 1 }
        return cues.contains(String(decoding: utf8[start..<end].map { $0 | 0x20 }, as: UTF8.self))
    }

    private static let cues: Set<String> = [
        "tel", "telephone", "telefon", "phone", "mobile", "mobil", "cell", "fax", "call", "sms", "whatsapp", "handy",
    ]
}

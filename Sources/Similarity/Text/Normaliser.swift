@_spi(_Unicode) import Swift

/// A message as it is compared with others: only what its author wrote, and without what tells nothing.
///
/// Links, mail addresses, long ids and control characters are left out, and so are quoted lines, the line that
/// introduces a quotation, and a signature. Look-alike letters become plain ones. Line breaks stay, for `Boilerplate`.
package enum Normaliser {
    /// More is not looked at: the scorer reads 500 characters.
    private static let limit = 16_384

    package static func normalise(_ text: String) -> String {
        let head = String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit)))
        var lines: [String] = []
        for line in plain(head).utf8.split(separator: newline, omittingEmptySubsequences: false) {
            let bare = line.drop { $0 == blank }
            if bare.first == UInt8(ascii: ">") { continue }
            if line.elementsEqual("--".utf8) || line.elementsEqual("-- ".utf8) { break }
            if introducesQuotation(bare) { continue }
            let words = bare.split(separator: blank).filter { !isNoise($0) }
            if !words.isEmpty { lines.append(words.map { String(Substring($0)) }.joined(separator: " ")) }
        }
        return lines.joined(separator: "\n")
    }

    private static let newline = UInt8(ascii: "\n")
    private static let blank = UInt8(ascii: " ")

    /// Composed, in plain letters, with one kind of blank and of line end.
    private static func plain(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 && ($0 >= 0x20 && $0 != 0x7F || $0 == 0x0A) }) { return text }
        var plain = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0D: plain.append("\n")
            case 0x0A where previous == "\r": break
            case 0x0A, 0x85, 0x2028, 0x2029: plain.append("\n")
            case 0x09: plain.append(" ")
            case 0..<0x20, 0x7F..<0xA0, 0xFFFD: break
            default:
                if let form = Compatibility.plain(scalar) {
                    plain.append(contentsOf: form.unicodeScalars)
                } else if !isInvisible(scalar) {
                    plain.append(scalar)
                }
            }
            previous = scalar
        }
        var composed = String.UnicodeScalarView()
        for scalar in String(plain)._nfc { composed.append(scalar) }
        return String(composed)
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format: scalar.value != 0x200D
        case .privateUse, .unassigned, .surrogate: true
        default: false
        }
    }

    /// "On Monday, Jane wrote:" and its like.
    private static func introducesQuotation(_ line: Substring.UTF8View) -> Bool {
        guard line.last == UInt8(ascii: ":"), line.count < 200 else { return false }
        return quotationEnds.contains { line.suffix($0.utf8.count).elementsEqual($0.utf8) }
            && line.contains { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: ",") || isDigit($0) }
    }

    private static let quotationEnds = ["wrote:", "schrieb:", "a écrit :", "escribió:", "ha scritto:"]

    private static func isNoise(_ word: Substring.UTF8View) -> Bool {
        let bare = word.drop { "(<[\"'".utf8.contains($0) }
        return linkStarts.contains { begins(bare, $0) } || isAddress(bare) || isIdentifier(bare)
    }

    private static let linkStarts = ["http://", "https://", "www.", "mailto:"]

    /// ASCII case aside.
    private static func begins(_ word: Substring.UTF8View, _ start: String) -> Bool {
        let head = word.prefix(start.utf8.count)
        return head.count == start.utf8.count
            && zip(head, start.utf8).allSatisfy { $0 == $1 || ((0x41...0x5A).contains($0) && $0 | 0x20 == $1) }
    }

    private static func isAddress(_ word: Substring.UTF8View) -> Bool {
        guard let at = word.firstIndex(of: UInt8(ascii: "@")), at != word.startIndex else { return false }
        return word[at...].contains(UInt8(ascii: "."))
    }

    /// A UUID, a hash, or a number of a dozen digits: long, of hexadecimal digits, and with a decimal one.
    private static func isIdentifier(_ word: Substring.UTF8View) -> Bool {
        guard (12...128).contains(word.count) else { return false }
        let bare = word.filter { !"-:.,;)]>\"'".utf8.contains($0) }
        return bare.count >= 12 && bare.contains(where: isDigit)
            && bare.allSatisfy { isDigit($0) || (0x61...0x66).contains($0 | 0x20) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

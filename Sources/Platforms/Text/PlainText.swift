/// Cleaning of text that people and platforms sent, before it is a submission's.
extension StringProtocol {
    /// Lines separated by `\n` alone, no control characters but tab, no white space at either end.
    package var tidied: String {
        guard utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return String(trimmed) }
        var out: [UInt8] = []
        out.reserveCapacity(utf8.count)
        var afterReturn = false
        for byte in utf8 {
            switch byte {
            case 0x0D: out.append(0x0A)
            case 0x0A: if !afterReturn { out.append(byte) }
            case 0x09: out.append(byte)
            case 0x00..<0x20, 0x7F: break
            default: out.append(byte)
            }
            afterReturn = byte == 0x0D
        }
        return String(String(decoding: out, as: UTF8.self).trimmed)
    }

    /// Without white space at either end, by scalars: a character may be as long as the text.
    package var trimmed: SubSequence {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isBlank }),
            let last = scalars.lastIndex(where: { !$0.isBlank })
        else { return self[endIndex...] }
        return self[first..<scalars.index(after: last)]
    }

    /// `nil` when there is nothing in it.
    package var nonEmpty: String? { isEmpty ? nil : String(self) }
}

extension Unicode.Scalar {
    /// White space; told by the number alone for nearly all text.
    fileprivate var isBlank: Bool {
        value < 0x80 ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace
    }
}

extension String {
    /// At most `limit` UTF-16 units, with `…` as the last where something was cut.
    package func shortened(to limit: Int) -> String {
        guard utf16.count > limit else { return self }
        var kept = ""
        var units = 1
        for character in self {
            units += character.utf16.count
            if units > limit { break }
            kept.append(character)
        }
        return kept + "…"
    }
}

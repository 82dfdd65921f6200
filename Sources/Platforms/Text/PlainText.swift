/// Cleaning of text that people and platforms sent, before it is a submission's.
extension StringProtocol {
    /// Lines separated by `\n` alone, no control characters but tab, no white space at either end.
    package var tidied: String {
        let bytes = Array(utf8)
        guard bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return String(trimmed) }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var afterReturn = false
        for byte in bytes {
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

    /// Without white space at either end.
    package var trimmed: SubSequence {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return rest
    }

    /// `nil` when there is nothing in it.
    package var nonEmpty: String? { isEmpty ? nil : String(self) }
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

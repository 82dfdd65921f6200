/// Text for the line (RFC 2045, section 6.7): ASCII, lines of at most 76 characters with CRLF.
enum QuotedPrintable {
    static func encode(_ text: String) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count * 5 / 4)
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            // Other control characters show nothing, and some programs end a text at them.
            encode(line.utf8.filter { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }, into: &out)
            out += [0x0D, 0x0A]
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func encode(_ line: [UInt8], into out: inout [UInt8]) {
        var column = 0
        for (at, byte) in line.enumerated() {
            let isLast = at == line.count - 1
            let piece = piece(byte, isFirst: column == 0, isLast: isLast)
            // One column is kept for the `=` of a soft line end.
            if column + piece.count > (isLast ? 76 : 75) {
                out += [UInt8(ascii: "="), 0x0D, 0x0A]
                column = 0
            }
            let written = column == 0 ? Self.piece(byte, isFirst: true, isLast: isLast) : piece
            out += written
            column += written.count
        }
    }

    private static func piece(_ byte: UInt8, isFirst: Bool, isLast: Bool) -> [UInt8] {
        switch byte {
        // A dot at the beginning is doubled on the way, and `From ` was once quoted by mail stores.
        case UInt8(ascii: "."), UInt8(ascii: "F"): isFirst ? escaped(byte) : [byte]
        // Blanks at the end of a line get lost.
        case 0x20, 0x09: isLast ? escaped(byte) : [byte]
        case 0x21...0x7E: byte == UInt8(ascii: "=") ? escaped(byte) : [byte]
        default: escaped(byte)
        }
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}

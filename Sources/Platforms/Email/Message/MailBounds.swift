/// Where a hostile message is cut before it is parsed: GMime compares each line with every boundary that is open, and
/// makes an object of every part.
enum MailBounds {
    /// Boundaries that are declared, and lines that may be one: people's messages have far fewer.
    private static let boundaries = 200
    private static let delimiters = 10_000

    /// How much of the message is read; all of it, but for hostile ones.
    static func readable(_ bytes: [UInt8]) -> Int {
        let word = Array("boundary".utf8)
        var (declared, delimited) = (0, 0)
        var isLineStart = true
        for at in bytes.indices {
            let byte = bytes[at]
            if isLineStart, byte == 0x2D, at + 1 < bytes.count, bytes[at + 1] == 0x2D {
                delimited += 1
                if delimited > delimiters { return at }
            }
            isLineStart = byte == 0x0A
            // "boundary" in any case, whatever stands before its sign of equality.
            guard byte | 0x20 == word[0], at + word.count < bytes.count, bytes[at + 1] | 0x20 == word[1],
                zip(bytes[at..<(at + word.count)], word).allSatisfy({ $0 | 0x20 == $1 }),
                bytes[(at + word.count)...].prefix(8).first(where: { $0 > 0x20 }) == 0x3D
            else { continue }
            declared += 1
            if declared > boundaries { return at }
        }
        return bytes.count
    }
}

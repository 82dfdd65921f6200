/// Where a hostile message is cut before it is parsed: GMime compares each line with every boundary that is open, and
/// makes an object of every part and every field.
enum MailBounds {
    /// Boundaries that are declared, and lines that may be one: people's messages have far fewer.
    private static let boundaries = 200
    private static let delimiters = 10_000
    /// Lines of the header, and lines anywhere that may be a part's field.
    private static let headerLines = 5_000
    private static let fields = 50_000

    /// What of the message is read; all of it, but for hostile ones.
    static func readable(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        guard let (cut, body) = longHeader(bytes) else { return bytes[..<end(of: bytes)] }
        let shorter = Array(bytes[..<cut] + bytes[body...])
        return shorter[..<end(of: shorter)]
    }

    /// Where a header has enough lines, and where the empty line below it begins; `nil` for people's headers.
    private static func longHeader(_ bytes: [UInt8]) -> (cut: Int, body: Int)? {
        var (lines, start) = (0, 0)
        var cut: Int?
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let isEmpty = end == start || (end == start + 1 && bytes[start] == 0x0D)
            if isEmpty { return cut.map { ($0, start) } }
            lines += 1
            if lines > headerLines, cut == nil { cut = start }
            start = end + 1
        }
        return cut.map { ($0, bytes.count) }
    }

    private static func end(of bytes: [UInt8]) -> Int {
        let word = Array("boundary".utf8)
        var (declared, delimited, named) = (0, 0, 0)
        var isLineStart = true
        // True while a line may still be a field's name.
        var isName = true
        for at in bytes.indices {
            let byte = bytes[at]
            if isLineStart, byte == 0x2D, at + 1 < bytes.count, bytes[at + 1] == 0x2D {
                delimited += 1
                if delimited > delimiters { return at }
            }
            if isLineStart { isName = true }
            if isName, byte == 0x3A {
                named += 1
                if named > fields { return at }
            }
            isName = isName && byte > 0x20 && byte != 0x3A
            isLineStart = byte == 0x0A
            // "boundary" in any case, with few blanks at most before its sign of equality.
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

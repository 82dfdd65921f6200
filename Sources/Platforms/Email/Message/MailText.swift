/// Lines of mail: folded headers, flowed paragraphs.
enum MailText {
    /// RFC 5322, section 2.2.3: a line end before a blank is not the text's.
    static func unfolded(_ text: String) -> String {
        guard text.utf8.contains(0x0A) || text.utf8.contains(0x0D) else { return text }
        let bytes = text.utf8.map { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 ? 0x20 : $0 }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        for byte in bytes where byte != 0x20 || out.last != 0x20 { out.append(byte) }
        return String(decoding: out, as: UTF8.self)
    }

    /// Lines apart by LF alone.
    static func lines(_ text: String) -> [Substring] {
        text.normalisedLines.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// What of a text is looked at: a submission takes less, and each line of it costs.
    static func beginning(_ text: String) -> String {
        let bytes = text.utf8.prefix(4 * MailLimits.characters)
        var lines = 0
        let end = bytes.indices.first { index in
            if bytes[index] == 0x0A || bytes[index] == 0x0D { lines += 1 }
            return lines > MailLimits.lines
        }
        var cut = end.map { bytes[..<$0] } ?? bytes
        if cut.endIndex == text.endIndex { return text }
        // No half of a character.
        while let last = cut.last, last & 0xC0 == 0x80 { cut = cut.dropLast() }
        if let last = cut.last, last >= 0xC0 { cut = cut.dropLast() }
        return String(decoding: cut, as: UTF8.self)
    }

    /// RFC 3676: joins the lines that were broken only to fit, each depth of quoting for itself.
    static func flowed(_ text: String, deletesBlanks: Bool) -> String {
        var out: [String] = []
        // The depth that the last line may go on in, where it ended in a blank.
        var open: Int?
        for line in lines(text) {
            let depth = line.prefix { $0 == ">" }.count
            var words = line.dropFirst(depth)
            if words.first == " " { words = words.dropFirst() }
            let isSignature = words == "-- "
            let goesOn = words.last == " " && !isSignature
            let shown = goesOn && deletesBlanks ? words.dropLast() : words
            if open == depth, !isSignature, var last = out.popLast() {
                last += shown
                out.append(last)
            } else {
                out.append(depth > 0 ? String(repeating: ">", count: depth) + " " + shown : String(shown))
            }
            open = goesOn ? depth : nil
        }
        return out.joined(separator: "\n")
    }
}

extension String {
    /// CRLF and lone CR as LF; U+0085 and its like stay.
    var normalisedLines: String {
        guard utf8.contains(0x0D) else { return self }
        var out: [UInt8] = []
        out.reserveCapacity(utf8.count)
        var afterReturn = false
        for byte in utf8 {
            if byte == 0x0D {
                out.append(0x0A)
            } else if byte != 0x0A || !afterReturn {
                out.append(byte)
            }
            afterReturn = byte == 0x0D
        }
        return String(decoding: out, as: UTF8.self)
    }
}

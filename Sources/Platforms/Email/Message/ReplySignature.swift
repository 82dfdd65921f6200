/// Takes signatures off what a person wrote: behind the delimiter, or a mail program's line about itself.
enum ReplySignature {
    /// Lines in which a signature behind a bare `--` ends; more of them are rather text.
    private static let longest = 15

    static func without(_ lines: [ReplyLine]) -> [ReplyLine] {
        var kept = trimmed(lines[...])
        if let start = delimiter(in: kept) { kept = trimmed(kept[..<start]) }
        for _ in 0..<3 {
            guard let last = kept.last, isProgramLine(last) || last.isRule else { break }
            kept = trimmed(kept.dropLast())
        }
        return Array(kept)
    }

    private static func trimmed(_ lines: ArraySlice<ReplyLine>) -> ArraySlice<ReplyLine> {
        guard let first = lines.firstIndex(where: { !$0.isBlank }), let last = lines.lastIndex(where: { !$0.isBlank })
        else { return [] }
        return lines[first...last]
    }

    /// `-- ` (RFC 3676, section 4.3), or what programs make of it.
    private static func delimiter(in lines: ArraySlice<ReplyLine>) -> Int? {
        lines.indices.first { index in
            let line = lines[index].words
            if line == "-- " { return true }
            let left = lines.endIndex - index
            switch line.trimmed {
            case "--", "- --": return left <= longest
            case "—", "–": return left <= longest && lines[(index + 1)...].contains(where: isServiceLine)
            default: return lines[index].isRule && left <= longest && lines[(index + 1)...].contains(where: isListLine)
            }
        }
    }

    /// Below the dash that GitHub and its like write.
    private static func isServiceLine(_ line: ReplyLine) -> Bool {
        guard let plain = line.plain else { return false }
        return plain.hasPrefix("you are receiving this") || plain.hasPrefix("reply to this email")
    }

    private static func isListLine(_ line: ReplyLine) -> Bool { line.plain?.hasSuffix("mailing list") ?? false }

    private static func isProgramLine(_ line: ReplyLine) -> Bool {
        guard let plain = line.plain, plain.utf8.count <= 120, !plain.isEmpty else { return false }
        // "Sent from my desk, is much easier …" is a sentence.
        let words = plain.prefix { $0 != "<" && $0 != "(" && $0 != "[" }.trimmed
        guard words.count <= 60, !words.contains(","), ReplyWords.devices.contains(where: words.contains) else {
            return false
        }
        return ReplyWords.programLines.contains { words.hasPrefix($0) }
            || ReplyWords.programEndings.contains { words.hasSuffix($0) }
    }
}

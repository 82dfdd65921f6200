/// Takes signatures off what a person wrote: behind the delimiter, or a mail program's line about itself.
enum ReplySignature {
    /// Lines in which a signature behind a bare `--` ends; more of them are rather text.
    private static let longest = 15

    static func without(_ lines: [ReplyLine]) -> [ReplyLine] {
        var kept = trimmed(lines[...])
        if let start = disclaimer(in: kept) { kept = trimmed(kept[..<start]) }
        if let start = delimiter(in: kept), kept[start].words == "-- " || !isGreeting(kept[..<start]) {
            kept = trimmed(kept[..<start])
        }
        for _ in 0..<8 {
            guard let last = kept.last, isProgramLine(last) || isAdvert(last) || last.isRule else { break }
            kept = trimmed(kept.dropLast())
        }
        return Array(kept)
    }

    /// "Hi all," and nothing more: then what stands below some other mark is what the mail is about.
    private static func isGreeting(_ lines: ArraySlice<ReplyLine>) -> Bool {
        let written = lines.filter { !$0.isBlank }
        guard written.count == 1, let line = written.first?.words.trimmed, let last = line.last else { return false }
        return ",!:，！".contains(last) && line.split(separator: " ", maxSplits: 3).count <= 3
    }

    private static func trimmed(_ lines: ArraySlice<ReplyLine>) -> ArraySlice<ReplyLine> {
        guard let first = lines.firstIndex(where: { !$0.isBlank }), let last = lines.lastIndex(where: { !$0.isBlank })
        else { return [] }
        return lines[first...last]
    }

    /// Where lawyers' words begin, below something that somebody wrote.
    private static func disclaimer(in lines: ArraySlice<ReplyLine>) -> Int? {
        lines.indices.suffix(60).first { index in
            guard index > lines.startIndex, lines[index - 1].isBlank || lines[index - 1].isDrawn else { return false }
            let start = lines[index].words.trimmed.prefix(80).lowercased().drop { "*_ ".contains($0) }
            guard ReplyWords.disclaimers.contains(where: start.hasPrefix) else { return false }
            let rest = lines[index...].prefix { !$0.isBlank }.prefix(20)
            let words = rest.map { $0.words.prefix(2000).lowercased() }.joined(separator: " ")
            return ReplyWords.disclaimed.contains(where: words.contains)
        }
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
            default:
                guard lines[index].isDrawn, left <= 2 * longest else { return false }
                let rest = lines[(index + 1)...]
                return (lines[index].isRule && left <= longest && rest.contains(where: isListLine)) || isCard(rest)
            }
        }
    }

    /// A name and how to reach it, in lines too short to be anything else: what stands below a rule at the end.
    private static func isCard(_ lines: ArraySlice<ReplyLine>) -> Bool {
        let lines = lines.filter { !$0.isBlank }
        guard (2...longest).contains(lines.count) else { return false }
        let plain = lines.compactMap(\.plain)
        guard plain.count == lines.count, plain.allSatisfy(isCardLine), let name = plain.first,
            !plain.contains(where: { isSentence($0[...]) })
        else { return false }
        // What begins with an address is a list of addresses.
        return !name.contains("@") && plain.contains { $0.contains("@") || isPhone($0) }
    }

    private static func isCardLine(_ line: String) -> Bool {
        guard line.count <= 70, let first = line.first, let last = line.last, !"?!:;".contains(last) else {
            return false
        }
        let isItem =
            "-*•>#".contains(first) || line.prefix(4).contains { $0 == ")" }
            || (first.isNumber && line.prefix(3).contains("."))
        return !isItem && line.split(separator: " ").count <= 9
    }

    /// Seven digits or more, in what is hardly anything else.
    private static func isPhone(_ line: String) -> Bool {
        let digits = line.utf8.reduce(0) { $0 + ((48...57).contains($1) ? 1 : 0) }
        return (7...16).contains(digits) && !line.contains("/") && line.filter(\.isLetter).count <= 12
    }

    /// Scanners of viruses sign what they looked at.
    private static func isAdvert(_ line: ReplyLine) -> Bool {
        guard let plain = line.plain else { return false }
        if plain.hasPrefix("<#dab4fad8") || plain == "virus-free." { return true }
        let names = ["www.avast.com", "www.avg.com"]
        guard names.contains(where: plain.contains) else { return false }
        return plain.count <= 60 || plain.hasPrefix("<http") || plain.hasPrefix("[image")
    }

    /// Below the dash that GitHub and its like write.
    private static func isServiceLine(_ line: ReplyLine) -> Bool {
        guard let plain = line.plain else { return false }
        return plain.hasPrefix("you are receiving this") || plain.hasPrefix("reply to this email")
    }

    private static func isListLine(_ line: ReplyLine) -> Bool { line.plain?.hasSuffix("mailing list") ?? false }

    private static func isProgramLine(_ line: ReplyLine) -> Bool {
        guard let plain = line.plain, plain.utf8.count <= 200, !plain.isEmpty else { return false }
        // "--Sent from …" and "[Proton Mail](https://…)".
        var words = plain.drop { $0 == "-" || $0 == " " }.filter { $0 != "[" }.prefix { $0 != "<" && $0 != "(" }
        if let end = words.firstIndex(of: "]") { words = words[..<end] }
        // "… with K-9 Mail. Please excuse my brevity."
        if let end = words.firstRange(of: ". ") { words = words[..<end.lowerBound] }
        // "Sent from my desk, is much easier …" is a sentence, "via the Galaxy S21, an AT&T smartphone" is none.
        if let aside = words.firstRange(of: ", an ") { words = words[..<aside.lowerBound] }
        words = words.trimmed
        guard words.count <= 80, !words.contains(","), ReplyWords.devices.contains(where: words.contains),
            !isSentence(words)
        else { return false }
        return ReplyWords.programLines.contains { words.hasPrefix($0) }
            || ReplyWords.programEndings.contains { words.hasSuffix($0) }
    }

    /// "Von meinem Handy aus geht das nicht" says more than what it was sent from.
    private static func isSentence(_ words: Substring) -> Bool {
        let split = words.split { !$0.isLetter && $0 != "'" && $0 != "’" }
        if split.contains(where: ReplyWords.ofSentences.contains) { return true }
        guard split.count > 4, let last = split.last else { return false }
        return ReplyWords.sentencesToo.contains { words.hasPrefix($0) }
            && !ReplyWords.participles.contains(String(last))
    }
}

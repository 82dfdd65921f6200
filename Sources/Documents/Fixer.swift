/// Makes the fixes that problems bring along in the text of their file.
package enum Fixer {
    /// The file's bytes with every fix for it that fits.
    ///
    /// Where two overlap, the first one is made; one that would spoil the file's form, such as by a key that then
    /// stands twice, is not.
    /// - Parameter file: the name under which the problems know the file.
    package static func apply(_ problems: [Problem], to bytes: [UInt8], file: String) -> [UInt8] {
        made(edits(problems, in: bytes, file: file), in: bytes)
    }

    private static func made(_ edits: [Edit], in bytes: [UInt8]) -> [UInt8] {
        edits.reversed().reduce(into: bytes) { bytes, edit in bytes.replaceSubrange(edit.range, with: edit.new) }
    }

    /// How many of the fixes `apply` would make.
    package static func count(_ problems: [Problem], in bytes: [UInt8], file: String) -> Int {
        edits(problems, in: bytes, file: file).count
    }

    private struct Edit {
        var range: Range<Int>
        var new: [UInt8]
    }

    /// In the order of their places, none touching another.
    private static func edits(_ problems: [Problem], in bytes: [UInt8], file: String) -> [Edit] {
        let fixes = problems.compactMap(\.fix).filter { $0.place.file == file }
        guard !fixes.isEmpty else { return [] }
        let starts = lineStarts(bytes)
        let found = fixes.compactMap { edit($0, bytes, starts) }.sorted { $0.range.lowerBound < $1.range.lowerBound }
        var kept: [Edit] = []
        for edit in found where kept.last.map({ $0.range.upperBound <= edit.range.lowerBound }) ?? true {
            kept.append(edit)
        }
        let flaws = flaws(bytes)
        if Self.flaws(made(kept, in: bytes)) <= flaws { return kept }
        return kept.reduce(into: []) { good, edit in
            if Self.flaws(made(good + [edit], in: bytes)) <= flaws { good.append(edit) }
        }
    }

    /// How many problems the file's form has.
    private static func flaws(_ bytes: [UInt8]) -> Int {
        let problems = Problems()
        _ = YAMLReader.read(bytes, file: "", problems: problems)
        return problems.all.count
    }

    private static func edit(_ fix: Fix, _ bytes: [UInt8], _ starts: [Int]) -> Edit? {
        guard starts.indices.contains(fix.place.line - 1), !fix.old.isEmpty,
            let start = offset(starts[fix.place.line - 1], plus: fix.place.column - 1, in: bytes)
        else { return nil }
        let old = Array(fix.old.utf8)
        for quote in ["", "\"", "'"].map({ Array($0.utf8) }) {
            let written = quote + old + quote
            let end = start + written.count
            guard end <= bytes.count, bytes[start..<end].elementsEqual(written), ends(at: end, bytes, quote) else {
                continue
            }
            switch fix.change {
            case .replace(let new):
                guard isPlain(new) else { return nil }
                return Edit(range: start + quote.count..<end - quote.count, new: Array(new.utf8))
            case .removeEntry: return entry(start..<end, in: bytes).map { Edit(range: $0, new: []) }
            }
        }
        return nil
    }

    /// Whether the word is whole: a longer one that begins alike is another word.
    private static func ends(at end: Int, _ bytes: [UInt8], _ quote: [UInt8]) -> Bool {
        guard quote.isEmpty, end < bytes.count else { return true }
        return " \t\r\n,]}:".utf8.contains(bytes[end])
    }

    /// Words of which YAML could make something else are not written: they would need quotes.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, !"-?:,[]{}#&*!|>'\"%@` ".utf8.contains(first) else { return false }
        return text.utf8.allSatisfy { $0 > 0x20 && !",[]{}#:\"'".utf8.contains($0) || $0 == 0x20 }
            && !text.hasSuffix(" ")
    }

    // MARK: - Entries of lists

    /// The bytes that go with an entry: in brackets its comma, in a block list its whole line.
    private static func entry(_ word: Range<Int>, in bytes: [UInt8]) -> Range<Int>? {
        var before = word.lowerBound
        while before > 0, isBlank(bytes[before - 1]) { before -= 1 }
        var after = word.upperBound
        while after < bytes.count, isBlank(bytes[after]) { after += 1 }
        guard before > 0 else { return nil }
        let next = after < bytes.count ? bytes[after] : UInt8(ascii: "\n")
        switch bytes[before - 1] {
        case UInt8(ascii: ","): return before - 1..<word.upperBound
        case UInt8(ascii: "[") where next == UInt8(ascii: ","):
            var end = after + 1
            while end < bytes.count, isBlank(bytes[end]) { end += 1 }
            return word.lowerBound..<end
        case UInt8(ascii: "-") where next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r"):
            return line(of: before - 1, upTo: after, in: bytes)
        default: return nil
        }
    }

    /// The whole line of a dash; `nil` when anything but spaces stands in front of it.
    private static func line(of dash: Int, upTo end: Int, in bytes: [UInt8]) -> Range<Int>? {
        var start = dash
        while start > 0, isBlank(bytes[start - 1]) { start -= 1 }
        guard start == 0 || bytes[start - 1] == UInt8(ascii: "\n") else { return nil }
        var end = end
        if end < bytes.count, bytes[end] == UInt8(ascii: "\r") { end += 1 }
        if end < bytes.count, bytes[end] == UInt8(ascii: "\n") { end += 1 }
        return start..<end
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    // MARK: - Places

    /// Where each line begins; carriage returns alone are not taken for line ends, and such files not fixed.
    private static func lineStarts(_ bytes: [UInt8]) -> [Int] {
        let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        return [mark] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// The byte so many Unicode scalars, as YAML's reader counts columns, behind another.
    private static func offset(_ start: Int, plus scalars: Int, in bytes: [UInt8]) -> Int? {
        var at = start
        var left = scalars
        while left > 0, at < bytes.count, bytes[at] != UInt8(ascii: "\n") {
            at += 1
            while at < bytes.count, bytes[at] & 0xC0 == 0x80 { at += 1 }
            left -= 1
        }
        return left == 0 && scalars >= 0 ? at : nil
    }
}

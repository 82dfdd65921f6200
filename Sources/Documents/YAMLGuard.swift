/// What must be looked at before libyaml and Yams see a text, since both recurse and neither counts.
enum YAMLGuard {
    /// The first place where brackets, dashes or indentation nest deeper than `limit`; `nil` when none do.
    ///
    /// Quotes and block texts are not told apart, which errs on the side of refusing.
    static func placeOfDeepNesting(in text: String, file: String, limit: Int) -> Place? {
        var depth = 0
        var line = 1
        var isLineStart = true
        var dashes = 0
        var column = 0
        var isComment = false
        // The columns at which open blocks begin.
        var indents: [Int] = []
        for byte in text.utf8 where !isComment || byte == UInt8(ascii: "\n") {
            switch byte {
            case UInt8(ascii: "\n"):
                line += 1
                isLineStart = true
                dashes = 0
                column = 0
                isComment = false
                continue
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                column += 1
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
            case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"): if isLineStart { dashes += 1 }
            case UInt8(ascii: "#"):
                // A comment line may stand anywhere, and its brackets open nothing.
                if isLineStart, dashes == 0 {
                    isComment = true
                    continue
                }
            default: break
            }
            if isLineStart {
                while let last = indents.last, last >= column { indents.removeLast() }
                indents.append(column)
            }
            if ![UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":")].contains(byte) { isLineStart = false }
            column += 1
            if depth > limit || dashes > 2 * limit || indents.count > 2 * limit {
                return Place(file: file, line: line, column: 1)
            }
        }
        return nil
    }

    /// The first alias of a text that has several anchors with aliases; `nil` for the texts that people write.
    ///
    /// Yams compares the keys of a mapping with all that aliases bring in, so that ten lines can keep it busy for
    /// years. One or two such names do no harm and get their proper problem later.
    static func placeOfAliases(in text: String, file: String) -> Place? {
        var anchors: Set<Substring> = []
        var aliases: [(name: Substring, line: Int, column: Int)] = []
        guard text.utf8.contains(UInt8(ascii: "&")), text.utf8.contains(UInt8(ascii: "*")) else { return nil }
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            var before: Character = " "
            for index in line.indices {
                defer { before = line[index] }
                guard line[index] == "&" || line[index] == "*", " \t[{,:-?".contains(before) else { continue }
                let name = line[line.index(after: index)...].prefix { !" \t,[]{}".contains($0) }
                guard !name.isEmpty else { continue }
                if line[index] == "&" {
                    anchors.insert(name)
                } else if aliases.count < 1000 {
                    aliases.append((name, number + 1, line.distance(from: line.startIndex, to: index) + 1))
                }
            }
        }
        let used = aliases.filter { anchors.contains($0.name) }
        guard Set(used.map(\.name)).count >= 3, let first = used.first else { return nil }
        return Place(file: file, line: first.line, column: first.column, length: first.name.count + 1)
    }

    /// The first byte that is not UTF-8, as a place; a character never goes on over the end of a line.
    static func placeOfInvalidUTF8(in bytes: [UInt8], file: String) -> Place? {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where String(validating: line, as: UTF8.self) == nil {
            let repaired = String(decoding: line, as: UTF8.self)
            let column = repaired.prefix { $0 != "\u{FFFD}" }.count + 1
            return Place(file: file, line: number + 1, column: column)
        }
        return nil
    }
}

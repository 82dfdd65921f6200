/// Two versions of a text as a unified diff, the form that `patch` and every review tool read.
package enum UnifiedDiff {
    /// Lines around a change that are shown with it.
    private static let context = 3

    private struct Line {
        var sign: Character
        var text: Substring
    }

    /// Empty when the two are equal.
    package static func between(_ old: String, _ new: String, file: String) -> String {
        guard old != new else { return "" }
        let lines = merged(lines(old), lines(new))
        var out = ["--- a/\(file)", "+++ b/\(file)"]
        for range in hunks(lines) { out += hunk(range, lines) }
        return out.joined(separator: "\n") + "\n"
    }

    /// A last line without its end has the remark behind it that tools know, and so differs from one with it.
    private static func lines(_ text: String) -> [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let last = lines.popLast() ?? ""
        return last.isEmpty ? lines : lines + [last + "\n\\ No newline at end of file"]
    }

    /// All lines of both, those of the old version before those that replace them.
    private static func merged(_ old: [Substring], _ new: [Substring]) -> [Line] {
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var (out, i, j): ([Line], Int, Int) = ([], 0, 0)
        while i < old.count || j < new.count {
            if i < old.count, removed.contains(i) {
                out.append(Line(sign: "-", text: old[i]))
                i += 1
            } else if j < new.count, added.contains(j) {
                out.append(Line(sign: "+", text: new[j]))
                j += 1
            } else {
                if i < old.count { out.append(Line(sign: " ", text: old[i])) }
                i += 1
                j += 1
            }
        }
        return out
    }

    /// The changes with their surroundings; those that would touch are one.
    private static func hunks(_ lines: [Line]) -> [Range<Int>] {
        var hunks: [Range<Int>] = []
        for index in lines.indices where lines[index].sign != " " {
            let range = max(0, index - context)..<min(lines.count, index + context + 1)
            if let last = hunks.last, last.upperBound >= range.lowerBound {
                hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
            } else {
                hunks.append(range)
            }
        }
        return hunks
    }

    private static func hunk(_ range: Range<Int>, _ lines: [Line]) -> [String] {
        let (before, inside) = (lines[..<range.lowerBound], lines[range])
        func span(_ other: Character) -> String {
            let count = inside.count { $0.sign != other }
            let start = before.count { $0.sign != other } + (count == 0 ? 0 : 1)
            return count == 1 ? "\(start)" : "\(start),\(count)"
        }
        return ["@@ -\(span("+")) +\(span("-")) @@"] + inside.map { "\($0.sign)\($0.text)" }
    }
}

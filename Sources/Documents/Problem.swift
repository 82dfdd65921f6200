/// Something wrong with a file a person wrote: where, what, and what to do about it.
package struct Problem: Sendable, Equatable {
    package enum Severity: String, Sendable {
        case error, warning
    }

    package var severity: Severity
    /// A stable short name, such as `R017`.
    package var code: String
    package var message: String
    /// What to do, such as `did you mean "payments"?`.
    package var hint: String?
    package var place: Place
    /// What would mend it, where that is beyond doubt.
    package var fix: Fix?

    package init(
        _ code: String, _ message: String, hint: String? = nil, at place: Place, severity: Severity = .error,
        fix: Fix? = nil
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.hint = hint
        self.place = place
        self.fix = fix
    }

    /// `file:line:column: error R017: …`, the source line and a caret under the place; the hint behind the caret.
    ///
    /// A fix is told where no hint says the same.
    package func rendered(source: SourceText?, colour: Bool = false) -> String {
        func paint(_ text: String, _ code: String) -> String { colour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
        let tone = severity == .error ? "1;31" : "1;33"
        let hint = (hint ?? fix.map { "fix: \($0.words)" }).map(Self.inert)
        let place = place
        var out = Self.inert("\(place)") + ": \(paint("\(severity.rawValue) \(code)", tone)): \(Self.inert(message))"
        guard let line = (source?.line(place.line)).map(Self.inert), place.line > 0 else {
            return hint.map { out + "\n  \($0)" } ?? out
        }
        // A tab stays a tab under itself, so that the caret stands where the eye expects it.
        let before = line.prefix(max(0, place.column - 1))
        let indent = String(before.map { $0 == "\t" ? "\t" : " " })
        let width = max(1, min(place.length, line.count - before.count))
        let number = String(place.line)
        let gutter = String(repeating: " ", count: number.count)
        out += "\n \(number) | \(line)"
        out += "\n \(gutter) | \(indent)\(paint(String(repeating: "^", count: width), tone))"
        if let hint { out += " \(hint)" }
        return out
    }
}

extension Problem {
    /// Without the control characters by which a file could command a terminal; each becomes one sign, so that columns
    /// stay what they are.
    private static func inert(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: commands) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { commands($0) ? "\u{FFFD}" : $0 }))
    }

    private static func commands(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

/// A place in a file; lines and columns count from 1, columns in characters.
package struct Place: Sendable, Hashable, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var column: Int
    /// How many characters the caret underlines.
    package var length: Int

    package init(file: String, line: Int, column: Int, length: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
        self.length = length
    }

    package var description: String { line > 0 ? "\(file):\(line):\(column)" : file }
}

/// A file's text, cut into lines for showing problems.
package struct SourceText: Sendable {
    package let file: String
    private let lines: [Substring]

    package init(file: String, text: String) {
        self.file = file
        // All that YAML takes for the end of a line, so that line numbers agree.
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    /// The line of that number, cut where a terminal would drown in it.
    package func line(_ number: Int) -> String? {
        guard lines.indices.contains(number - 1) else { return nil }
        return String(lines[number - 1].prefix(400))
    }
}

/// All problems of one run: readers add to it and go on, so that a person sees every one of them at once.
package final class Problems {
    package private(set) var all: [Problem] = []

    package init() {}

    package func add(_ problem: Problem) {
        all.append(problem)
    }

    /// By file and place, files in the order in which they came up: the order for showing.
    package var inOrder: [Problem] {
        var ranks: [String: Int] = [:]
        for problem in all where ranks[problem.place.file] == nil { ranks[problem.place.file] = ranks.count }
        return all.enumerated().sorted { a, b in
            let (first, second) = (a.element.place, b.element.place)
            return (ranks[first.file] ?? 0, first.line, first.column, a.offset)
                < (ranks[second.file] ?? 0, second.line, second.column, b.offset)
        }.map(\.element)
    }

    package var hasErrors: Bool { all.contains { $0.severity == .error } }
}

/// The nearest of `known` to a mistyped word, or `nil` when none is near.
///
/// Near is an edit distance (insert, delete, replace, swap of neighbours) of at most a third of the word's length.
package func nearest(to word: String, in known: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased())
    let limit = max(1, wanted.count / 3)
    var best: (distance: Int, name: String)?
    // Beyond so many names a slip is worth no minute of comparing.
    for name in known.prefix(maximumNames) where abs(name.utf8.count - word.utf8.count) <= 4 * limit {
        let name = (lower: Array(name.lowercased()), whole: name)
        guard abs(name.lower.count - wanted.count) <= limit else { continue }
        let distance = editDistance(wanted, name.lower)
        if distance <= limit, best.map({ distance < $0.distance }) ?? true { best = (distance, name.whole) }
    }
    return best?.name
}

private let maximumNames = 500

/// `did you mean "…"?`, or the known words when there are few and none is near.
package func suggestion(for word: String, in known: [String]) -> String? {
    if let near = nearest(to: word, in: known) { return "did you mean \"\(near)\"?" }
    // A key may have been asked for twice.
    let known = Set(known)
    return known.isEmpty || known.count > 24 ? nil : "known here: \(known.sorted().joined(separator: ", "))"
}

/// Optimal string alignment distance.
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var twoBack: [Int] = []
    var previous = Array(0...b.count)
    for i in 1...a.count {
        var row = [i] + Array(repeating: 0, count: b.count)
        for j in 1...b.count {
            let same = a[i - 1] == b[j - 1]
            row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (same ? 0 : 1))
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], twoBack[j - 2] + 1) }
        }
        (twoBack, previous) = (previous, row)
    }
    return previous[b.count]
}

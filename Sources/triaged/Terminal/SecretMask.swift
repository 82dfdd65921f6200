import Documents

/// Puts dots over what may be a secret in a configuration's lines, so that an error never repeats one.
///
/// A value goes when its key sounds like a secret's, or when its line is suspect: a key nobody knows may be a mistyped
/// one. References (`${env:NAME}`) stay, and columns stay where they are, for the caret.
enum SecretMask {
    private static let telling = ["secret", "token", "password", "passwd", "key", "credential", "url"]

    /// A secret written out, or a key nobody knows that is not plainly another key mistyped.
    static func isSuspect(_ problem: Problem) -> Bool {
        guard problem.code == "C005" else { return problem.code == "C006" }
        let meant = problem.hint?.split(separator: "\"").dropFirst().first.map { $0.lowercased() } ?? "secret"
        return telling.contains { meant.contains($0) }
    }

    /// - Parameter lines: numbers, from 1, of lines whose values all go.
    static func hide(_ text: String, everythingIn lines: Set<Int>) -> String {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.enumerated().map { index, line in
            hide(Array(line), all: lines.contains(index + 1))
        }.joined(separator: "\n")
    }

    private static func hide(_ line: [Character], all: Bool) -> String {
        var shown = line
        var at = 0
        while let colon = line[at...].firstIndex(of: ":") {
            at = colon + 1
            guard at < line.count, line[at] == " " else { continue }
            let start = line[at...].firstIndex { $0 != " " } ?? line.count
            guard start < line.count, !"{[".contains(line[start]) else { continue }
            let end = end(ofValueAt: start, in: line)
            let key = String(line[..<colon].reversed().prefix { $0.isLetter || $0 == "_" || $0 == "-" }.reversed())
                .lowercased()
            let isReference = line[start..<end].contains("$")
            if !isReference, all || telling.contains(where: key.contains) {
                for index in start..<end { shown[index] = "•" }
            }
            at = end
        }
        return String(shown)
    }

    private static func end(ofValueAt start: Int, in line: [Character]) -> Int {
        let quote = line[start]
        if quote == "\"" || quote == "'" {
            return line[(start + 1)...].firstIndex(of: quote).map { $0 + 1 } ?? line.count
        }
        return line[start...].firstIndex { ",}]".contains($0) } ?? line.count
    }
}

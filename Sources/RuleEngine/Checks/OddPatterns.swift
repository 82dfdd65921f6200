import Documents

/// Patterns that say something else than they seem to.
struct OddPatterns {
    let reviewed: Reviewed

    var problems: [Problem] {
        let compiled = reviewed.program.tests.compactMap { $0.test as? Regex }.flatMap(\.patterns)
        let bySource = Dictionary(compiled.map { ($0.source, $0) }) { first, _ in first }
        return reviewed.comparisons.filter { $0.matcher == Regex.name }.compactMap { found in
            guard let (message, hint) = remark(on: found.text, bySource[found.text]) else { return nil }
            return Problem(warning: .oddPattern, message, hint: hint, at: found.place)
        }
    }

    private func remark(on source: String, _ pattern: Pattern?) -> (String, String)? {
        if let control = source.unicodeScalars.first(where: { $0.value < 0x20 && !"\t\n\r".unicodeScalars.contains($0) }
        ) {
            let name = control == "\u{8}" ? "a backspace" : "a control character"
            return (
                "the pattern has \(name) in it, which no message has",
                "in double quotes YAML reads \\b itself: put the pattern in single quotes"
            )
        }
        if source.count > 2, source.hasPrefix("/"), let end = source.lastIndex(of: "/"), end != source.startIndex,
            ["", "i", "g", "gi", "ig"].contains(source[source.index(after: end)...])
        {
            return (
                "the slashes around the pattern are looked for as well",
                "leave them out; (?i) in front makes case not count"
            )
        }
        if let pattern, pattern.first(in: []) != nil {
            return ("the pattern matches every text, also an empty one", "for any value at all, write present")
        }
        return nil
    }
}

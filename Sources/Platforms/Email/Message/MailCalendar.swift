/// What an invitation says (RFC 5545), where a mail says nothing else.
enum MailCalendar {
    static func text(_ calendar: String) -> String {
        var found: [String] = []
        var lines: [Substring] = []
        for line in MailText.lines(calendar).prefix(2000) {
            if let first = line.first, first == " " || first == "\t", let last = lines.popLast(),
                last.utf8.count < 20_000
            {
                lines.append(last + line.dropFirst())
            } else {
                lines.append(line)
            }
        }
        for wanted in ["SUMMARY", "DESCRIPTION", "LOCATION"] {
            let line = lines.first { $0.hasPrefix(wanted + ":") || $0.hasPrefix(wanted + ";") }
            guard let line, let colon = line.firstIndex(of: ":") else { continue }
            let value = unescaped(line[line.index(after: colon)...])
            if !value.isEmpty { found.append(value) }
        }
        return found.joined(separator: "\n\n")
    }

    /// What it is for, in small letters: `request`, `reply`.
    static func method(_ calendar: String) -> String? {
        let line = MailText.lines(calendar).prefix(50).first { $0.uppercased().hasPrefix("METHOD:") }
        return line.map { $0.dropFirst(7).trimmed.lowercased() }?.nonEmpty
    }

    private static func unescaped(_ value: Substring) -> String {
        var out = ""
        var isEscaped = false
        for character in value {
            if isEscaped {
                out.append(character == "n" || character == "N" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                out.append(character)
            }
        }
        return out.tidied
    }
}

/// The tables of the language reference, written from the declarations.
package enum RuleReference {
    /// The tables by the name that marks their place in `Rules/README.md`.
    package static var tables: [(name: String, markdown: String)] {
        [
            ("facts", table(["fact", "what it is", "example"], facts)),
            ("matchers", table(["key", "what it means", "example"], matchers)),
            ("actions", table(["key", "what it does", "example"], actions)),
            ("file keys", keys(FileKeys.file)),
            ("dedupe keys", keys(FileKeys.dedupe)),
            ("team keys", keys(FileKeys.team)),
            ("rule keys", keys(FileKeys.rule)),
            ("form field keys", keys(FileKeys.formField)),
            ("test keys", keys(FileKeys.test)),
            ("expect keys", keys(FileKeys.expect)),
            ("codes", table(["code", "what", "what it means"], codes)),
            ("form codes", table(["code", "what", "what it means"], formCodes)),
        ]
    }

    /// The text with each table between `<!-- name -->` and `<!-- end of name -->` written anew.
    ///
    /// A table whose marks are missing is left out.
    package static func filled(_ text: String) -> String {
        tables.reduce(text) { text, table in
            let (start, end) = marks(table.name)
            guard let first = text.firstRange(of: start),
                let last = text[first.upperBound...].firstRange(of: end)
            else { return text }
            return text[..<first.upperBound] + "\n\n" + table.markdown + "\n\n" + text[last.lowerBound...]
        }
    }

    package static func marks(_ name: String) -> (start: String, end: String) {
        ("<!-- \(name) -->", "<!-- end of \(name) -->")
    }

    // MARK: - Rows

    private static var facts: [[String]] {
        // Form fields and columns stand behind what is said of the author, whom the directory tells more about.
        let end = (allFacts.lastIndex { $0.name.hasPrefix("author.") } ?? allFacts.endIndex - 1) + 1
        let open = openFacts.map { fact in
            [code("\(fact.name.prefix { $0 != "." }).NAME"), fact.summary, code(fact.example)]
        }
        return allFacts[..<end].map(row) + open + allFacts[end...].map(row)
    }

    private static func row(_ fact: Fact) -> [String] {
        [code(fact.name), fact.summary + kind(fact.kind), code(fact.example)]
    }

    private static func keys(_ keys: [FileKeys.Key]) -> String {
        table(["key", "what it is"], keys.map { [code($0.name), $0.summary] })
    }

    private static func kind(_ kind: Fact.Kind) -> String {
        // Languages are too many to list.
        if case .word(let words) = kind, words.count <= 12 { return " One of \(words.joined(separator: ", "))." }
        return ""
    }

    private static var matchers: [[String]] { allMatchers.map { [code($0.name), $0.summary, code($0.example)] } }

    private static var actions: [[String]] { allActions.map { [code($0.name), $0.summary, code($0.example)] } }

    private static var codes: [[String]] {
        RuleCode.allCases.map { ["[\($0.rawValue)](errors/\($0.rawValue).md)", $0.title, $0.explanation] }
    }

    private static var formCodes: [[String]] {
        FormCode.allCases.map { ["[\($0.rawValue)](errors/\($0.rawValue).md)", $0.title, $0.explanation] }
    }

    private static func code(_ text: String) -> String { "`\(text)`" }

    private static func table(_ heads: [String], _ rows: [[String]]) -> String {
        let rule = "|" + String(repeating: "---|", count: heads.count)
        let lines = rows.map { cells in
            let inner = cells.map {
                $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
            }
            return "| " + inner.joined(separator: " | ") + " |"
        }
        return (["| " + heads.joined(separator: " | ") + " |", rule] + lines).joined(separator: "\n")
    }
}

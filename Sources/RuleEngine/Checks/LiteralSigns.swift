import Documents

/// Signs that were meant to do something and are only looked for: curly quotes, stars, single braces.
struct LiteralSigns {
    let reviewed: Reviewed

    var problems: [Problem] { stars + quotes + braces }

    private func problem(_ message: String, _ hint: String, at place: Place) -> Problem {
        Problem(warning: .literalSign, message, hint: hint, at: place)
    }

    /// `contains: refund*`: only `words` and `only` know beginnings.
    private var stars: [Problem] {
        reviewed.comparisons.filter { [nil, Contains.name, StartsWith.name].contains($0.matcher) }.compactMap { found in
            guard found.text.last == "*", let last = found.text.dropLast().last,
                last.isLetter || "-_/".contains(last) || found.matcher != nil && last.isNumber
            else {
                return nil
            }
            let hint =
                found.matcher == Contains.name
                ? "for words that begin so, write words: [\(quotedForList(found.text))]"
                : found.matcher == nil
                    ? "for what begins so, write { starts_with: \(quotedForList(String(found.text.dropLast()))) }"
                    : "leave it out: starts_with looks at beginnings anyway"
            return problem("the * in \"\(found.text)\" is looked for as it stands", hint, at: found.place)
        }
    }

    /// `“sign in”`, as word processors write it, is no quoted text to YAML.
    private var quotes: [Problem] {
        let lists = reviewed.entries(of: "words").flatMap(\.value.allScalars)
        let labels = reviewed.ruleNodes.compactMap { $0["then"]?["label"] }.flatMap(\.allScalars)
        let compared = reviewed.comparisons.filter { $0.matcher != Regex.name && $0.matcher != SimilarTo.name }
        return (lists + labels + compared.map { ($0.text, $0.place) }).compactMap { text, place in
            guard Self.isCurled(text) else { return nil }
            return problem(
                "the curly quotes around \"\(text)\" are a part of it", "quotes that quote are straight: \"…\"",
                at: place)
        }
    }

    /// Both ends, or one of them where a comma has cut the text in two.
    private static func isCurled(_ text: String) -> Bool {
        guard let first = text.first, let last = text.last, text.count > 1 else { return false }
        let (opens, closes) = ("“„«".contains(first), "”“»".contains(last))
        return opens || closes || "‘‚".contains(first) && "’‘".contains(last)
    }

    /// `{request}` in an answer, as other tools have it.
    private var braces: [Problem] {
        let replies = reviewed.ruleNodes.compactMap { $0["then"]?["reply"] }.flatMap { $0.sequence ?? [$0] }
        let texts = (replies + reviewed.entries(of: "templates").map(\.value)).compactMap { node in
            node.scalar.map { ($0, node.place) }
        }
        return texts.compactMap { text, place in
            guard let name = Self.singleBraced(text) else { return nil }
            return problem(
                "{\(name)} is said as it stands", "what is to be filled in has two braces: {{\(name)}}", at: place)
        }
    }

    /// The first name in single braces that could be filled in.
    private static func singleBraced(_ text: String) -> String? {
        let parts = text.replacing("{{", with: "").replacing("}}", with: "").split(
            separator: "{", omittingEmptySubsequences: false
        ).dropFirst()
        return parts.lazy.compactMap { part in
            guard let end = part.firstIndex(of: "}") else { return nil }
            let name = String(part[..<end])
            return Template.later.contains(name) || Fact.names.contains(name) || name.hasPrefix(fieldFamily + ".")
                ? name : nil
        }.first
    }
}

/// As it must stand in a list.
func quotedForList(_ text: String) -> String {
    text.contains { " ,:#{}[]\"'".contains($0) } ? "\"\(text)\"" : text
}

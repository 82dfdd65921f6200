/// What to do about a text that is not YAML: libyaml says where it gave up, which is mostly behind the mistake.
struct YAMLDiagnosis {
    let source: SourceText
    /// libyaml's words, without what surrounds them.
    let words: String
    /// What was open, such as `while parsing a flow mapping`, and where it was opened.
    var context: (words: String, line: Int, column: Int)?
    /// Where the parser gave up.
    let place: Place

    var problem: Problem {
        if words.contains("tab") || words.contains("cannot start any token") && line.contains("\t") {
            return told("YAML is indented with spaces: replace the tab", code: "Y009")
        }
        if words.contains("cannot start any token") {
            return told("put quotes around text that begins with @, % or `")
        }
        if words.contains("unknown escape") {
            return told("in double quotes a \\ begins an escape: put the text in single quotes")
        }
        if let comment = eatenComment {
            return told(
                "put quotes around text that begins with #",
                as: "what follows the # is a comment, and the line breaks off", at: comment)
        }
        if let found = unclosedQuote ?? missingColon { return found }
        if line.contains("{{") {
            return told(
                line.contains(": ") && words.contains("mapping values are not allowed")
                    ? "put quotes around text that has \": \" or {{…}} in it" : "put quotes around text with {{…}}")
        }
        if words.contains("undefined alias") || words.contains("alias") {
            return told("put quotes around text that begins with *", code: "Y004")
        }
        return told(surplus ?? indentation ?? separator ?? opening ?? colons)
    }

    private func told(_ hint: String?, as message: String? = nil, code: String = "Y003", at: Place? = nil) -> Problem {
        Problem(code, "not valid YAML: \(message ?? words)", hint: hint, at: at ?? place)
    }

    // MARK: - What stands there

    private var line: String { source.line(place.line) ?? "" }

    private func at(_ column: Int) -> Character? { line.dropFirst(column - 1).first.flatMap { column > 0 ? $0 : nil } }

    private var before: Substring { line.prefix(max(0, place.column - 1)) }

    /// The last line above with anything on it.
    private var above: SourceLine? { SourceLine.above(place.line, in: source) }

    // MARK: - Signs

    /// Where a channel or the like lost its quotes within brackets: `when: { channel: #ask }`.
    ///
    /// The parser gives up one line later at the earliest, where nothing is wrong.
    private var eatenComment: Place? {
        for number in stride(from: place.line, through: max(1, place.line - 3), by: -1) {
            guard let text = source.line(number), text.contains("{") || text.contains("[") else { continue }
            for sign in [": #", ", #", "[#", "[ #"] {
                guard let range = text.firstRange(of: sign) else { continue }
                let rest = text[range.upperBound...]
                guard rest.first.map({ !$0.isWhitespace }) ?? false, rest.contains("}") || rest.contains("]") else {
                    continue
                }
                let column = text.distance(from: text.startIndex, to: range.upperBound)
                return Place(file: source.file, line: number, column: column, length: 1)
            }
        }
        return nil
    }

    /// A quote that was not closed where it should, so that a later one closes it and its text stands bare.
    private var unclosedQuote: Problem? {
        guard let quote = before.last, quote == "\"", context?.words.contains("quoted scalar") != true else {
            return nil
        }
        guard before.count(where: { $0 == quote }) % 2 == 1 else { return nil }
        for number in stride(from: place.line - 1, through: max(1, place.line - 200), by: -1) {
            guard let text = source.line(number), text.count(where: { $0 == quote }) % 2 == 1,
                let last = text.lastIndex(of: quote)
            else { continue }
            let column = text.distance(from: text.startIndex, to: last) + 1
            return told(
                "close it before the end of the line", as: "the quote that opens here is not closed",
                at: Place(file: source.file, line: number, column: column))
        }
        return nil
    }

    /// `version 1` and `name:Billing`, which go on into the next line and are told there.
    private var missingColon: Problem? {
        guard words.contains("mapping values are not allowed") || words.contains("could not find expected ':'"),
            !before.contains(": "), let above
        else { return nil }
        if let colon = above.gluedColon {
            return told(
                "write \"\(colon.key): \(colon.rest)\"", as: "a space is missing behind the colon", at: above.place)
        }
        guard above.key == nil, !above.content.contains(where: { "{}[]\"'|>".contains($0) }) else { return nil }
        let parts = above.content.split(separator: " ", maxSplits: 1)
        return told(
            "write \"\(parts.first ?? ""):\(parts.count > 1 ? " \(parts[1])" : "")\"",
            as: "the colon is missing in this line", at: above.place)
    }

    private var surplus: String? {
        guard words.contains("expected key") || words.contains("'-' indicator") || words.contains("document start"),
            let sign = at(place.column)
        else { return nil }
        if "}]".contains(sign) { return "there is a \(sign) too many" }
        return textBehindQuote
    }

    /// `'it's'`: the second quote closes what the first one opens.
    private var textBehindQuote: String? {
        guard let quote = before.last, "'\"".contains(quote), let next = at(place.column), !next.isWhitespace else {
            return nil
        }
        return quote == "'"
            ? "a ' within single quotes is written '', or use double quotes"
            : "a \" within double quotes is written \\\", or use single quotes"
    }

    /// What is between two entries in brackets.
    private var separator: String? {
        guard let context, context.words.contains("flow"), context.line == place.line, at(place.column) != nil else {
            return nil
        }
        if let hint = textBehindQuote, at(place.column) != "\"" { return hint }
        guard at(place.column) == ":" else { return "a comma is missing before this" }
        let key = before.split(whereSeparator: { " {[,".contains($0) }).last ?? ""
        return "a comma is missing before \"\(key)\"; text that has \": \" in it must be in quotes"
    }

    /// What was open where the parser gave up, which is mostly far from where it should have been closed.
    private var opening: String? {
        guard let context else { return nil }
        let place = "in line \(context.line), column \(context.column)"
        if context.words.contains("quoted scalar") { return "the quote that opens \(place), is not closed" }
        guard context.words.contains("flow mapping") || context.words.contains("flow sequence") else { return nil }
        let bracket = context.words.contains("mapping") ? "{" : "["
        return "the \(bracket) \(place), is not closed; text that has # or a bracket in it must be in quotes"
    }

    private var colons: String? {
        guard words.contains("mapping values are not allowed") else { return nil }
        return "put quotes around text that has \": \" in it, or mend the indentation"
    }

    // MARK: - Indentation

    /// A line whose first column is that of none around it.
    private var indentation: String? {
        guard context?.words.contains("flow") != true, let here = SourceLine(place.line, in: source),
            before.allSatisfy({ $0 == " " }) || words.contains("mapping values") && !before.contains(": ")
        else { return nil }
        let open = SourceLine.open(above: place.line, in: source)
        if here.dash == nil, open.contains(where: { $0.dash == here.indent }), words.contains("'-' indicator") {
            return "an entry of the list begins with \"- \": write \"- \(here.content)\""
        }
        // An entry of a list belongs beside other entries, where there are any.
        let dashes =
            here.dash == nil ? [] : open.compactMap { other in other.dash.map { (column: $0, line: other.place.line) } }
        let contents = open.compactMap { other in other.contentColumn.map { (column: $0, line: other.place.line) } }
        let others = dashes.isEmpty ? contents : dashes
        let near = others.filter { $0.column != here.indent }.min {
            (abs($0.column - here.indent), -$0.line) < (abs($1.column - here.indent), -$1.line)
        }
        guard let near else { return nil }
        return "line \(place.line) begins behind \(spaces(here.indent)), and line \(near.line) behind "
            + "\(spaces(near.column)): what belongs together begins in one column"
    }

    private func spaces(_ count: Int) -> String {
        count == 0 ? "no space" : count == 1 ? "1 space" : "\(count) spaces"
    }
}

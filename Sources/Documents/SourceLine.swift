/// A line of a YAML file by its outer form: how far it is indented, and whether it is an entry of a list.
struct SourceLine {
    /// The spaces in front.
    let indent: Int
    /// Where the dash of a list's entry stands; `nil` without one.
    let dash: Int?
    /// Where what stands behind the dashes begins.
    let contentColumn: Int?
    /// Without indentation, dashes and a comment.
    let content: String
    let place: Place

    /// `nil` for what has nothing on it but a comment.
    init?(_ number: Int, in source: SourceText) {
        guard let text = source.line(number) else { return nil }
        let body = text.drop { $0 == " " }
        indent = text.count - body.count
        var rest = body
        while rest.hasPrefix("- ") { rest = rest.dropFirst(2).drop { $0 == " " } }
        dash = body.hasPrefix("- ") || body == "-" ? indent : nil
        contentColumn = body == "-" ? nil : text.count - rest.count
        let bare = rest.firstRange(of: " #").map { rest[..<$0.lowerBound] } ?? rest
        content = String(bare.reversed().drop(while: \.isWhitespace).reversed())
        guard !content.isEmpty, !content.hasPrefix("#") else { return nil }
        place = Place(
            file: source.file, line: number, column: text.count - rest.count + 1, length: max(1, content.count))
    }

    /// The key that it begins with; `nil` where there is no colon with a space or a line's end behind it.
    var key: Substring? {
        if let range = content.firstRange(of: ": ") { return content[..<range.lowerBound] }
        return content.hasSuffix(":") ? content.dropLast() : nil
    }

    /// `name:Billing`: a key and its value with nothing between them; addresses and times are none.
    var gluedColon: (key: Substring, rest: Substring)? { splitAtGluedColon(content) }

    /// The last line above with anything on it.
    static func above(_ number: Int, in source: SourceText) -> SourceLine? {
        stride(from: number - 1, through: max(1, number - 50), by: -1).lazy
            .compactMap { SourceLine($0, in: source) }.first
    }

    /// The lines above to which a line could belong: from the nearest one up, each less indented than the one below.
    static func open(above number: Int, in source: SourceText) -> [SourceLine] {
        var open: [SourceLine] = []
        for line in stride(from: number - 1, through: max(1, number - 1000), by: -1) {
            guard let found = SourceLine(line, in: source) else { continue }
            if open.last.map({ found.indent < $0.indent }) ?? true { open.append(found) }
            if found.indent == 0 { break }
        }
        return open
    }
}

/// `name:Billing` as its two parts; `nil` for addresses, times and whatever else has no word in front of the colon.
func splitAtGluedColon(_ text: String) -> (key: Substring, rest: Substring)? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let (key, rest) = (text[..<colon], text[text.index(after: colon)...])
    guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0 == "_" || $0 == "." }), let first = rest.first,
        !first.isWhitespace, first != "/", first != ":"
    else { return nil }
    return (key, rest)
}

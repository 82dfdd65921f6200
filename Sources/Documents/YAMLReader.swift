private import Yams

/// The one reader of YAML: configuration, rules and platform settings all come through it.
///
/// It takes a small, safe part of the language. Anchors, aliases, tags and merge keys are refused; so is a plain
/// scalar that YAML would read as null although something was plainly meant (`channel: #x`). Duplicate keys are
/// errors at the second one. Reading goes on past a problem wherever the document's shape allows.
package enum YAMLReader {
    /// Files above this size are refused before they are parsed.
    package static let maximumBytes = 4 << 20
    /// Nesting above this depth is refused.
    package static let maximumDepth = 64

    /// Reads one document; `nil` when there is none worth walking, with the reasons added to `problems`.
    ///
    /// Codes: `Y001` too large, `Y002` not UTF-8, `Y003` not YAML, `Y004` anchor, alias, tag or merge key,
    /// `Y005` duplicate key, `Y006` nested too deeply, `Y007` empty value, `Y008` key that is not text, `Y009` tab,
    /// `Y010` several documents.
    package static func read(_ bytes: [UInt8], file: String, problems: Problems) -> Node? {
        let top = Place(file: file, line: 1, column: 1)
        guard bytes.count <= maximumBytes else {
            problems.add(
                Problem(
                    "Y001", "the file has \(bytes.count) bytes; at most \(maximumBytes) are read",
                    hint: "split it into several files", at: Place(file: file, line: 0, column: 0)))
            return nil
        }
        // The byte order mark that some editors leave; libyaml, told that this is UTF-8, would take it for text.
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let place = YAMLGuard.placeOfInvalidUTF8(in: bytes, file: file) ?? top
            problems.add(Problem("Y002", "the file is not valid UTF-8", hint: "save it as UTF-8", at: place))
            return nil
        }
        if let place = YAMLGuard.placeOfDeepNesting(in: text, file: file, limit: maximumDepth) {
            problems.add(Problem("Y006", "nested more than \(maximumDepth) deep", at: place))
            return nil
        }
        if let place = YAMLGuard.placeOfAliases(in: text, file: file) {
            problems.add(Problem("Y004", Self.aliasRefusal, hint: Self.aliasHint, at: place))
            return nil
        }
        do {
            // Nodes hold their anchors weakly: the parser, which owns them, must outlive the walk.
            // The basic resolver takes every plain scalar for text; the default one tries patterns on each.
            let parser = try Parser(yaml: text, resolver: .basic)
            defer { withExtendedLifetime(parser) {} }
            guard let first = try parser.nextRoot() else {
                problems.add(Problem("Y003", "the file is empty", at: top))
                return nil
            }
            var walker = Walker(file: file, text: text, problems: problems)
            let node = walker.walk(first, depth: 0)
            if let second = try parser.nextRoot() {
                let mark = second.mark
                problems.add(
                    Problem(
                        "Y010", "a second document begins here; one file holds one document",
                        hint: "remove the line \"---\" before it",
                        at: Place(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)))
            }
            return node
        } catch let error as YamlError {
            problems.add(problem(from: error, file: file, text: text))
            return nil
        } catch {
            problems.add(Problem("Y003", "\(error)", at: top))
            return nil
        }
    }

    fileprivate static let aliasRefusal = "an alias (*name) is not taken here"
    fileprivate static let aliasHint = "write the value out; quote text that begins with *"

    private static func problem(from error: YamlError, file: String, text: String) -> Problem {
        switch error {
        case .scanner(let context, let words, let mark, _), .parser(let context, let words, let mark, _),
            .composer(let context, let words, let mark, _):
            return YAMLDiagnosis(
                source: SourceText(file: file, text: text), words: words,
                context: context.map { ($0.text, $0.mark.line, $0.mark.column) },
                place: Place(file: file, line: mark.line, column: max(1, mark.column))
            ).problem
        case .duplicatedKeysInMapping(let names, let context):
            let name = names.first ?? "?"
            let source = SourceText(file: file, text: text)
            let first = Place(
                file: file, line: context.mark.line, column: max(1, context.mark.column), length: name.count)
            let second = placeOfSecond(name, after: first, in: source)
            let lines = (SourceLine(first.line, in: source), SourceLine(second.line, in: source))
            // A rule whose dash is gone runs into the one before.
            let isEntry = lines.0?.dash != nil && lines.0?.place.column == first.column && second.line > first.line
            return Problem(
                "Y005", "the key \"\(name)\" stands twice in one mapping",
                hint: isEntry
                    ? "a new entry of the list begins with \"- \(lines.1?.content ?? name)\", further left; the first is in "
                        + "line \(first.line)"
                    : "keep one of them; the first is in line \(first.line)", at: second)
        case .reader(let words, let offset, _, _):
            let before = text.utf8.prefix(max(0, offset ?? 0))
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            return Problem("Y003", "not valid YAML: \(words)", at: Place(file: file, line: line, column: 1))
        default:
            return Problem("Y003", "not valid YAML: \(error)", at: Place(file: file, line: 1, column: 1))
        }
    }

    /// The second of two equal keys, as far as the lines tell; Yams tells only the first.
    private static func placeOfSecond(_ key: String, after first: Place, in source: SourceText) -> Place {
        var line = first.line
        while let text = source.line(line), line < first.line + 10_000 {
            var rest = text[...]
            if line == first.line { rest = rest.dropFirst(first.column - 1 + key.count) }
            for spelling in [key, "\"\(key)\"", "'\(key)'"] {
                guard let range = rest.firstRange(of: spelling + ":") else { continue }
                let column = text.distance(from: text.startIndex, to: range.lowerBound) + 1
                let lead = text[..<range.lowerBound].last ?? " "
                if line == first.line ? " ,{".contains(lead) : column == first.column {
                    return Place(file: first.file, line: line, column: column, length: spelling.count)
                }
            }
            line += 1
        }
        return first
    }
}

/// Turns Yams' tree into ours, refusing what the house does not take.
private struct Walker {
    let file: String
    let text: String
    let problems: Problems
    /// Only problems need lines.
    private lazy var source = SourceText(file: file, text: text)
    private var refused: Set<Place> = []

    private static let yamlTags = "tag:yaml.org,2002:"
    /// What the basic resolver gives to nodes without a tag of their own.
    private static let implicitTags: Set<String> = ["", "!", yamlTags + "str", yamlTags + "seq", yamlTags + "map"]

    init(file: String, text: String, problems: Problems) {
        self.file = file
        self.text = text
        self.problems = problems
    }

    mutating func walk(_ node: Yams.Node, depth: Int) -> Node? {
        let place = place(of: node)
        guard depth <= YAMLReader.maximumDepth else {
            problems.add(Problem("Y006", "nested more than \(YAMLReader.maximumDepth) deep", at: place))
            return nil
        }
        // An alias comes as the node it names, anchor and all: walking each place once is what keeps nested aliases from
        // growing.
        if node.anchor != nil,
            !refuse("an anchor (&name)", "write the value out; quote text that begins with &", at: place)
        {
            return nil
        }
        let tag = node.tag.description
        if !Self.implicitTags.contains(tag) {
            let name = tag.hasPrefix(Self.yamlTags) ? "!!" + tag.dropFirst(Self.yamlTags.count) : tag
            refuse("a tag (\(name))", "remove it: every value is read as text", at: place)
        }
        switch node {
        case .scalar(let scalar): return Node(.scalar(scalar.string), at: place)
        case .sequence(let sequence):
            return Node(.sequence(sequence.compactMap { entry($0, depth: depth) }), at: place)
        case .mapping(let mapping):
            var entries: [Node.Entry] = []
            var unread: Set<String> = []
            var last: String?
            for (key, value) in mapping {
                defer { last = value.scalar.flatMap { $0.style == .plain ? $0.string : nil } }
                if let name = gluedKey(key, value) {
                    unread.insert(name)
                } else if let entry = entry(key, value, after: last, depth: depth) {
                    entries.append(entry)
                } else if let name = key.scalar?.string {
                    unread.insert(name)
                } else if mapping.count == 1 {
                    // `{{name}}` without quotes: a text was meant, and no reader shall miss a mapping's keys.
                    return nil
                }
            }
            return Node(.mapping(entries), at: place, unread: unread)
        case .alias:
            problems.add(Problem("Y004", YAMLReader.aliasRefusal, hint: YAMLReader.aliasHint, at: place))
            return nil
        }
    }

    private mutating func entry(_ value: Yams.Node, depth: Int) -> Node? {
        if isNothing(value) {
            problems.add(
                Problem(
                    "Y007", "an entry of the list has no value",
                    hint: "give one, or \"\" for empty text; text that begins with # must be in quotes",
                    at: place(of: value)))
            return nil
        }
        return walk(value, depth: depth + 1)
    }

    /// Plain and empty: what YAML takes for null.
    private func isNothing(_ node: Yams.Node) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.style == .plain && scalar.string.isEmpty && Self.implicitTags.contains(scalar.tag.description)
    }

    private mutating func entry(_ key: Yams.Node, _ value: Yams.Node, after last: String?, depth: Int) -> Node.Entry? {
        let keyPlace = place(of: key)
        guard case .scalar(let name) = key, !isNothing(key) else {
            problems.add(
                Problem(
                    "Y008", "a key must be text", hint: "put quotes around text that begins with { or [", at: keyPlace))
            return nil
        }
        if name.string == "<<", name.style == .plain {
            refuse("a merge key (<<)", "write the entries out", at: keyPlace)
            return nil
        }
        if isNothing(value) {
            problems.add(
                Problem(
                    "Y007", "\"\(name.string)\" has no value",
                    hint: hint(forValueOf: name.string, at: keyPlace, after: last),
                    at: keyPlace))
            return nil
        }
        guard let walked = walk(value, depth: depth + 1) else { return nil }
        return Node.Entry(key: name.string, keyPlace: keyPlace, value: walked)
    }

    /// `then:{ drop: x }`: told, and the key that was meant.
    private func gluedKey(_ key: Yams.Node, _ value: Yams.Node) -> String? {
        guard case .scalar(let name) = key, name.style == .plain, let parts = splitAtGluedColon(name.string),
            isNothing(value) || parts.rest.first.map({ "{[\"'".contains($0) }) ?? false
        else { return nil }
        problems.add(
            Problem(
                "Y003", "a space is missing behind the colon", hint: "write \"\(parts.key): \(parts.rest)\"",
                at: place(of: key)))
        return String(parts.key)
    }

    /// - Parameter last: the value of the entry before, where that is a text without quotes.
    private mutating func hint(forValueOf key: String, at place: Place, after last: String?) -> String {
        let rest = (source.line(place.line) ?? "").dropFirst(place.column - 1 + key.count).drop { $0 == " " }
        if rest.contains("#") { return "give one, or \"\" for empty text; text that begins with # must be in quotes" }
        if let last, rest.first == "," || rest.first == "}" {
            return "put quotes around text that has a comma in it: \"\(last), \(key)\""
        }
        return
            "give one, or \"\" for empty text; what belongs to it stands behind the colon, or deeper in the next line"
    }

    /// False when it was refused before.
    @discardableResult
    private mutating func refuse(_ what: String, _ hint: String, at place: Place) -> Bool {
        // A node that aliases bring again stands where it stood.
        guard refused.insert(place).inserted else { return false }
        problems.add(Problem("Y004", "\(what) is not taken here", hint: hint, at: place))
        return true
    }

    private func place(of node: Yams.Node) -> Place {
        let length =
            if case .scalar(let scalar) = node {
                max(1, scalar.string.prefix { $0 != "\n" }.count + (scalar.style == .plain ? 0 : 2))
            } else { 1 }
        return Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, length: length)
    }
}

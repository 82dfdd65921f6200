import Intake

/// Plain text of what Teams writes: HTML with mentions, or text in which only `<at>` stands.
///
/// One pass, linear in the text: unknown tags go, known ones leave their line ends, bullets and links behind.
struct TeamsText {
    enum Form {
        /// Tags are what somebody wrote, but for mentions.
        case plain
        /// Text with some tags, whose line ends count.
        case mixed
        case html
    }

    /// The webhook's name; its mention is how it was called, no part of what was asked.
    let called: String?

    func plain(_ raw: String, _ form: Form) -> String {
        let hasPower = raw.utf8.contains { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }
        guard hasPower || form == .html else { return raw.tidied }
        var scan = Scan(raw, called: called?.tidied.lowercased(), form: form)
        return scan.run()
    }
}

private struct Scan {
    private var rest: ArraySlice<Unicode.Scalar>
    private let called: String?
    private let form: TeamsText.Form
    private var out: [Unicode.Scalar] = []
    /// The open mention's tag, and where in the output its words began.
    private var mention: (tag: String, start: Int)?
    private var wasCalled = false
    /// Addresses of open links, with where their words began.
    private var links: [(url: String, start: Int)] = []
    /// Open lists; the number of the last item where it is an ordered one.
    private var lists: [Int?] = []
    /// Where in the output words follow a mark at a line's beginning.
    private var begun: Int?

    init(_ raw: String, called: String?, form: TeamsText.Form) {
        rest = Array(raw.unicodeScalars)[...]
        self.called = called
        self.form = form
        out.reserveCapacity(rest.count)
    }

    mutating func run() -> String {
        while let scalar = rest.popFirst() {
            switch scalar {
            case "<": tag()
            case "&": reference()
            case "\u{A0}": out.append(" ")
            case "\n" where form == .html, "\r" where form == .html: out.append(" ")
            default: out.append(scalar)
            }
        }
        return Self.lines(Self.text(out[...]))
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// No blanks at the ends of lines, and at most one empty line together.
    private static func lines(_ text: String) -> String {
        var kept: [Substring] = []
        for line in text.tidied.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = line.trimmed
            if !trimmed.isEmpty || kept.last?.isEmpty == false { kept.append(trimmed) }
        }
        return kept.joined(separator: "\n").tidied
    }

    private mutating func say(_ text: String) { out += text.unicodeScalars }

    // MARK: - Tags

    private mutating func tag() {
        let inside = rest.prefix(4000).prefix { $0 != ">" && $0 != "<" }
        let isClosing = inside.first == "/"
        let letters = (isClosing ? inside.dropFirst() : inside).prefix {
            $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0)
        }
        let name = Self.text(letters).lowercased()
        let isComment = inside.starts(with: "!--".unicodeScalars)
        guard form != .plain || name == "at", !name.isEmpty || isComment, inside.endIndex < rest.endIndex,
            rest[inside.endIndex] == ">"
        else { return out.append("<") }
        rest = rest[(inside.endIndex + 1)...]
        if isClosing { close(name) } else { open(name, Self.text(inside)) }
    }

    private mutating func open(_ name: String, _ tag: String) {
        switch name {
        case "at": mention = ("at", out.count)
        case "span":
            // As the marked-up form has mentions.
            if Self.attribute("itemtype", in: tag)?.hasSuffix("/Mention") ?? false { mention = ("span", out.count) }
        case "a": if links.count < 20 { links.append((Self.attribute("href", in: tag) ?? "", out.count)) }
        case "br", "hr": out.append("\n")
        case "blockquote": begin("> ")
        case "ul": if lists.count < 20 { lists.append(nil) }
        case "ol": if lists.count < 20 { lists.append(0) }
        case "li": item()
        case "td", "th": if let last = out.last, last != "\n" { out.append(" ") }
        // An emoji is a picture whose other text is the character.
        case "img", "emoji": say(Self.attribute("alt", in: tag) ?? "")
        default: if Self.blocks.contains(name) { freshLine() }
        }
    }

    private mutating func close(_ name: String) {
        switch name {
        case "at", "span": endMention(name)
        case "a": endLink()
        case "ul", "ol":
            _ = lists.popLast()
            freshLine()
        case "blockquote", "li": freshLine()
        default: if Self.blocks.contains(name) { freshLine() }
        }
    }

    private static let blocks: Set<String> = [
        "p", "div", "tr", "table", "pre", "codeblock", "h1", "h2", "h3", "h4", "h5", "h6",
    ]

    private mutating func freshLine() {
        // Behind the mark of a quote or an item, the line has begun already.
        guard begun != out.count else { return }
        if let last = out.last, last != "\n" { out.append("\n") }
    }

    private mutating func begin(_ mark: String) {
        freshLine()
        say(mark)
        begun = out.count
    }

    private mutating func item() {
        guard let last = lists.indices.last, let number = lists[last] else { return begin("- ") }
        lists[last] = number + 1
        begin("\(number + 1). ")
    }

    private mutating func endMention(_ tag: String) {
        guard let open = mention, open.tag == tag, open.start <= out.count else { return }
        mention = nil
        let name = Self.text(out[open.start...]).tidied
        out.removeSubrange(open.start...)
        // Without a recipient the first mention is how it was called: nothing else brings a message here.
        if !wasCalled, called.map({ $0 == name.lowercased() }) ?? true {
            wasCalled = true
        } else {
            say("@\(name)")
        }
    }

    private mutating func endLink() {
        guard let link = links.popLast(), !link.url.isEmpty, link.start <= out.count else { return }
        let label = Self.text(out[link.start...]).tidied
        if label.isEmpty { return say(link.url) }
        let isAddressItself = ["", "http://", "https://", "mailto:"].contains { link.url == $0 + label }
        if !isAddressItself, link.url != label + "/" { say(" (\(link.url))") }
    }

    private static func attribute(_ name: String, in tag: String) -> String? {
        let pieces = tag.split(separator: "\(name)=\"", maxSplits: 1, omittingEmptySubsequences: false)
        guard pieces.count == 2 else { return nil }
        var value = Scan(String(pieces[1].prefix { $0 != "\"" }), called: nil, form: .plain)
        return value.run().nonEmpty
    }

    // MARK: - Character references

    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ",
    ]

    private mutating func reference() {
        let name = rest.prefix(10).prefix { $0 != ";" && $0 != "&" && $0 != "<" && $0 != " " }
        guard name.endIndex < rest.endIndex, rest[name.endIndex] == ";", let scalar = Self.scalar(Self.text(name))
        else { return out.append("&") }
        out.append(scalar)
        rest = rest[(name.endIndex + 1)...]
    }

    private static func scalar(_ name: String) -> Unicode.Scalar? {
        guard name.hasPrefix("#") else { return named[name] }
        let digits = name.dropFirst()
        let isHex = digits.first == "x" || digits.first == "X"
        let value = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return value.flatMap(Unicode.Scalar.init)
    }
}

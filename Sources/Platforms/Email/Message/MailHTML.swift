internal import CHTML

/// HTML mail as plain text: paragraphs, lists, `label (url)`, quotes behind `> `.
///
/// What mail programs mark as history is marked in the text too, for `ReplyText` to cut: see `HistoryMark`.
final class MailHTML {
    static func text(_ html: String) -> String {
        let reader = MailHTML()
        var bytes = Array(html.utf8.prefix(MailLimits.textBytes))
        bytes.removeAll { $0 == 0 }
        bytes = HTMLTags.rewritten(bytes)
        withExtendedLifetime(reader) {
            var handler = unsafe triaged_html_handler(
                context: Unmanaged.passUnretained(reader).toOpaque(),
                start: { context, name, attributes in
                    guard let context = unsafe context else { return }
                    unsafe MailHTML.reader(context).start(
                        String(cString: name), MailHTML.attributes(attributes))
                },
                end: { context, name in
                    guard let context = unsafe context else { return }
                    unsafe MailHTML.reader(context).end(String(cString: name))
                },
                text: { context, bytes, count in
                    guard let context = unsafe context else { return }
                    let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
                    unsafe MailHTML.reader(context).text(String(decoding: buffer, as: UTF8.self))
                })
            unsafe bytes.withUnsafeBytes { buffer in
                let characters = unsafe buffer.bindMemory(to: CChar.self)
                if let base = characters.baseAddress {
                    _ = unsafe triaged_html_read(base, characters.count, &handler)
                }
            }
        }
        return reader.finished
    }

    private static func reader(_ context: UnsafeMutableRawPointer) -> MailHTML {
        unsafe Unmanaged<MailHTML>.fromOpaque(context).takeUnretainedValue()
    }

    private static func attributes(
        _ list: UnsafePointer<UnsafePointer<CChar>?>?
    ) -> [String: String] {
        guard let list = unsafe list else { return [:] }
        var attributes: [String: String] = [:]
        var index = 0
        while index < 200, let name = unsafe list[index] {
            let value = unsafe list[index + 1].map { unsafe String(cString: $0) } ?? ""
            let key = unsafe String(cString: name).lowercased()
            if attributes[key] == nil { attributes[key] = value }
            index += 2
        }
        return attributes
    }

    // MARK: - State

    /// What an open element changes until it ends.
    private struct Element {
        var name: String
        var isHidden = false
        var isQuote = false
        var isAttribution = false
        var isPreformatted = false
        var link: (url: String, from: Int)?
        var list: List?
    }

    private struct List {
        var isOrdered: Bool
        var next = 1
    }

    private var open: [Element] = []
    private var hidden = 0
    private var quotes = 0
    private var attributions = 0
    private var preformatted = 0
    private var lists = 0
    private var out: [UInt8] = []
    /// How many lines' ends stand before the next text: 1 ends a line, 2 also a paragraph.
    private var pendingBreaks = 0
    private var pendingBlank = false
    private var isAtLineStart = true
    private var isOpening = true

    private static let deepest = 400

    // MARK: - Events

    private func start(_ name: String, _ attributes: [String: String]) {
        var element = Element(name: name)
        element.isHidden = HTMLMeaning.hides(name, attributes)
        if hidden == 0, !element.isHidden { begin(name, attributes, &element) }
        guard !HTMLMeaning.isVoid(name) else { return }
        guard open.count < Self.deepest else { return }
        open.append(element)
        if element.isHidden { hidden += 1 }
        if element.isQuote { quotes += 1 }
        if element.isAttribution { attributions += 1 }
        if element.isPreformatted { preformatted += 1 }
        if element.list != nil { lists += 1 }
    }

    private func begin(_ name: String, _ attributes: [String: String], _ element: inout Element) {
        let breaks = HTMLMeaning.breaks(name, attributes)
        ask(breaks: breaks)
        if let mark = HTMLMeaning.mark(name, attributes) {
            ask(breaks: 1)
            write(mark)
            ask(breaks: 1)
        }
        switch name {
        case "br": lineBreak()
        case "hr": break
        case "blockquote": element.isQuote = true
        case "pre", "textarea", "listing": element.isPreformatted = true
        case "ul", "ol", "menu", "dir": element.list = List(isOrdered: name == "ol")
        case "li": bullet()
        case "td", "th": blank()
        case "img": text(attributes["alt"] ?? "")
        case "a":
            if let url = attributes["href"], HTMLMeaning.isShown(url) { element.link = (url, out.count) }
        default: break
        }
        element.isAttribution = HTMLMeaning.isAttribution(attributes)
    }

    private func end(_ name: String) {
        guard let index = open.lastIndex(where: { $0.name == name }) else { return }
        while open.count > index, let element = open.popLast() { close(element) }
    }

    private func close(_ element: Element) {
        if hidden == 0, let link = element.link { finish(link) }
        if hidden == 0 { ask(breaks: HTMLMeaning.breaks(element.name, [:])) }
        if element.isHidden { hidden -= 1 }
        if element.isQuote { quotes -= 1 }
        if element.isAttribution { attributions -= 1 }
        if element.isPreformatted { preformatted -= 1 }
        if element.list != nil { lists -= 1 }
    }

    private func text(_ text: String) {
        guard hidden == 0 else { return }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where preformatted > 0: lineBreak()
            case " ", "\t", "\n", "\r", "\u{0C}":
                if preformatted > 0 {
                    if scalar != "\r" { put(" ") }
                } else {
                    blank()
                }
            // No-break spaces are layout; soft hyphens and zero widths fill preview lines.
            case "\u{A0}": if preformatted > 0 { put(" ") } else { blank() }
            case "\u{AD}", "\u{200B}", "\u{200C}", "\u{FEFF}", "\u{34F}", HistoryMark.history, HistoryMark.attribution:
                break
            default: put(scalar)
            }
        }
    }

    // MARK: - Writing

    private func blank() {
        if !isAtLineStart, pendingBreaks == 0 { pendingBlank = true }
    }

    private func ask(breaks: Int) {
        guard breaks > 0 else { return }
        pendingBreaks = max(pendingBreaks, breaks)
        pendingBlank = false
    }

    /// A line's end that the writer put there: several make empty lines.
    private func lineBreak() {
        flushBreaks()
        if isAtLineStart { beginLine() }
        out.append(0x0A)
        isAtLineStart = true
        pendingBlank = false
    }

    private func bullet() {
        ask(breaks: 1)
        guard let at = open.lastIndex(where: { $0.list != nil }), let list = open[at].list else { return }
        let indent = String(repeating: "  ", count: max(0, min(lists - 1, 8)))
        write(indent + (list.isOrdered ? "\(list.next). " : "- "))
        open[at].list?.next += 1
        isAfterBullet = true
    }

    /// A paragraph that opens a list's item begins beside its bullet.
    private var isAfterBullet = false

    private func write(_ text: String) {
        for scalar in text.unicodeScalars { put(scalar) }
    }

    private func put(_ scalar: Unicode.Scalar) {
        flushBreaks()
        if isAtLineStart { beginLine() }
        if pendingBlank { out.append(0x20) }
        pendingBlank = false
        isAfterBullet = false
        out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private func flushBreaks() {
        defer { pendingBreaks = 0 }
        if isAfterBullet, pendingBreaks > 0 {
            isAfterBullet = false
            return
        }
        guard pendingBreaks > 0, !isOpening else { return }
        if !isAtLineStart { out.append(0x0A) }
        isAtLineStart = true
        if pendingBreaks > 1 {
            // An empty line within a quote is the quote's, so that the block stays one.
            if !endsInEmptyLine {
                beginLine()
                out.append(0x0A)
                isAtLineStart = true
            }
        }
    }

    private var endsInEmptyLine: Bool {
        out.isEmpty || out.suffix(2).elementsEqual([0x0A, 0x0A])
            || (quotes > 0 && out.suffix(3).elementsEqual([0x0A, 0x3E, 0x0A]))
    }

    private func beginLine() {
        isOpening = false
        isAtLineStart = false
        if quotes > 0 {
            let marks = min(quotes, 20)
            for _ in 0..<marks { out.append(0x3E) }
            pendingBlank = true
        }
        if attributions > 0 { out.append(contentsOf: Array(HistoryMark.attribution.utf8View)) }
    }

    private func finish(_ link: (url: String, from: Int)) {
        // No address is longer; links within links would have all of the text read again for each.
        let label = String(decoding: out[min(link.from, out.count)...].prefix(4000), as: UTF8.self)
        let words = label.trimmed
        let address = link.url.hasPrefix("mailto:") ? String(link.url.dropFirst(7).prefix { $0 != "?" }) : link.url
        guard !HTMLMeaning.isSame(String(words), as: address) else { return }
        let shown = link.url.hasPrefix("mailto:") ? address : link.url
        write(words.isEmpty ? "" : " (\(shown))")
    }

    private var finished: String { String(decoding: out, as: UTF8.self) }
}

/// Marks in text made of HTML, by scalars of the last private plane, which no font has.
enum HistoryMark {
    /// All that follows is history.
    static let history: Unicode.Scalar = "\u{10FFF0}"
    /// This line says who wrote what follows, and when.
    static let attribution: Unicode.Scalar = "\u{10FFF1}"
}

extension Unicode.Scalar {
    fileprivate var utf8View: [UInt8] { Array(String(Character(self)).utf8) }
}

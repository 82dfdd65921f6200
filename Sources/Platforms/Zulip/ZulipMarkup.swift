import Intake

/// Renders the neutral tree as Zulip's Markdown.
///
/// Zulip has no backslash escapes; what it does have are character references (`&#42;`), which it turns into characters
/// after all that could format, link, mention or become an emoji was looked for (zerver/lib/markdown, "entity"). So what
/// people wrote stays as it is to the eye and means nothing to the renderer.
enum ZulipMarkup {
    /// `max_message_length` of a usual server, in Unicode code points.
    static let limit = 10_000

    static func content(of body: PostBody) -> String {
        let rendered = markdown.render(body.fitted { markdown.render($0).unicodeScalars.count <= limit })
        return rendered.trimmed.isEmpty ? "(empty)" : rendered
    }

    private static let markdown = Markdown(
        escape: escape, strong: "**", bullet: "* ",
        link: { label, url in
            guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
                return escape(label.isEmpty ? url : label)
            }
            return "[\(escape(label.isEmpty ? url : label))](\(address(url)))"
        },
        person: person)

    /// A silent mention: it links to the person and notifies nobody.
    private static func person(_ id: String, _ name: String) -> String {
        guard Int64(id) != nil, !name.isEmpty, !name.contains(where: { "*|`\\\n".contains($0) }) else {
            return escape(name)
        }
        return "@_**\(name)|\(id)**"
    }

    private static func address(_ url: String) -> String {
        var out: [UInt8] = []
        for byte in url.utf8 {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["),
                UInt8(ascii: "]"), UInt8(ascii: "*"), UInt8(ascii: "`"), UInt8(ascii: "\\"), 0...0x20:
                out += URLEncodedForm.escape(String(decoding: [byte], as: UTF8.self)).utf8
            default: out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    // MARK: - Escaping

    /// What has power at any place of a line.
    private static let powerful: Set<Unicode.Scalar> = [
        "\\", "`", "*", "~", "[", "]", "<", ">", "#", "$", "@", "|", "&",
    ]

    static func escape(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        var isLineStart = true
        /// Whether only digits have come on this line: with a dot they would begin a list.
        var isNumber = true
        for (place, scalar) in scalars.enumerated() {
            let next = place + 1 < scalars.count ? scalars[place + 1] : nil
            let before = place > 0 ? scalars[place - 1] : nil
            let isPowerful: Bool =
                switch scalar {
                case let one where powerful.contains(one): true
                // An emoji (`:smile:`) or an address (`https://`).
                case ":": next.map { !$0.properties.isWhitespace } ?? true
                // A bare domain would become a link; digits and a dot a list.
                case ".": (isNumber && !isLineStart) || (isWord(before) && isWord(next))
                case ")": isNumber && !isLineStart
                case "-", "+", "=", "/": isLineStart
                // Four blanks at the beginning make code of the line.
                case " ", "\t": isLineStart && (scalar == "\t" || scalars[place...].prefix(4).allSatisfy { $0 == " " })
                default: false
                }
            if isPowerful { refer(to: scalar, &out) } else { out.append(scalar) }
            let isEnd = scalar == "\n"
            isNumber = isEnd || (isNumber && ("0"..."9").contains(scalar))
            isLineStart = isEnd
        }
        return String(out)
    }

    private static func refer(to scalar: Unicode.Scalar, _ out: inout String.UnicodeScalarView) {
        // One that is no blank to Markdown.
        let code = scalar == " " || scalar == "\t" ? 160 : scalar.value
        out.append(contentsOf: "&#\(code);".unicodeScalars)
    }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        scalar.map { $0.properties.isAlphabetic || $0.properties.numericType != nil } ?? false
    }
}

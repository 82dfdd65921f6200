import Intake

/// A post's neutral tree as HTML.
///
/// Only `http` and `https` links are links.
struct PostBodyView: Sendable {
    /// On one line each, since white space in a post is shown.
    static let template = """
        {{#blocks}}{{#.paragraph}}<p>\(inlines)</p>{{/.paragraph}}{{#.quote}}<blockquote>\(inlines)</blockquote>{{/.quote}}\
        {{#.list}}<ul>{{#items}}<li>\(inlines)</li>{{/items}}</ul>{{/.list}}\
        {{#.code}}<pre><code>{{.}}</code></pre>{{/.code}}\
        {{#.buttons}}<div class="choices">{{#buttons}}\(button){{/buttons}}</div>{{/.buttons}}{{/blocks}}
        """

    private static let button = """
        {{#.form}}\(ButtonForm.template){{/.form}}{{^.form}}<span class="choice">{{label}}</span>{{/.form}}
        """

    private static let inlines = """
        {{#inlines}}{{#.text}}{{.}}{{/.text}}{{#.strong}}<strong>{{.}}</strong>{{/.strong}}\
        {{#.code}}<code>{{.}}</code>{{/.code}}\
        {{#.link}}<a href="{{url}}" rel="noopener noreferrer nofollow">{{label}}</a>{{/.link}}{{/inlines}}
        """

    struct Block: Sendable {
        var paragraph: Line?
        var quote: Line?
        var list: Items?
        var code: String?
        var buttons: Buttons?
    }

    struct Buttons: Sendable {
        var buttons: [Button]
    }

    struct Button: Sendable {
        var label: String
        /// `nil` where it only shows what could be answered.
        var form: ButtonForm?
    }

    struct Line: Sendable {
        var inlines: [Inline]
    }

    struct Items: Sendable {
        var items: [Line]
    }

    struct Inline: Sendable {
        var text: String?
        var strong: String?
        var code: String?
        var link: Link?
    }

    struct Link: Sendable {
        var url: String
        var label: String
    }

    let blocks: [Block]

    /// - Parameter back: the page to come back to after a button was pressed; `nil` where they cannot be pressed.
    init(_ body: PostBody, back: String? = nil) {
        blocks = body.blocks.map { block in
            switch block {
            case .paragraph(let inlines): Block(paragraph: Self.line(inlines))
            case .quote(let inlines): Block(quote: Self.line(inlines))
            case .list(let items): Block(list: Items(items: items.map(Self.line)))
            case .code(let text): Block(code: text)
            case .buttons(let buttons):
                Block(
                    buttons: Buttons(
                        buttons: buttons.map { button in
                            Button(label: button.label, form: back.map { ButtonForm(button, back: $0) })
                        }))
            }
        }
    }

    private static func line(_ inlines: [PostBody.Inline]) -> Line {
        Line(
            inlines: inlines.map { inline in
                switch inline {
                case .text(let text): Inline(text: text)
                case .strong(let text), .person(_, name: let text): Inline(strong: text)
                case .code(let text): Inline(code: text)
                case .link(let label, let url):
                    isWebAddress(url) ? Inline(link: Link(url: url, label: label)) : Inline(text: label)
                }
            })
    }
}

/// True for what may stand in `href`: a `javascript:` or `data:` address would run in our page.
func isWebAddress(_ url: String) -> Bool {
    let start = url.prefix(8).lowercased()
    return start.hasPrefix("http://") || start.hasPrefix("https://")
}

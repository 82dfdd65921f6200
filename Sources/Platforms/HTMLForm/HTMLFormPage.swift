import Intake

/// A small page for the person who sent a form: nothing from elsewhere, no script, in the hub's colours, light and dark.
struct HTMLFormPage {
    var heading: String
    var body: PostBody
    /// The request's number.
    var reference: String?
    var isFailure = false
    /// The page that the form stands on.
    var back: String?

    func answer(status: Int, headers: Headers) -> DoorAnswer {
        var headers = headers
        headers.add(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        headers.add("X-Content-Type-Options", "nosniff")
        headers.add("Referrer-Policy", "no-referrer")
        return DoorAnswer(status: status, contentType: "text/html; charset=utf-8", body: html, headers: headers)
    }

    var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>\(heading.htmlEscaped)</title>
        <style>
        \(Self.style)
        </style>
        </head>
        <body>
        <main\(isFailure ? " class=\"bad\"" : "")>
        <p class="sign" aria-hidden="true">\(isFailure ? "!" : "✓")</p>
        <h1>\(heading.htmlEscaped)</h1>
        \(body.blocks.compactMap(Self.html).joined(separator: "\n"))
        \(foot)
        </main>
        </body>
        </html>

        """
    }

    private var foot: String {
        let number = reference.map { "<span class=\"ref\">\($0.htmlEscaped)</span>" }
        let link = back.flatMap(Self.address).map { "<a href=\"\($0)\">Back to the page</a>" }
        let parts = [number, link].compactMap { $0 }
        return parts.isEmpty ? "" : "<footer>\(parts.joined(separator: "\n"))</footer>"
    }

    // MARK: - The body

    private static func html(_ block: PostBody.Block) -> String? {
        switch block {
        // There is nobody here who would take what is pressed.
        case .buttons: nil
        case .paragraph(let inlines): "<p>\(html(inlines))</p>"
        case .quote(let inlines): "<blockquote>\(html(inlines))</blockquote>"
        case .list(let items): "<ul>\(items.map { "<li>\(html($0))</li>" }.joined())</ul>"
        case .code(let text): "<pre><code>\(text.htmlEscaped)</code></pre>"
        }
    }

    private static func html(_ inlines: [PostBody.Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text): text.htmlEscaped
            case .strong(let text): "<strong>\(text.htmlEscaped)</strong>"
            case .code(let text): "<code>\(text.htmlEscaped)</code>"
            case .link(let label, let url):
                address(url).map { "<a href=\"\($0)\" rel=\"noopener nofollow\">\(label.htmlEscaped)</a>" }
                    ?? label.htmlEscaped
            case .person(_, let name): name.htmlEscaped
            }
        }.joined()
    }

    /// Only what leads to the web: no `javascript:`.
    private static func address(_ url: String) -> String? {
        ["https://", "http://"].contains(where: url.lowercased().hasPrefix) ? url.htmlEscaped : nil
    }

    /// The hub's colours and shapes (`Stylesheet`), as much of them as this needs.
    private static let style = """
        :root {
          color-scheme: light dark;
          --ground: #fafaf9; --card: #fff; --line: #e6e4e0; --text: #1f1e1c; --quiet: #6b6862; --code: #f3f2ef;
          --accent-text: #4a46b3; --good: #18794e; --good-soft: #e3f5ea; --bad: #b42318; --bad-soft: #fdeae7;
          --shadow: 0 1px 2px rgb(0 0 0 / .04);
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #131316; --card: #1a1a1e; --line: #2c2c32; --text: #ececee; --quiet: #9d9da6; --code: #25252a;
            --accent-text: #aeabff; --good: #6cd39b; --good-soft: #14301f; --bad: #ff9c90; --bad-soft: #3d1b17;
            --shadow: none;
          }
        }
        *, *::before, *::after { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          display: grid; place-items: center; min-height: 100vh; min-height: 100svh; margin: 0; padding: 1.5rem 1rem;
          background: var(--ground); color: var(--text); overflow-wrap: anywhere;
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
        }
        main {
          width: 100%; max-width: 34rem; padding: 2rem 2.1rem; background: var(--card);
          border: 1px solid var(--line); border-radius: .75rem; box-shadow: var(--shadow);
        }
        .sign {
          display: grid; place-items: center; width: 2.5rem; height: 2.5rem; margin: 0 0 1.1rem; border-radius: 50%;
          background: var(--good-soft); color: var(--good); font-size: 1.15rem; font-weight: 650; line-height: 1;
        }
        .bad .sign { background: var(--bad-soft); color: var(--bad); }
        h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.015em; text-wrap: balance; }
        p, ul, blockquote { margin: 0 0 .7rem; white-space: pre-line; }
        .bad p:not(.sign) + p { color: var(--quiet); font-size: .92rem; }
        ul { padding-left: 1.2rem; white-space: normal; }
        blockquote { padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--line); color: var(--quiet); }
        a { color: var(--accent-text); text-underline-offset: .18em; text-decoration-thickness: 1px; }
        :focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; border-radius: .3rem; }
        code { padding: .1em .35em; border-radius: .3rem; background: var(--code); font: .86em/1.5 ui-monospace, monospace; }
        pre { margin: .5rem 0; padding: .8rem 1rem; border-radius: .5rem; background: var(--code); overflow-x: auto; }
        pre code { padding: 0; }
        footer {
          display: flex; flex-wrap: wrap; justify-content: space-between; gap: .4rem 1.2rem; margin-top: 1.4rem;
          padding-top: 1rem; border-top: 1px solid var(--line); font-size: .92rem;
        }
        .ref { color: var(--quiet); font: 560 .86rem/1.7 ui-monospace, "DejaVu Sans Mono", monospace; }
        @media (max-width: 30rem) { main { padding: 1.5rem 1.35rem; } }
        """
}

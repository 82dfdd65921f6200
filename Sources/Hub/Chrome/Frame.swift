import HTTPTypes
import Hummingbird
private import NIOCore

/// What stands around every page: head, menu, foot.
struct Frame: Sendable {
    struct Entry: Sendable {
        var label: String
        var path: String
        var isCurrent: Bool
    }

    private struct View {
        var title: String
        var content: String
        var menu: [Entry]
        var version: String
        var style: String
        var script: String?
        var warning: String?
    }

    private let warning: String?
    private let menu: [Entry]
    private let version: String

    init(hub: Hub, path: String) {
        version = hub.configuration.version
        // Those who ask in the lobby can do nothing about it.
        warning = path == "/" || path.hasPrefix(LobbyPage.path) ? nil : hub.warning()
        menu = allPages.compactMap { page in
            page.menu.map { label in
                let isBelow = path.hasPrefix(page.path + "/")
                let isHome = path == "/" && page.path == LobbyPage.path
                return Entry(label: label, path: page.path, isCurrent: path == page.path || isBelow || isHome)
            }
        }
    }

    /// A whole page around `content`, which is HTML.
    func page(
        _ title: String, _ content: String, status: HTTPTypes.HTTPResponse.Status = .ok, script: String? = nil
    ) -> Response {
        let html = Self.template.render(
            View(
                title: title, content: content, menu: menu, version: version, style: Stylesheet.address, script: script,
                warning: warning))
        return Self.html(html, status: status)
    }

    /// A piece of a page, for a script that puts it in place.
    static func html(_ html: String, status: HTTPTypes.HTTPResponse.Status = .ok) -> Response {
        var response = Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
        response.headers[.cacheControl] = "no-store"
        return response
    }

    /// Nothing from elsewhere runs or is loaded, nobody frames us, and no address leaks to linked sites.
    private static let headers: HTTPFields = {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8",
            .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy:
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
                + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ]
        for (name, value) in [("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY")] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }()

    private static let template = Template(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{title}} · triaged</title>
        <link rel="stylesheet" href="{{style}}">
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
        {{#script}}
        <script src="{{script}}" defer></script>
        {{/script}}
        </head>
        <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="bar"><div class="wide">
        <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="22" height="22">triaged</a>
        <nav aria-label="Pages"><ul>
        {{#menu}}
        <li><a href="{{path}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>{{label}}</a></li>
        {{/menu}}
        </ul></nav>
        </div></header>
        {{#warning}}
        <p class="warning wide" role="status">{{warning}}</p>
        {{/warning}}
        <main id="content" class="wide" tabindex="-1">
        {{{content}}}
        </main>
        <footer class="wide"><p>triaged {{version}}</p></footer>
        </body>
        </html>

        """)
}

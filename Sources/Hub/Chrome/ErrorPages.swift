import HTTPTypes
import Hummingbird

/// What went wrong, in the same style as everything else, with a way on.
struct ErrorPages: Sendable {
    private struct View {
        var code: Int
        var heading: String
        var words: String
        var hint: String?
        var link: String
        var linkWords: String
    }

    let hub: Hub

    func notFound(_ request: Request) -> Response {
        let isRequest = request.uri.path.hasPrefix(RequestsPage.path + "/")
        return page(
            request, .notFound, isRequest ? "There is no such request" : "There is no such page",
            isRequest
                ? "Requests are numbered, as in R-12. This number has not been given yet, or it was mistyped."
                : "The address may be mistyped, or from another version of triaged.",
            link: isRequest ? RequestsPage.path : LobbyPage.path,
            linkWords: isRequest ? "See all requests" : "Go to the lobby")
    }

    func wrongMethod(_ request: Request, allowed: [HTTPTypes.HTTPRequest.Method]) -> Response {
        var response = page(
            request, .methodNotAllowed, "This cannot be done here",
            "The address exists, and takes \(allowed.map(\.rawValue).joined(separator: " and ")) only.")
        response.headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
        return response
    }

    /// The request reached us under a name that is not ours.
    func foreignHost(_ request: Request) -> Response {
        page(
            request, .forbidden, "This is not an address of this triaged",
            "Your browser asked for a host that triaged does not know as its own. Pages are only shown under names it "
                + "knows, so that a foreign web site cannot reach them through your browser.",
            hint: "If people should reach it by this name, set public_url in the configuration and restart.")
    }

    /// A form that another site filled in.
    func foreignOrigin(_ request: Request) -> Response {
        page(
            request, .forbidden, "This was not sent from the lobby",
            "The form came from another web site, so nothing was posted.",
            hint: "Open the lobby itself and write there. Behind a proxy, public_url must be the address people use.")
    }

    func tooLarge(_ request: Request) -> Response {
        page(
            request, .contentTooLarge, "That was too much at once",
            "The lobby takes messages of up to \(LobbyMessageForm.maximumTextBytes) bytes. Nothing was posted.")
    }

    func refused(_ request: Request) -> Response {
        page(
            request, .conflict, "That cannot be done",
            "There is no such request, it was taken back, or it is merged already. Nothing was changed.",
            hint: "Go back and load the page again to see how things stand.")
    }

    func notUnderstood(_ request: Request) -> Response {
        page(
            request, .unprocessableContent, "That answer could not be understood",
            "Nothing was changed. A request is written like R-87.",
            hint: "Go back, load the page again, and try once more.")
    }

    func notKept(_ request: Request, isOverloaded: Bool) -> Response {
        var response = page(
            request, .serviceUnavailable, "Your words could not be kept",
            isOverloaded
                ? "Too many events are waiting to be decided."
                : "The database could not be written. The log tells why.",
            hint: "Go back: your browser still has what you wrote. Then post it again in a moment.")
        response.headers[.retryAfter] = isOverloaded ? "2" : "5"
        return response
    }

    func storeFailed(_ request: Request) -> Response {
        var response = page(
            request, .serviceUnavailable, "The database cannot be read just now",
            "triaged is running, and could not read what this page shows. The log tells why.",
            hint: "Reload in a moment.")
        response.headers[.retryAfter] = "5"
        return response
    }

    private func page(
        _ request: Request, _ status: HTTPTypes.HTTPResponse.Status, _ heading: String, _ words: String,
        hint: String? = nil, link: String = LobbyPage.path, linkWords: String = "Go to the lobby"
    ) -> Response {
        let content = Self.template.render(
            View(
                code: status.code, heading: heading, words: words, hint: hint, link: link, linkWords: linkWords))
        let response = Frame(hub: hub, path: request.uri.path).page(heading, content, status: status)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private static let template = Template(
        """
        <div class="problem">
        <p class="code">{{code}}</p>
        <h1>{{heading}}</h1>
        <p>{{words}}</p>
        {{#hint}}<p class="quiet">{{hint}}</p>{{/hint}}
        <p><a class="button" href="{{link}}">{{linkWords}}</a></p>
        </div>
        """)
}

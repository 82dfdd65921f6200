import HTTPTypes
import Hummingbird
import Intake
private import Logging
private import Platforms
private import Store
private import Telemetry

/// The built-in chat room: people write here, the bot answers below, and what the teams heard stands beside it.
enum LobbyPage: Page {
    static let path = "/lobby"
    static let menu: String? = "Lobby"
    static let methods: [HTTPTypes.HTTPRequest.Method] = [.get, .post]

    private static let cookie = "triaged_name"

    static func get(_ visit: Visit) async throws -> Response {
        try await page(visit, LobbyMessageForm(author: rememberedName(visit)), wasKept: visit.query("kept") != nil)
    }

    static func post(_ visit: Visit) async throws -> Response {
        let errors = ErrorPages(hub: visit.hub)
        guard visit.isFromOurPage else { return errors.foreignOrigin(visit.request) }
        // Percent-encoding makes three bytes of one; what is beyond that cannot be a message that fits.
        guard let entries = try await visit.form(upTo: 1 << 18) else { return errors.tooLarge(visit.request) }
        let form = LobbyMessageForm(entries)
        if let problem = form.problem { return try await page(visit, form, problem: problem) }
        let line = LobbyLine(form, at: visit.now)
        let event: Int64
        do {
            event = try await visit.hub.inbox.append(line.event)
        } catch {
            visit.hub.logger.error(
                "a lobby line could not be kept", metadata: [LogKeys.errorCode: "\(error.code.rawValue)"])
            return errors.notKept(visit.request, isOverloaded: error.code == .overloaded)
        }
        visit.hub.ring()
        let isDecided = await line.isAnswered(event: event, in: visit.hub.store)
        var response = Response.seeOther(isDecided ? "\(path)#\(line.thread)" : "\(path)?kept=1#\(line.thread)")
        remember(form.author, in: &response)
        return response
    }

    private static func page(
        _ visit: Visit, _ form: LobbyMessageForm, problem: String? = nil, wasKept: Bool = false
    ) async throws -> Response {
        let room = try await LobbyRoom(visit.hub.store, form, problem: problem, now: visit.now)
        let view = LobbyView(
            author: form.author, text: room.holdsForm ? "" : form.text,
            problem: room.holdsForm ? nil : problem, wasKept: wasKept,
            limit: LobbyMessageForm.maximumTextBytes, room: room.html)
        return visit.frame.page(
            "Lobby", template.render(view), status: problem == nil ? .ok : .unprocessableContent,
            script: RoomScript.address)
    }

    // MARK: - Who is asking

    static func rememberedName(_ visit: Visit) -> String {
        let value = visit.request.cookies[cookie]?.value ?? ""
        return String((value.percentDecoded ?? "").prefix(80))
    }

    private static func remember(_ name: String, in response: inout Response) {
        let value = name.percentEncoded
        response.headers[.setCookie] = "\(cookie)=\(value); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
    }

    // MARK: - What it looks like

    private struct LobbyView {
        var author: String
        /// Words for the box that opens a thread: those of a reply stay with their thread.
        var text: String
        var problem: String?
        var wasKept: Bool
        var limit: Int
        var room: LobbyRoom.HTML
    }

    private static let template = Template(
        """
        <div class="columns">
        <div>
        <h1>Lobby</h1>
        <p class="lead">Ask for something, as you would in a chat. The answer comes in the thread, and the team that gets \
        it hears of it at once.</p>
        <form class="card composer" method="post" action="/lobby">
        {{#.problem}}<p class="notice bad" role="alert" id="problem">{{.}}</p>{{/.problem}}
        <label for="text">What would you like to see, or what is in your way?</label>
        <textarea id="text" name="text" rows="4" required maxlength="{{limit}}"\
        {{#.problem}} aria-invalid="true" aria-describedby="problem"{{/.problem}}>{{text}}</textarea>
        <div class="row">
        <label for="author">Your name</label>
        <input id="author" name="author" value="{{author}}" maxlength="80" autocomplete="name" placeholder="optional">
        <button type="submit">Post</button>
        </div>
        </form>
        {{#wasKept}}<p class="notice" role="status">Your words are kept. They appear here as soon as they have been \
        decided; reload if they do not.</p>{{/wasKept}}
        <section aria-labelledby="threads-title">
        <h2 id="threads-title" class="away">Threads</h2>
        <div id="threads">{{{room.threads}}}</div>
        </section>
        </div>
        <aside aria-labelledby="notices-title">
        <h2 id="notices-title">What the teams heard</h2>
        <div id="notices">{{{room.notices}}}</div>
        </aside>
        </div>
        """)
}

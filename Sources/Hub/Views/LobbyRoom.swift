import Intake
import Store

/// What is said in the lobby, the newest thread first, and what the teams heard.
struct LobbyRoom: Sendable {
    struct HTML: Sendable {
        var threads: String
        var notices: String
    }

    private struct ThreadView {
        var id: String
        var request: RequestLink?
        var messages: [MessageView]
        var reply: ReplyView
    }

    private struct MessageView {
        var person: PersonView?
        var text: String?
        var body: PostBodyView?
        /// The room of a notice, such as `#payments`.
        var address: String?
        var request: RequestLink?
        var time: TimeView
        /// No request came of it, and nothing was said: then the page tells where it went.
        var isSetAside = false
    }

    private struct ReplyView {
        var thread: String
        var author: String
        var text: String
        var problem: String?
        var isOpen: Bool
    }

    private struct View {
        var threads: [ThreadView]
        var notices: [MessageView]
    }

    private static let shownThreads = 30
    private static let shownNotices = 20

    let html: HTML
    /// True when the words in the form have their box among the threads shown.
    let holdsForm: Bool

    /// - Parameters:
    ///   - form: its name goes into every box; its words into the box of the thread they answer in.
    init(_ store: Store, _ form: LobbyMessageForm, problem: String?, now: Timestamp) async throws(StoreError) {
        let threads = try await store.lobbyThreads(limit: Self.shownThreads).reversed()
        let notices = try await store.lobbyNotices(limit: Self.shownNotices)
        holdsForm = threads.contains { $0.id == form.thread }
        let view = View(
            threads: threads.map { Self.thread($0, form, problem, now) },
            notices: notices.map { Self.message($0, back: nil, now) })
        html = HTML(threads: Self.threadsTemplate.render(view), notices: Self.noticesTemplate.render(view))
    }

    private static func thread(
        _ thread: LobbyThread, _ form: LobbyMessageForm, _ problem: String?, _ now: Timestamp
    ) -> ThreadView {
        let isMeant = form.thread == thread.id
        let request = thread.messages.lazy.compactMap(\.request).first
        var messages = thread.messages.map { message($0, back: "\(LobbyPage.path)#\(thread.id)", now) }
        if request == nil, !thread.messages.contains(where: \.isFromBot), let last = messages.indices.last {
            messages[last].isSetAside = true
        }
        return ThreadView(
            id: thread.id, request: request.map(RequestLink.init), messages: messages,
            reply: ReplyView(
                thread: thread.id, author: form.author, text: isMeant ? form.text : "",
                problem: isMeant ? problem : nil,
                isOpen: isMeant))
    }

    private static func message(_ message: LobbyMessage, back: String?, _ now: Timestamp) -> MessageView {
        var view = MessageView(
            address: message.address, request: message.request.map(RequestLink.init),
            time: TimeView(message.at, now: now))
        switch message.words {
        case .person(let name, let text):
            view.person = PersonView(name: name)
            view.text = text
        case .bot(let body): view.body = PostBodyView(body, back: back)
        }
        return view
    }

    // The words stand on the line of their element: white space in them is shown. `placeholder` is HTML's attribute: the
    // box for the name says by it that it may stay empty.
    private static let threadsTemplate = Template(
        """
        {{#threads}}
        <article class="card thread" id="{{id}}" aria-label="Thread">
        {{#messages}}
        <div class="message{{^.person}} bot{{/.person}}">
        {{#.person}}<span class="face tint{{tint}}" aria-hidden="true">{{initials}}</span>{{/.person}}
        {{^.person}}<img class="face" src="/assets/icon.svg" alt="" width="32" height="32">{{/.person}}
        <div>
        <p class="who">{{#.person}}<strong>{{name}}</strong>{{/.person}}{{^.person}}<strong>triaged</strong>{{/.person}} \
        <span class="quiet">{{#time}}{{> time}}{{/time}}</span></p>
        {{#.text}}<p class="words">{{.}}</p>{{/.text}}
        {{#.body}}<div class="body">{{> post-body}}</div>{{/.body}}
        {{#isSetAside}}<p class="quiet small">No request came of this: a rule set it aside. \
        <a href="/dropped">See why</a></p>{{/isSetAside}}
        </div>
        </div>
        {{/messages}}
        <div class="thread-foot">
        {{#.request}}<a class="ref" href="{{href}}">{{label}} <span>and why it went there</span></a>{{/.request}}
        {{#reply}}
        <details class="reply"{{#isOpen}} open{{/isOpen}}>
        <summary>Reply</summary>
        <form method="post" action="/lobby">
        {{#.problem}}<p class="notice bad" role="alert">{{.}}</p>{{/.problem}}
        <input type="hidden" name="thread" value="{{thread}}">
        <label for="reply-{{thread}}">Your reply</label>
        <textarea id="reply-{{thread}}" name="text" rows="2" required>{{text}}</textarea>
        <div class="row">
        <label for="author-{{thread}}">Your name</label>
        <input id="author-{{thread}}" name="author" value="{{author}}" maxlength="80" autocomplete="name" placeholder="optional">
        <button type="submit">Reply</button>
        </div>
        </form>
        </details>
        {{/reply}}
        </div>
        </article>
        {{/threads}}
        {{^threads}}
        <div class="empty"><p><strong>Nobody has asked anything here yet.</strong></p>
        <p>Try it: write a wish into the box above, such as <q>Please let us export the team's calendar as a PDF</q>, and read what comes back.</p></div>
        {{/threads}}
        """)

    private static let noticesTemplate = Template(
        """
        {{#notices}}
        <article class="card heard">
        <p class="who">{{#.address}}<strong class="room">{{.}}</strong>{{/.address}} \
        <span class="quiet">{{#time}}{{> time}}{{/time}}</span></p>
        {{#.body}}<div class="body">{{> post-body}}</div>{{/.body}}
        </article>
        {{/notices}}
        {{^notices}}
        <div class="empty"><p>When a request goes to a team whose channel is in the lobby, the team’s notice is shown here.</p></div>
        {{/notices}}
        """)
}

import Intake
import Store

/// A post with what became of it, in words that say what to do.
struct PostView: Sendable {
    static let template = """
        <li class="post">
        <p class="line"><span class="pill {{tone}}">{{state}}</span> <strong>{{kind}}</strong> to {{place}}\
        {{#.request}} about <a href="{{href}}">{{label}}</a>{{/.request}}\
        <span class="quiet"> · {{#time}}{{> time}}{{/time}}</span></p>
        {{#.explanation}}<p class="why">{{.}}</p>{{/.explanation}}
        {{#.due}}<p class="why">Next attempt {{> time}}.</p>{{/.due}}
        {{#.reason}}<p class="why">Reason: <span class="said">{{.}}</span></p>{{/.reason}}
        {{#.body}}<details><summary>What it says</summary><div class="body">{{> post-body}}</div></details>{{/.body}}
        </li>

        """

    let state: String
    let tone: String
    let kind: String
    let place: String
    let request: RequestLink?
    let time: TimeView
    let explanation: String?
    let due: TimeView?
    let reason: String?
    /// `nil` where there are no words, as in a reaction.
    let body: PostBodyView?

    /// - Parameter showsRequest: where the page is not about the request anyway.
    init(_ record: PostRecord, now: Timestamp, showsRequest: Bool) {
        let post = record.post
        state = record.state == .waiting && record.attempts > 0 ? "trying again" : record.state.words
        tone = Self.tone(record)
        kind = Self.kind(post)
        let address = post.address.map { $0 == post.destination ? post.destination : "\(post.destination) \($0)" }
        place = (address ?? post.destination) + (post.thread == nil ? "" : ", in the thread")
        request = showsRequest ? post.request.map(RequestLink.init) : nil
        time = TimeView(record.settledAt ?? record.createdAt, now: now)
        explanation = Self.explanation(record, isBrief: showsRequest)
        due = record.state == .waiting && record.attempts > 0 ? TimeView(record.dueAt, now: now) : nil
        reason = record.state == .delivered ? nil : record.reason
        body = post.body.blocks.isEmpty ? nil : PostBodyView(post.body)
    }

    private static func kind(_ post: Post) -> String {
        switch post.act {
        case .say: post.purpose == .reply ? "Answer" : "Notice"
        case .replace: "Earlier answer put right,"
        case .react(let name, _): "Reaction “\(name)”"
        case .whisper: "Answer that only one person sees,"
        case .open: "Window for a request,"
        }
    }

    private static func tone(_ record: PostRecord) -> String {
        switch record.state {
        case .waiting: record.attempts == 0 ? "plain" : "warm"
        case .sending: "accent"
        case .delivered: "good"
        case .dead: "bad"
        case .uncertain: "warm"
        }
    }

    /// - Parameter isBrief: where a heading has said already what the state means.
    private static func explanation(_ record: PostRecord, isBrief: Bool) -> String? {
        switch record.state {
        case .delivered, .sending: nil
        case .dead where isBrief, .uncertain where isBrief: nil
        case .waiting where record.attempts == 0: nil
        case .waiting: record.attempts == 1 ? "Tried once so far." : "Tried \(record.attempts) times so far."
        case .dead: "The other side will not take it as it is, so it is not tried again."
        case .uncertain:
            "It was sent and the answer never came: it may have been posted or not. It is not repeated, so that "
                + "nothing is said twice. Look there to see whether it arrived."
        }
    }
}

extension PostRecord.State {
    /// As people say it.
    var words: String {
        switch self {
        case .waiting: "waiting"
        case .sending: "being sent"
        case .delivered: "delivered"
        case .dead: "not delivered"
        case .uncertain: "uncertain"
        }
    }
}

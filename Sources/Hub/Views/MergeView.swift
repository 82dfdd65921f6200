import Intake
import Store

/// What a request may be the same as, what was merged into it, and the ways to say so or to take it back.
struct MergeView: Sendable {
    struct Other: Sendable {
        var link: RequestLink
        var title: String?
        /// Such as `82 % sure`, or `3 voices`.
        var fact: String
        /// On one line.
        var reasons: String?
        var buttons: [ButtonForm]
    }

    struct Form: Sendable {
        var action: String
        var value: String
        var back: String
    }

    static let template = """
        {{#.into}}<p class="notice">Merged into <a href="{{link.href}}">{{link.label}}</a>: its voices count there.\
        {{#buttons}} \(ButtonForm.template){{/buttons}}</p>{{/.into}}
        {{#hasLikely}}<section class="card" aria-labelledby="likely"><h2 id="likely">Perhaps the same</h2>
        <ul class="others">{{#likely}}\(other){{/likely}}</ul></section>{{/hasLikely}}
        {{#hasMerged}}<section class="card" aria-labelledby="merged"><h2 id="merged">Merged into it</h2>
        <ul class="others">{{#merged}}\(other){{/merged}}</ul></section>{{/hasMerged}}

        """

    /// To merge by hand, below everything else.
    static let formTemplate = """
        {{#.form}}<details class="card merge"><summary>Merge into another request</summary>
        <form method="post" action="\(AnswersPage.path)"><input type="hidden" name="action" value="{{action}}">\
        <input type="hidden" name="value" value="{{value}}"><input type="hidden" name="back" value="{{back}}">
        <p class="quiet small">Its voices will count there. It keeps everything of its own, and can be parted again at \
        any time.</p>
        <div class="row"><label for="other">Request</label><input id="other" name="request" required \
        pattern="[Rr]-[0-9]+" placeholder="R-87" title="A request's number, such as R-87">\
        <button type="submit">Merge</button></div></form></details>{{/.form}}
        """

    private static let other = """
        <li><p><a class="ref" href="{{link.href}}">{{link.label}}</a> {{#.title}}{{.}} {{/.title}}\
        <span class="quiet">{{fact}}</span></p>\
        {{#.reasons}}<p class="quiet">{{.}}</p>{{/.reasons}}\
        <div class="choices">{{#buttons}}\(ButtonForm.template){{/buttons}}</div></li>
        """

    let into: Other?
    let likely: [Other]
    let hasLikely: Bool
    let merged: [Other]
    let hasMerged: Bool
    let form: Form?

    /// - Parameter titles: of the requests that it may be the same as, by their numbers.
    init(_ detail: RequestDetail, titles: [RequestID: String]) {
        let id = detail.summary.id
        let back = "\(RequestsPage.path)/\(id)"
        let opener = detail.submissions.first { $0.role == .ask && $0.request == id }
        func button(_ label: String, _ message: MessageKey?, _ request: RequestID, isSame: Bool) -> [ButtonForm] {
            message.map {
                let answer = MatchAnswer(message: $0, request: request, isSame: isSame, by: "")
                return [ButtonForm(answer.button(label), back: back)]
            } ?? []
        }
        into = detail.mergedInto.map { other in
            Other(
                link: RequestLink(other), fact: "",
                buttons: button("Part them again", opener?.content.key, other, isSame: false))
        }
        likely = Self.candidates(of: detail).map { candidate in
            let key = opener?.content.key
            return Other(
                link: RequestLink(candidate.request), title: titles[candidate.request],
                fact: "\(candidate.score / 10) % sure", reasons: candidate.reasons.joinedForReading,
                buttons: button("Yes, the same", key, candidate.request, isSame: true)
                    + button("No, different", key, candidate.request, isSame: false))
        }
        hasLikely = !likely.isEmpty
        merged = detail.merged.map { child in
            let first = detail.submissions.first { $0.role == .ask && $0.request == child.id }
            return Other(
                link: RequestLink(child.id), title: child.title, fact: counted(child.voices, "voice"),
                buttons: button("Part them again", first?.content.key, id, isSame: false))
        }
        hasMerged = !merged.isEmpty
        form = opener.flatMap { opener in
            guard detail.mergedInto == nil else { return nil }
            let button = MatchAnswer(message: opener.content.key, request: id, isSame: true, by: "").button("")
            return Form(action: button.action, value: button.value, back: back)
        }
    }

    /// What the request may be the same as, whatever people have answered: an answer can be changed.
    static func candidates(of detail: RequestDetail) -> [Match.Candidate] {
        guard detail.mergedInto == nil, let match = detail.standing?.match, match.outcome == .possible else {
            return []
        }
        return match.candidates
    }
}

extension [String] {
    /// Reasons on one line; `nil` where there are none.
    var joinedForReading: String? { isEmpty ? nil : joined(separator: " · ") }
}

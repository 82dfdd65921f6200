import Documents
import Intake

/// Reads channels by `GET /channels/{id}/posts?since=` (api.mattermost.com), one after the other.
///
/// `since` is compared with a post's last change, so that edits and deletions come as new posts do. An answer holds at
/// most 1,000 posts, the newest ones: after a long absence the rest is read by pages that go back to where we stood
/// (`before`). Those are found as they are now; what was deleted meanwhile is not among them.
struct MattermostPoller: Poller {
    let client: MattermostClient
    /// Ids, or names in `team`.
    let channels: [String]
    let team: String?
    let every: Duration
    let start: ChatPolling.Start

    /// What one answer of `since` holds at most (store/sqlstore, `getPostsSince`).
    private static let most = 1000
    private static let page = 100

    func next(_ cursor: JSON?, now: Timestamp) -> PollStep {
        var state = State(cursor, channels: channels, start: start.milliseconds(now))
        if state.wake > now.milliseconds {
            // A clock that was set back must not make it sleep for long.
            let latest = now + every
            return .rest(until: min(Timestamp(milliseconds: state.wake), latest))
        }
        guard channels.indices.contains(state.turn) else { return .rest(until: now + every) }
        let channel = channels[state.turn]
        let place = state[channel]
        // Kept, so that "from now on" means the first question, whenever the answer comes.
        state[channel] = place
        guard let id = MattermostID.isValid(channel) ? channel : place.id else {
            let path = "/teams/name/\(ChatPolling.encoded(team ?? ""))/channels/name/\(ChatPolling.encoded(channel))"
            return .ask(PollQuestion(client.get(path), cursor: state.json))
        }
        return .ask(PollQuestion(client.get(path(id, place), answerBytes: 8 << 20), cursor: state.json))
    }

    private func path(_ id: String, _ place: Place) -> String {
        guard let gap = place.gap else {
            return "/channels/\(id)/posts?since=\(max(0, place.since - ChatPolling.overlap))"
        }
        let before = gap.before.isEmpty ? "" : "&before=\(ChatPolling.encoded(gap.before))"
        return "/channels/\(id)/posts?per_page=\(Self.page)\(before)"
    }

    func read(_ response: HTTPResponse, to question: PollQuestion, now: Timestamp) -> PollReading {
        var state = State(question.cursor, channels: channels, start: start.milliseconds(now))
        guard channels.indices.contains(state.turn) else { return .news([], cursor: state.json) }
        let channel = channels[state.turn]
        var place = state[channel]
        guard response.isSuccess else { return failure(response, channel) }
        let isName = !MattermostID.isValid(channel) && place.id == nil
        guard !response.isTruncated, let body = try? JSON(parsing: response.body) else {
            guard response.isTruncated, place.gap == nil, !isName else {
                return .later(after: nil, reason: "Mattermost's answer about \(channel) could not be read")
            }
            // More than is kept of an answer: by pages, then.
            place.gap = Gap(before: "", until: place.since, newest: place.since)
            state[channel] = place
            return .news([], cursor: state.json)
        }
        if isName {
            guard let id = body["id"]?.string, MattermostID.isValid(id) else {
                return .later(after: nil, reason: "Mattermost's answer about the channel \(channel) could not be read")
            }
            place.id = id
            state[channel] = place
            return .news([], cursor: state.json)
        }
        guard case .object? = body["posts"] else {
            return .later(after: nil, reason: "Mattermost's answer about \(channel) holds no \"posts\"")
        }
        let news = place.gap == nil ? fresh(body, &place, now) : page(body, &place, now)
        state[channel] = place
        if place.gap == nil { state.advance(channels.count, wake: now + every) }
        return .news(news, cursor: state.json)
    }

    private func failure(_ response: HTTPResponse, _ channel: String) -> PollReading {
        if response.status == 429 {
            return .later(after: MattermostErrors.rest(response), reason: "asked to slow down (429)")
        }
        return PollReading.failure(response) { status in
            switch status {
            case 401: "the token is not valid: make a new one for the bot (Integrations, Bot Accounts)"
            case 403: "the bot may not read the channel \(channel): add it there (/invite @bot)"
            case 404: "there is no channel \(channel) that the bot can see: check its name or id and `team`"
            default: nil
            }
        }
    }

    // MARK: - Posts

    fileprivate struct Item {
        var post: JSON
        var id: String
        var created: Int64
        /// When its words last changed; a reaction or a reply changes a post too, and is nobody's ask.
        var changed: Int64

        init?(_ post: JSON) {
            guard let id = post["id"]?.string?.nonEmpty, let created = post["create_at"]?.int else { return nil }
            self.post = post
            self.id = id
            self.created = created
            changed = max(created, post["edit_at"]?.int ?? 0, post["delete_at"]?.int ?? 0)
        }

        var name: String { "\(id):\(changed)" }

        /// As the websocket brings it.
        var body: [UInt8] {
            let event = post["delete_at"]?.int ?? 0 > 0 ? "post_deleted" : "posted"
            let envelope: JSON = ["event": .string(event), "data": ["post": .string(post.text)]]
            return envelope.serialised
        }
    }

    private func items(_ body: JSON) -> [Item] {
        (body["posts"]?.members ?? []).compactMap { Item($0.value) }.sorted {
            ($0.changed, $0.id) < ($1.changed, $1.id)
        }
    }

    /// An answer to `since`.
    private func fresh(_ body: JSON, _ place: inout Place, _ now: Timestamp) -> [[UInt8]] {
        let all = items(body)
        let edge = place.since - ChatPolling.overlap
        // Roots of threads come along however old they are.
        let news = all.filter { $0.changed > edge && !place.edge.contains($0.name) }
        if (body["order"]?.elements.count ?? 0) >= Self.most {
            let oldest = all.filter { $0.created > edge }.min { ($0.created, $0.id) < ($1.created, $1.id) }
            place.gap = oldest.map { Gap(before: $0.id, until: place.since, newest: place.since) }
        }
        for item in news { place.edge.add(item.name, item.changed) }
        let newest = all.map(\.changed).max() ?? place.since
        // Of a time that has not come yet nothing is believed.
        place.since = max(place.since, min(newest, now.milliseconds))
        place.edge.trim(before: place.since - ChatPolling.overlap)
        return news.map(\.body)
    }

    /// A page that goes back to where we stood before the gap.
    private func page(_ body: JSON, _ place: inout Place, _ now: Timestamp) -> [[UInt8]] {
        guard var gap = place.gap else { return [] }
        let inOrder = Set((body["order"]?.elements ?? []).compactMap(\.string))
        let all = items(body).filter { inOrder.contains($0.id) }
        let edge = gap.until - ChatPolling.overlap
        let news = all.filter { $0.created > edge && !place.edge.contains($0.name) }
        let oldest = all.min { ($0.created, $0.id) < ($1.created, $1.id) }
        gap.newest = max(gap.newest, min(all.map(\.changed).max() ?? gap.newest, now.milliseconds))
        // No page goes back behind itself, whatever the answer says.
        let isDone = oldest.map { $0.created <= edge || $0.id == gap.before } ?? true || all.count < Self.page
        if let oldest, !isDone {
            gap.before = oldest.id
            place.gap = gap
        } else {
            place.gap = nil
            place.since = max(place.since, gap.newest)
        }
        return news.map(\.body)
    }

    // MARK: - Where it stands

    fileprivate struct Gap {
        /// The id of the post to go back from; empty for the newest.
        var before: String
        var until: Int64
        var newest: Int64
    }

    fileprivate struct Place {
        var id: String?
        var since: Int64
        var edge: ChatPolling.Edge
        var gap: Gap?
    }

    fileprivate struct State {
        private var places: [(name: String, place: Place)]
        private let start: Int64
        var turn: Int
        var wake: Int64

        init(_ json: JSON?, channels: [String], start: Int64) {
            self.start = start
            turn = Int(clamping: json?["turn"]?.int ?? 0)
            if !channels.indices.contains(turn) { turn = 0 }
            wake = json?["wake"]?.int ?? 0
            let kept = json?["channels"]
            places = channels.compactMap { name in kept?[name].map { (name, Place(json: $0, start: start)) } }
        }

        subscript(name: String) -> Place {
            get {
                places.first { $0.name == name }?.place
                    ?? Place(id: nil, since: start, edge: ChatPolling.Edge(nil), gap: nil)
            }
            set {
                places.removeAll { $0.name == name }
                places.append((name, newValue))
            }
        }

        mutating func advance(_ count: Int, wake time: Timestamp) {
            turn += 1
            guard turn >= count else { return }
            turn = 0
            wake = time.milliseconds
        }

        var json: JSON {
            [
                "turn": .int(Int64(turn)), "wake": .int(wake),
                "channels": .object(places.map { JSON.Member($0.name, $0.place.json) }),
            ]
        }
    }
}

extension MattermostPoller.Place {
    fileprivate init(json: JSON, start: Int64) {
        id = json["id"]?.string.flatMap { MattermostID.isValid($0) ? $0 : nil }
        since = json["since"]?.int.map { min(max(0, $0), 1 << 53) } ?? start
        edge = ChatPolling.Edge(json["seen"])
        gap = json["gap"].flatMap { gap in
            guard let before = gap["before"]?.string, let until = gap["until"]?.int else { return nil }
            let bounded = min(max(0, until), 1 << 53)
            return MattermostPoller.Gap(
                before: before, until: bounded, newest: min(max(bounded, gap["newest"]?.int ?? bounded), 1 << 53))
        }
    }

    fileprivate var json: JSON {
        var members = [JSON.Member("since", .int(since)), JSON.Member("seen", edge.json)]
        if let id { members.append(JSON.Member("id", .string(id))) }
        if let gap {
            members.append(
                JSON.Member(
                    "gap", ["before": .string(gap.before), "until": .int(gap.until), "newest": .int(gap.newest)]))
        }
        return .object(members)
    }
}

import Documents
import Intake

/// Reads channels by `GET /channels/{id}/posts?since=` (api.mattermost.com), one after the other.
///
/// `since` is compared with a post's last change, so that edits and deletions come as new posts do. An answer holds at
/// most 1,000 posts, and nobody promises which: after a long absence new posts are read by pages instead, from the
/// newest back to where we stood (`before`). Of what changed in older posts, that one answer is all we hear.
struct MattermostPoller: Poller {
    let client: MattermostClient
    /// Ids, or names in `team`.
    let channels: [String]
    let team: String?
    let every: Duration
    let start: PollStart

    /// What one answer of `since` holds at most (store/sqlstore, `getPostsSince`).
    private static let most = 1000
    private static let page = 100

    func next(_ cursor: JSON?, now: Timestamp) -> PollStep {
        var state = State(cursor, of: channels, start: start.from(now).milliseconds)
        if state.wake > now.milliseconds {
            // A clock that was set back must not make it sleep for long.
            let latest = now + every
            return .rest(until: min(Timestamp(milliseconds: state.wake), latest))
        }
        guard let turn = state.open(from: state.turn, now: now) ?? state.open(now: now) else {
            return .rest(until: now + every)
        }
        state.turn = turn
        let channel = channels[state.turn]
        let place = state[channel]
        // Kept, so that "from now on" means the first question, whenever the answer comes.
        state[channel] = place
        guard let id = MattermostID.isValid(channel) ? channel : place.id else {
            let path = "/teams/name/\((team ?? "").percentEncoded)/channels/name/\(channel.percentEncoded)"
            return .ask(PollQuestion(client.get(path), cursor: state.json))
        }
        return .ask(PollQuestion(client.get(path(id, place), answerBytes: 8 << 20), cursor: state.json))
    }

    private func path(_ id: String, _ place: Place) -> String {
        guard let gap = place.gap else {
            return "/channels/\(id)/posts?since=\(max(0, place.edge.start(place.since)))"
        }
        let before = gap.before.isEmpty ? "" : "&before=\(gap.before.percentEncoded)"
        return "/channels/\(id)/posts?per_page=\(Self.page)\(before)"
    }

    func read(_ response: TransportResponse, to question: PollQuestion, now: Timestamp) -> PollReading {
        var state = State(question.cursor, of: channels, start: start.from(now).milliseconds)
        guard channels.indices.contains(state.turn) else { return .news([], cursor: state.json) }
        let channel = channels[state.turn]
        var place = state[channel]
        guard response.isSuccess else { return failure(response, &state, now) }
        place.aside = nil
        let isName = !MattermostID.isValid(channel) && place.id == nil
        guard !response.isTruncated, let body = try? JSON(parsing: response.body, parts: .max) else {
            guard response.isTruncated, place.gap == nil, !isName else {
                return .later(after: nil, reason: "Mattermost's answer about \(channel) could not be read")
            }
            // More than is kept of an answer: by pages, then.
            place.gap = Gap(before: "", from: place.edge.start(place.since), newest: place.since)
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
        if place.gap == nil { state.advance(now: now, every: every) }
        return .news(news, cursor: state.json)
    }

    private func failure(_ response: TransportResponse, _ state: inout State, _ now: Timestamp) -> PollReading {
        let channel = channels[state.turn]
        if response.status == 429 {
            return .later(after: MattermostErrors.rest(response), reason: "asked to slow down (429)")
        }
        let reading = PollReading.failure(response) { status in
            switch status {
            case 400: "the server does not take the channel \(channel): check its name or id and `team`"
            case 401: "the token is not valid: make a new one for the bot (Integrations, Bot Accounts)"
            case 403: "the bot may not read the channel \(channel): add it there (/invite @bot)"
            case 404: "there is no channel \(channel) that the bot can see: check its name or id and `team`"
            default: nil
            }
        }
        guard [400, 403, 404].contains(response.status), case .refused(let reason) = reading else { return reading }
        // The others go on without it; where there is none, somebody has to know.
        state[channel].setAside(reason, now: now)
        guard state.open(now: now) != nil else { return reading }
        state.advance(now: now, every: every)
        return .news([], cursor: state.json)
    }

    func lacking(_ cursor: JSON) -> [String] {
        State(cursor, of: channels, start: 0).lacking
    }

    // MARK: - Posts

    private struct Item {
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

        var isDeleted: Bool { post["delete_at"]?.int ?? 0 > 0 }

        var name: String { "\(id):\(changed)" }

        /// As the websocket brings it.
        var body: [UInt8] {
            let envelope: JSON = [
                "event": .string(isDeleted ? "post_deleted" : "posted"), "data": ["post": .string(post.text)],
            ]
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
        let edge = place.edge.start(place.since)
        // Roots of threads come along however old they are.
        var news = all.filter { $0.changed > edge && !place.edge.contains($0.name) }
        let newest = all.map(\.changed).max() ?? place.since
        if (body["order"]?.elements.count ?? 0) >= Self.most {
            // New posts come by pages, which know nothing of what was changed in older ones, or is gone.
            news = news.filter { $0.created <= edge || $0.isDeleted }
            place.gap = Gap(before: "", from: place.edge.start(place.since), newest: place.since)
        } else {
            // Of a time that has not come yet nothing is believed.
            place.since = max(place.since, min(newest, now.milliseconds))
        }
        remember(news, &place, upTo: place.since)
        return news.map(\.body)
    }

    /// A page that goes back to where we stood before the gap.
    private func page(_ body: JSON, _ place: inout Place, _ now: Timestamp) -> [[UInt8]] {
        guard var gap = place.gap else { return [] }
        let inOrder = Set((body["order"]?.elements ?? []).compactMap(\.string))
        let all = items(body).filter { inOrder.contains($0.id) }
        let news = all.filter { $0.created > gap.from && !place.edge.contains($0.name) }
        let oldest = all.min { ($0.created, $0.id) < ($1.created, $1.id) }
        gap.newest = max(gap.newest, min(all.map(\.changed).max() ?? gap.newest, now.milliseconds))
        // No page goes back behind itself, whatever the answer says.
        let isDone = oldest.map { $0.created <= gap.from || $0.id == gap.before } ?? true || all.count < Self.page
        if let oldest, !isDone {
            gap.before = oldest.id
            place.gap = gap
        } else {
            place.gap = nil
            place.since = max(place.since, gap.newest)
        }
        remember(news, &place, upTo: gap.newest)
        return news.map(\.body)
    }

    private func remember(_ news: [Item], _ place: inout Place, upTo newest: Int64) {
        let edge = newest - ChatPolling.overlap
        for item in news where item.changed >= edge { place.edge.add(item.name, item.changed) }
        if let gap = place.gap {
            // Its last page brings what was known before it.
            place.edge.trim(before: min(edge, gap.from))
        } else {
            // Fewer than an answer holds, or each answer about them would be a full one, and a gap.
            place.edge.trim(before: edge, keeping: Self.most - 1)
        }
    }
}

import Documents
package import Intake

/// Asks for the messages of channels and of the threads in them, in rounds.
///
/// `conversations.history` gives a channel's messages without replies, newest first; a root tells by `reply_count` and
/// `latest_reply` when its thread has news, which `conversations.replies` gives (docs.slack.dev/reference/methods). A
/// round reads the last messages of each channel again, so that edits show by `edited`, and deletions by absence. What
/// it yields is wrapped as Slack pushes it, so that a message is the same whichever way it came.
package struct SlackPoller: Poller {
    private let api: SlackAPI
    private let channels: [String]
    private let polling: SlackPolling

    private enum Limit {
        static let page = 200
        /// A gap longer than this many pages is given up at its far end.
        static let pages = 500
        static let queue = 500
        static let replies = 8
        /// Beside the threads whose root is still among the last messages.
        static let oldThreads = 20
        /// Tier 3 is some 50 calls of a method in a minute; after this many questions of a round each waits.
        static let burst = 40
        static let pace: Duration = .milliseconds(1300)
        /// Replies of a quiet thread are edited and deleted too; it is read again after this time, two in a round.
        static let staleThread: Int64 = 600_000
        static let rereadThreads = 2
        static let identity: UInt64 = 86_400_000
        /// What is older may have gone by the workspace's retention or plan, and nobody took it back.
        static let watched: Int64 = 30 * 86_400_000
    }

    /// How many messages of a channel are read again: many channels share the cursor's room.
    private var depth: Int { min(100, max(20, 400 / max(1, channels.count))) }

    init(api: SlackAPI, channels: [String], polling: SlackPolling) {
        self.api = api
        self.channels = channels
        self.polling = polling
    }

    // MARK: - Asking

    package func next(_ cursor: JSON?, now: Timestamp) -> PollStep {
        var state = SlackPollState(json: cursor) ?? SlackPollState()
        adopt(&state, now: now)
        let age = now.milliseconds.subtractingReportingOverflow(state.me.at).partialValue.magnitude
        if state.me.at == 0 || age > Limit.identity {
            state.me.at = 0
            return .ask(PollQuestion(api.whoAmI, cursor: state.json))
        }
        if state.turn == nil {
            let due = Timestamp(milliseconds: state.round) + polling.every
            // A clock that was set back must not mean a long silence.
            if state.round > 0, now < due, now >= Timestamp(milliseconds: state.round) { return .rest(until: due) }
            state.round = now.milliseconds
            state.asked = 0
            guard begin(channel: firstOpen(state, now: now), &state) else { return .rest(until: now + polling.every) }
        }
        let rested = Timestamp(milliseconds: state.answered) + Limit.pace
        if state.asked >= Limit.burst, now < rested, now >= Timestamp(milliseconds: state.answered) {
            return .rest(until: rested)
        }
        guard let turn = state.turn else { return .rest(until: now + polling.every) }
        return .ask(PollQuestion(request(turn, state), cursor: state.json))
    }

    /// Channels come and go with the configuration.
    private func adopt(_ state: inout SlackPollState, now: Timestamp) {
        state.channels = state.channels.filter { channels.contains($0.key) }
        for id in channels where state.channels[id] == nil {
            state.channels[id] = SlackPollState.Place(recent: SlackRecent(from: polling.start(now: now)))
        }
        if let turn = state.turn, state.channels[turn.channel] == nil { state.turn = nil }
    }

    private func firstOpen(_ state: SlackPollState, after channel: String? = nil, now: Timestamp) -> String? {
        channels.first { id in
            channel.map { id > $0 } ?? true && state.channels[id]?.aside?.holds(now) != true
        }
    }

    private func begin(channel: String?, _ state: inout SlackPollState) -> Bool {
        guard let channel, let place = state.channels[channel] else {
            state.turn = nil
            return false
        }
        state.turn = SlackPollState.Turn(channel: channel, missing: place.recent.present)
        return true
    }

    private func request(_ turn: SlackPollState.Turn, _ state: SlackPollState) -> TransportRequest {
        let place = state.channels[turn.channel]
        let limit = String(Limit.page)
        guard let root = turn.thread else {
            return api.get(
                "conversations.history",
                [("channel", turn.channel), ("oldest", place?.recent.from), ("limit", limit), ("cursor", turn.page)])
        }
        return api.get(
            "conversations.replies",
            [
                ("channel", turn.channel), ("ts", root), ("oldest", place?.threads[root]?.recent.from),
                ("limit", limit), ("cursor", turn.page),
            ])
    }

    // MARK: - Reading

    package func read(_ response: TransportResponse, to question: PollQuestion, now: Timestamp) -> PollReading {
        guard var state = SlackPollState(json: question.cursor) else {
            return .refused(reason: "the question has no cursor of this poller")
        }
        switch SlackAPI.Answer(response) {
        case .failed: return .failure(response)
        case .unreadable: return .later(after: nil, reason: "Slack's answer could not be read")
        case .refused(let error, let needed):
            return refusal(error, needed: needed, response, state: &state, now: now)
        case .ok(let body):
            state.asked = min(state.asked, Limit.burst) + 1
            state.answered = now.milliseconds
            if state.me.at == 0 {
                state.me = SlackPollState.Me(
                    user: body["user_id"]?.string?.nonEmpty, bot: body["bot_id"]?.string?.nonEmpty,
                    team: body["team_id"]?.string?.nonEmpty, at: max(1, now.milliseconds))
                return .news([], cursor: state.json)
            }
            if let turn = state.turn { state.channels[turn.channel]?.aside = nil }
            let bodies = take(body, &state, now: now)
            return .news(bodies, cursor: state.json)
        }
    }

    private func refusal(
        _ error: String, needed: String?, _ response: TransportResponse, state: inout SlackPollState, now: Timestamp
    ) -> PollReading {
        let words = SlackErrors.words(error, needed: needed)
        if SlackErrors.isTrouble(error) { return .later(after: response.retryAfter, reason: words) }
        guard let turn = state.turn, state.me.at != 0, !SlackErrors.isAboutToken(error) else {
            return .refused(reason: words)
        }
        switch error {
        case "invalid_cursor" where turn.page != nil:
            // Pages are good for some time only: this reading begins again.
            state.turn?.page = nil
            return .news([], cursor: state.json)
        case "thread_not_found" where turn.thread != nil, "message_not_found" where turn.thread != nil:
            if let root = turn.thread { state.channels[turn.channel]?.threads[root] = nil }
            proceed(&state, now: now)
            return .news([], cursor: state.json)
        default:
            // The others go on without it; where there is none, somebody has to know.
            let reason = "channel \(turn.channel): \(words)"
            state.channels[turn.channel]?.aside = SetAside(reason, now: now)
            guard firstOpen(state, now: now) != nil else { return .refused(reason: reason) }
            _ = begin(channel: firstOpen(state, after: turn.channel, now: now), &state)
            return .news([], cursor: state.json)
        }
    }

    package func lacking(_ cursor: JSON) -> [String] {
        let places = SlackPollState(json: cursor)?.channels ?? [:]
        return channels.compactMap { places[$0]?.aside?.reason }
    }

    /// One page of a channel or a thread.
    private func take(_ body: JSON, _ state: inout SlackPollState, now: Timestamp) -> [[UInt8]] {
        guard var turn = state.turn, var place = state.channels[turn.channel] else { return [] }
        let wrap = SlackEnvelope(channel: turn.channel, me: state.me)
        var bodies: [[UInt8]] = []
        var met: Set<String> = []
        for (ts, message) in Self.messages(body) {
            met.insert(ts)
            if turn.thread == nil { note(ts, message, &turn, &place) }
            if ts == turn.thread { continue }
            let change = Self.take(message, ts: ts, turn, &place)
            if let change, !isOwn(message, state.me) {
                bodies.append(wrap.body(of: message, ts: ts, change, now: now))
            }
        }
        turn.missing.removeAll(where: met.contains)
        if body["is_limited"] == true { turn.isLimited = true }
        let more = body["response_metadata"]?["next_cursor"]?.string?.nonEmpty
        turn.pages = min(turn.pages, Limit.pages) + 1
        if turn.thread == nil { place.recent.trim(to: depth) }
        if let more, more != turn.page, turn.pages < Limit.pages {
            turn.page = more
            state.turn = turn
            state.channels[turn.channel] = place
            return bodies
        }
        // Where more is there and cannot be asked for, absence means nothing.
        let isWhole = more == nil && body["has_more"] != true && !turn.isLimited
        let watched = SlackTime.text(Timestamp(milliseconds: now.milliseconds.addingSaturating(-Limit.watched)))
        for ts in turn.missing where isWhole {
            let wasAsk = Self.remove(ts, turn, &place)
            if wasAsk, SlackRecent.isAfter(ts, watched) { bodies.append(wrap.deletion(of: ts, now: now)) }
        }
        finish(&turn, &place, now: now)
        state.turn = turn
        state.channels[turn.channel] = place
        proceed(&state, now: now)
        return bodies
    }

    private static func take(
        _ message: JSON, ts: String, _ turn: SlackPollState.Turn, _ place: inout SlackPollState.Place
    ) -> SlackRecent.Change? {
        guard let root = turn.thread else {
            // Known before, and let go while the newer pages of a long gap were read.
            if turn.missing.contains(ts), place.recent.known[ts] == nil { return nil }
            return place.recent.take(message, ts: ts)
        }
        return place.threads[root]?.recent.take(message, ts: ts)
    }

    private static func remove(
        _ ts: String, _ turn: SlackPollState.Turn, _ place: inout SlackPollState.Place
    ) -> Bool {
        guard let root = turn.thread else { return place.recent.remove(ts) }
        return place.threads[root]?.recent.remove(ts) ?? false
    }

    /// Oldest first, whichever way they came.
    private static func messages(_ body: JSON) -> [(ts: String, message: JSON)] {
        (body["messages"]?.elements ?? []).prefix(1000).compactMap { message in
            guard let ts = message["ts"]?.string, SlackTime.microseconds(ts) != nil else { return nil }
            return (ts, message)
        }.sorted { SlackRecent.isAfter($1.ts, $0.ts) }
    }

    private func isOwn(_ message: JSON, _ me: SlackPollState.Me) -> Bool {
        guard let bot = message["bot_id"]?.string else { return false }
        return bot == me.bot || (me.user != nil && message["user"]?.string == me.user)
    }

    /// Queues a thread that has news.
    private func note(
        _ root: String, _ message: JSON, _ turn: inout SlackPollState.Turn, _ place: inout SlackPollState.Place
    ) {
        let count = message["reply_count"]?.int ?? 0
        guard count > 0 || place.threads[root] != nil else { return }
        let latest = message["latest_reply"]?.string ?? ""
        var thread = place.threads[root] ?? SlackPollState.Thread(recent: SlackRecent(from: root))
        guard thread.latest != latest || thread.count != count || thread.read == 0 else { return }
        thread.latest = latest
        thread.count = count
        place.threads[root] = thread
        if !turn.queue.contains(root), turn.queue.count < Limit.queue { turn.queue.append(root) }
    }

    private func finish(
        _ turn: inout SlackPollState.Turn, _ place: inout SlackPollState.Place, now: Timestamp
    ) {
        if let root = turn.thread {
            place.threads[root]?.read = max(1, now.milliseconds)
            place.threads[root]?.recent.trim(to: Limit.replies)
            place.threads[root]?.recent.settle()
            return
        }
        place.recent.settle()
        let stale = place.threads.filter { root, thread in
            !turn.queue.contains(root) && now.milliseconds.addingSaturating(-Limit.staleThread) > thread.read
        }
        turn.queue += stale.sorted { ($0.value.read, $0.key) < ($1.value.read, $1.key) }.prefix(Limit.rereadThreads)
            .map(\.key)
        turn.queue.sort { SlackRecent.isAfter($1, $0) }
    }

    /// To the next thread, else to the next channel, else the round is over.
    private func proceed(_ state: inout SlackPollState, now: Timestamp) {
        guard let turn = state.turn, var place = state.channels[turn.channel] else { return }
        forget(&place, keeping: Set(turn.queue))
        state.channels[turn.channel] = place
        if let root = turn.queue.first, let thread = place.threads[root] {
            state.turn = SlackPollState.Turn(
                channel: turn.channel, thread: root, queue: Array(turn.queue.dropFirst()),
                missing: thread.recent.present)
        } else if !turn.queue.isEmpty {
            state.turn?.queue.removeFirst()
            proceed(&state, now: now)
        } else {
            _ = begin(channel: firstOpen(state, after: turn.channel, now: now), &state)
        }
    }

    /// Threads are watched while their root is among the last messages, and the liveliest of the others.
    private func forget(_ place: inout SlackPollState.Place, keeping queued: Set<String>) {
        let old = place.threads.filter { place.recent.known[$0.key] == nil && !queued.contains($0.key) }
        guard old.count > Limit.oldThreads else { return }
        let quietest = old.sorted { SlackRecent.isAfter($1.value.latest, $0.value.latest) }
        for (root, _) in quietest.prefix(old.count - Limit.oldThreads) { place.threads[root] = nil }
    }
}

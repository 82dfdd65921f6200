import Intake

/// Fetches updates by long polling (core.telegram.org/bots/api#getupdates).
///
/// Asking with an offset tells Telegram that everything before it is kept; it holds updates for a day. An update is a
/// body as the webhook would have brought it.
struct TelegramPoller: Poller {
    let call: TelegramCall
    let since: PollStart

    /// How long Telegram waits for something to tell, and how long we wait for Telegram.
    static let timeout: Int64 = 30
    static let patience: Duration = .seconds(50)
    /// After a week without updates the next one gets any number, also a lower one: an offset would then hide it.
    static let quiet: Duration = .seconds(6 * 86_400)
    /// How many pressed buttons wait to be answered at most; one that is not answered only shows a clock for a while.
    private static let queryLimit = 20

    static let wanted: [JSON] = [
        "message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
    ]

    func next(_ cursor: JSON?, now: Timestamp) -> PollStep {
        var state = State(cursor, since: since, bot: call.bot, now: now)
        if let query = state.queries.first {
            state.queries.removeFirst()
            return .ask(
                PollQuestion(
                    call.request("answerCallbackQuery", ["callback_query_id": .string(query)]), cursor: state.json))
        }
        var body: [JSON.Member] = []
        if let offset = state.offset, now.since(state.last) < Self.quiet {
            body.append(JSON.Member("offset", .int(offset)))
        }
        body += [
            JSON.Member("timeout", .int(Self.timeout)), JSON.Member("limit", 100),
            JSON.Member("allowed_updates", .array(Self.wanted)),
        ]
        let request = call.request("getUpdates", .object(body), patience: Self.patience, answerBytes: 32 << 20)
        return .ask(PollQuestion(request, cursor: state.json))
    }

    func read(_ response: TransportResponse, to question: PollQuestion, now: Timestamp) -> PollReading {
        if question.request.url.hasSuffix("/answerCallbackQuery") {
            // Too old a query is refused; that matters to nobody. Flood control does.
            if response.status == 429 {
                return .later(after: TelegramAnswer(response)?.retryAfter, reason: "asked to slow down (429)")
            }
            return .news([], cursor: question.cursor)
        }
        guard let answer = TelegramAnswer(response) else {
            return response.isSuccess
                ? .later(after: nil, reason: "Telegram's answer could not be read")
                : .failure(response, advice: TelegramAnswer.advice)
        }
        guard answer.isOK else { return answer.refusal }
        guard case .array(let updates) = answer.result else {
            return .later(after: nil, reason: "Telegram's answer holds no list of updates")
        }
        var state = State(question.cursor, since: since, bot: call.bot, now: now)
        var bodies: [[UInt8]] = []
        var highest: Int64?
        for update in updates {
            guard let id = update["update_id"]?.int, id >= 0, id < .max else { continue }
            highest = max(highest ?? id, id)
            if state.isOld(update) { continue }
            bodies.append(update.serialised)
            if let query = update["callback_query"]?["id"]?.string, query.utf8.count <= 64 {
                state.queries = Array((state.queries + [query]).suffix(Self.queryLimit))
            }
        }
        // Not the highest ever: numbers may have begun anew.
        if let highest {
            state.offset = highest + 1
            state.last = now
        }
        return .news(bodies, cursor: state.json)
    }

    /// Where it stands, as the cursor holds it.
    private struct State {
        /// Whose updates they are: each bot numbers its own.
        var bot: String?
        /// One more than the last update's number.
        var offset: Int64?
        /// When there last was an update.
        var last: Timestamp
        /// What was said before is not told.
        var from: Timestamp
        /// Pressed buttons that are still to be answered.
        var queries: [String]

        init(_ cursor: JSON?, since: PollStart, bot: String?, now: Timestamp) {
            self.bot = bot
            // A cursor of old does not say whose it is.
            let before = cursor?["bot"]?.string
            let isSame = before == nil || bot == nil || before == bot
            offset = isSame ? cursor?["offset"]?.int : nil
            last = cursor?["last"]?.int.map(Timestamp.init(milliseconds:)) ?? now
            from = cursor?["from"]?.int.map(Timestamp.init(milliseconds:)) ?? since.moment(now) ?? now
            queries = (isSame ? cursor?["queries"]?.elements ?? [] : []).compactMap(\.string).suffix(
                TelegramPoller.queryLimit)
        }

        var json: JSON {
            JSON(compact: [
                ("bot", bot.map { .string($0) }), ("offset", offset.map { .int($0) }), ("last", last.json),
                ("from", from.json), ("queries", JSON(queries)),
            ])
        }

        /// True for a message from before the time the source begins at; dates are whole seconds.
        func isOld(_ update: JSON) -> Bool {
            for key in ["message", "edited_message", "channel_post", "edited_channel_post"] {
                guard let message = update[key] else { continue }
                guard let date = (message["edit_date"] ?? message["date"])?.int else { return false }
                return date < from.milliseconds / 1000
            }
            return false
        }
    }
}

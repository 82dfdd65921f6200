import Documents
import Intake

/// Asks each survey now and then for the responses that were changed since
/// (`GET /v3/surveys/{id}/responses/bulk`, sorted by `date_modified`).
///
/// The question moves with what was read instead of counting pages: a response that is changed meanwhile goes to the
/// end, and pages would move up by one. Times there are whole seconds, so that the last ones are asked for again; those
/// already told are known by id and time.
struct SurveyMonkeyPoller: Poller {
    let client: SurveyMonkeyClient
    let surveys: [String]
    let statuses: Set<String>
    let every: Duration
    let start: PollStart

    /// As many as SurveyMonkey gives.
    private static let most: Int64 = 100

    func next(_ cursor: JSON?, now: Timestamp) -> PollStep {
        var state = State(cursor)
        // However a clock was set meanwhile: never longer than a round, or a day where the calls are used up.
        let longest = state.isSpent ? Duration.seconds(86_400) : every
        if state.wake > now.milliseconds {
            return .rest(until: min(Timestamp(milliseconds: state.wake), now + longest))
        }
        state.isSpent = false
        guard let turn = open(from: state.turn, state, now) ?? open(from: 0, state, now) else {
            return .rest(until: now + every)
        }
        state.turn = turn
        let survey = surveys[turn]
        var place = state.place(survey, start: start.from(now).milliseconds)
        state.places[survey] = place
        let from = Timestamp(milliseconds: max(0, place.edge.start(place.since))).iso8601.prefix(19)
        place.size = min(max(place.size, 1), Self.most)
        var query: [(String, String)] = [
            ("start_modified_at", String(from)), ("sort_by", "date_modified"), ("sort_order", "ASC"),
            ("per_page", "\(place.size)"), ("page", "\(place.page)"), ("simple", "true"),
        ]
        if statuses.count == 1, let only = statuses.first { query.append(("status", only)) }
        let path = "/surveys/\(survey)/responses/bulk?" + URLEncodedForm.write(query)
        return .ask(PollQuestion(client.get(path, answerBytes: 16 << 20), cursor: state.json))
    }

    /// The next survey that is not closed to us.
    private func open(from turn: Int, _ state: State, _ now: Timestamp) -> Int? {
        surveys.indices.first { index in
            index >= turn && state.places[surveys[index]]?.aside?.holds(now) != true
        }
    }

    // MARK: - Reading

    func read(_ response: TransportResponse, to question: PollQuestion, now: Timestamp) -> PollReading {
        var state = State(question.cursor)
        guard surveys.indices.contains(state.turn) else { return .news([], cursor: state.json) }
        let survey = surveys[state.turn]
        var place = state.place(survey, start: start.from(now).milliseconds)
        guard response.isSuccess else { return failure(response, survey, &state, now) }
        place.aside = nil
        guard !response.isTruncated, let body = try? JSON(parsing: response.body, parts: 2_000_000),
            case .array(let list)? = body["data"]
        else {
            guard response.isTruncated, place.size > 1 else {
                return .later(after: nil, reason: "SurveyMonkey's answer about survey \(survey) could not be read")
            }
            // Fewer long ones at a time.
            place.size /= 4
            place.page = 1
            state.places[survey] = place
            return .news([], cursor: state.json)
        }
        let hasMore = body["links"]?["next"]?.string?.nonEmpty != nil || list.count >= place.size
        let news = take(list, &place)
        let isAtEnd = !hasMore || list.isEmpty
        if isAtEnd {
            place.page = 1
            place.size = Self.most
        }
        place.edge.trim(before: place.edge.start(place.since))
        state.places[survey] = place
        if isAtEnd { advance(&state, now) }
        if let rest = SurveyMonkeyErrors.spare(response) {
            state.wake = max(state.wake, (now + rest).milliseconds)
            state.isSpent = true
        }
        return .news(news, cursor: state.json)
    }

    /// Those that were not told yet, oldest first; where the next question begins.
    private func take(_ list: [JSON], _ place: inout Place) -> [[UInt8]] {
        let before = place.edge.start(place.since)
        var news: [(time: Int64, body: [UInt8])] = []
        for response in list {
            guard let id = response["id"]?.scalarText,
                let time = response["date_modified"]?.isoTime?.milliseconds
            else { continue }
            place.since = max(place.since, time)
            let name = "\(id)@\(time)"
            guard !place.edge.contains(name) else { continue }
            place.edge.add(name, time)
            guard statuses.contains(response["response_status"]?.string ?? "completed") else { continue }
            news.append((time, response.serialised))
        }
        // More of the same moment than one answer holds: only there pages are counted.
        place.page = place.edge.start(place.since) > before ? 1 : min(place.page, 10_000) + 1
        return news.sorted { $0.time < $1.time }.map(\.body)
    }

    private func advance(_ state: inout State, _ now: Timestamp) {
        if let next = open(from: state.turn + 1, state, now) {
            state.turn = next
        } else {
            state.turn = 0
            state.wake = (now + every).milliseconds
        }
    }

    private func failure(
        _ response: TransportResponse, _ survey: String, _ state: inout State, _ now: Timestamp
    ) -> PollReading {
        let reading = SurveyMonkeyErrors.reading(response, about: "survey \(survey)")
        // The others go on without one that is gone; where there is none, somebody has to know.
        guard response.status == 404, surveys.count > 1, case .refused(let reason) = reading else { return reading }
        state.places[survey]?.aside = SetAside(reason, now: now)
        guard open(from: 0, state, now) != nil else { return reading }
        advance(&state, now)
        return .news([], cursor: state.json)
    }

    func lacking(_ cursor: JSON) -> [String] {
        let places = State(cursor).places
        return surveys.compactMap { places[$0]?.aside?.reason }
    }
}

// MARK: - Where it stands

extension SurveyMonkeyPoller {
    /// One survey.
    fileprivate struct Place {
        /// All that was changed up to then was read.
        var since: Int64
        var page: Int64 = 1
        var size: Int64 = most
        /// Refused: the others go on without it for a while.
        var aside: SetAside?
        var edge = ChatPolling.Edge()
    }

    fileprivate struct State {
        var turn = 0
        /// Nothing is asked before that time.
        var wake: Int64 = 0
        /// True where it rests because the day's calls are used up.
        var isSpent = false
        var places: [String: Place] = [:]

        init(_ cursor: JSON?) {
            turn = cursor?["turn"]?.int.flatMap { Int(exactly: $0) } ?? 0
            wake = cursor?["wake"]?.int ?? 0
            isSpent = cursor?["spent"]?.bool ?? false
            for member in cursor?["surveys"]?.members ?? [] {
                guard let since = member.value["since"]?.int else { continue }
                var place = Place(since: since)
                place.page = max(1, member.value["page"]?.int ?? 1)
                place.size = max(1, member.value["size"]?.int ?? most)
                place.aside = SetAside(member.value["aside"])
                place.edge = ChatPolling.Edge(member.value["seen"], floor: member.value["floor"]?.int)
                places[member.key] = place
            }
        }

        func place(_ survey: String, start: Int64) -> Place { places[survey] ?? Place(since: start) }

        var json: JSON {
            [
                "turn": .int(Int64(turn)), "wake": .int(wake), "spent": .bool(isSpent),
                "surveys": .object(
                    places.sorted { $0.key < $1.key }.map { survey, place in
                        JSON.Member(
                            survey,
                            JSON(compact: [
                                ("since", .int(place.since)), ("page", .int(place.page)), ("size", .int(place.size)),
                                ("aside", place.aside?.json), ("floor", .int(place.edge.floor)),
                                ("seen", place.edge.json),
                            ]))
                    }),
            ]
        }
    }
}

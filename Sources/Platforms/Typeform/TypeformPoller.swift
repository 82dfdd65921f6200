import Documents
import Intake

/// Asks Typeform for finished responses: those of before, and any whose webhook was lost.
///
/// Facts: typeform.com/developers/responses, "Retrieve responses": `since` in Unix seconds, the second itself included,
/// `page_size` up to 1000, sorted by `submitted_at`. One form is asked after the other, then all rest.
struct TypeformPoller: Poller {
    let api: TypeformAPI
    let forms: [String]
    let start: PollStart

    private static let rest: Duration = .seconds(120)
    private static let page = 100

    // MARK: - Asking

    func next(_ cursor: JSON?, now: Timestamp) -> PollStep {
        var cursor = TypeformCursor(cursor, forms: forms, start: start.from(now))
        if let rest = cursor.rest, rest > now { return .rest(until: min(rest, now + Self.rest)) }
        cursor.rest = nil
        guard let form = cursor.form else { return .rest(until: now + Self.rest) }
        let request = api.responses(to: form.id, since: form.since, limit: Self.page)
        return .ask(PollQuestion(request, cursor: cursor.json))
    }

    // MARK: - Understanding

    func read(_ response: TransportResponse, to question: PollQuestion, now: Timestamp) -> PollReading {
        var cursor = TypeformCursor(question.cursor, forms: forms, start: start.from(now))
        guard let form = cursor.form else { return .news([], cursor: cursor.json) }
        guard response.isSuccess else {
            return .failure(response) { status in
                TypeformAPI.advice(status).map { "form \(form.id): \($0)" }
            }
        }
        guard !response.isTruncated, let body = try? JSON(parsing: response.body, parts: .max),
            case .array(let items)? = body["items"]
        else { return .later(after: nil, reason: "Typeform's answer could not be read as a list of responses") }
        var events: [[UInt8]] = []
        for item in items.prefix(Self.page) {
            guard let token = item["token"]?.string?.nonEmpty,
                let at = item["submitted_at"]?.isoTime
            else { continue }
            if cursor.isNew(token, at: at) { events.append(Self.event(item, form: form.id)) }
        }
        let isFull = items.count >= Self.page
        if isFull, events.isEmpty {
            // A whole page of one second, all of it known: there is no other way past it.
            cursor.skipSecond()
        } else if !isFull {
            cursor.goOn(restUntil: now + Self.rest)
        }
        return .news(events, cursor: cursor.json)
    }

    /// As the webhook would have brought it, so that both read alike.
    private static func event(_ item: JSON, form: String) -> [UInt8] {
        let members = item.members.filter { $0.key != "form_id" } + [JSON.Member("form_id", .string(form))]
        let body: JSON = ["event_type": "form_response", "form_response": .object(members)]
        return body.serialised
    }
}

/// How far each form was read.
struct TypeformCursor {
    struct Form {
        var id: String
        /// The second of the last response that was taken.
        var since: Timestamp
        /// The responses of that second.
        var taken: [String]
    }

    private var forms: [Form]
    private var place: Int
    var rest: Timestamp?

    init(_ json: JSON?, forms ids: [String], start: Timestamp) {
        let kept = Dictionary((json?["forms"]?.elements ?? []).map { ($0["id"]?.string ?? "", $0) }) { first, _ in first
        }
        forms = ids.map { id in
            Form(
                id: id, since: kept[id]?.optionalTime("since") ?? start, taken: kept[id]?.texts("taken") ?? [])
        }
        place = json?["place"]?.int.flatMap(Int.init(exactly:)) ?? 0
        if !forms.indices.contains(place) { place = 0 }
        rest = json?.optionalTime("rest")
    }

    var json: JSON {
        JSON(compact: [
            (
                "forms",
                .array(
                    forms.map { ["id": .string($0.id), "since": $0.since.json, "taken": JSON($0.taken)] })
            ), ("place", .int(Int64(place))), ("rest", rest?.json),
        ])
    }

    /// The one that is asked.
    var form: Form? { forms.indices.contains(place) ? forms[place] : nil }

    /// Notes a response; false for one that was taken before.
    mutating func isNew(_ token: String, at time: Timestamp) -> Bool {
        guard forms.indices.contains(place) else { return false }
        let second = Timestamp(milliseconds: time.milliseconds.floored(to: 1000))
        if second > forms[place].since.second {
            forms[place].since = second
            forms[place].taken = [token]
            return true
        }
        guard second == forms[place].since.second else { return false }
        if forms[place].taken.contains(token) { return false }
        forms[place].taken.append(token)
        return true
    }

    mutating func skipSecond() {
        guard forms.indices.contains(place) else { return }
        forms[place].since = forms[place].since.second + .seconds(1)
        forms[place].taken = []
    }

    /// To the next form, and to rest after the last.
    mutating func goOn(restUntil time: Timestamp) {
        place += 1
        if place >= forms.count {
            place = 0
            rest = time
        }
    }
}

extension Timestamp {
    fileprivate var second: Timestamp { Timestamp(milliseconds: milliseconds.floored(to: 1000)) }
}

extension Int64 {
    /// The multiple of `step` that is not above; the number itself where there is none.
    fileprivate func floored(to step: Int64) -> Int64 {
        let rest = self % step
        let (floor, overflow) = subtractingReportingOverflow(rest < 0 ? rest + step : rest)
        return overflow ? self : floor
    }
}

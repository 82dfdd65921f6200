private import HTTPTypes
import Hummingbird
import Intake
import Logging
import NIOCore
import Platforms
private import Store
import Telemetry

/// `POST /in/<source>`: an event is verified, kept, and only then acknowledged.
///
/// Where a source takes its answer in the response, the response waits for it, for as long as the platform does.
///
/// This is the one hot path of the hub: nothing is logged per request, and every handle is made at the start.
struct IntakeDoor: Sendable {
    private struct Entrance: Sendable {
        let source: any Source
        let counters: IntakeCounters
        /// Set where answers are given in the response.
        let responder: (any Responder)?
    }

    private let entrances: [String: Entrance]
    private let unknown: IntakeCounters
    private let commits: Histogram
    private let inbox: any InboxWriter
    private let limit: Int
    private let ring: @Sendable () -> Void
    private let known: @Sendable (String) -> Lookups
    private let refusals: RefusalLog
    private let responses: ResponseDesk
    private let now: @Sendable () -> Timestamp
    private let logger: Logger

    /// - Parameters:
    ///   - answeredHere: the sources whose answers are given in the response.
    ///   - known: what was looked up for a source.
    init(
        sources: [String: any Source], answeredHere: Set<String>, inbox: any InboxWriter, limit: Int, metrics: Metrics,
        responses: ResponseDesk, ring: @escaping @Sendable () -> Void, known: @escaping @Sendable (String) -> Lookups,
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        var entrances: [String: Entrance] = [:]
        // The lobby has no signature: what guards it are the checks of its page, and this door has none of them.
        for (name, source) in sources where !(source is LobbySource || source is ImportSource) {
            entrances[name] = Entrance(
                source: source, counters: IntakeCounters(source: name, metrics),
                responder: answeredHere.contains(name) ? source.responder : nil)
        }
        self.entrances = entrances
        unknown = IntakeCounters(source: "unknown", metrics)
        commits = metrics.histogram(MetricNames.intakeCommit)
        self.inbox = inbox
        self.limit = limit
        self.ring = ring
        self.known = known
        self.responses = responses
        refusals = RefusalLog(sources: sources, logger: logger)
        self.now = now
        self.logger = logger
    }

    /// - Parameter path: what follows `/in/`: the source's name, and what its platform puts behind it.
    func respond(to request: Request, path: Substring, channel: any NIOCore.Channel) async throws -> Response {
        let name = String(path.prefix { $0 != "/" })
        let rest = String(path.dropFirst(name.count))
        guard let entrance = entrances[name] else { return unknownSource() }
        guard entrance.source.isServed(request.method.rawValue, rest) else {
            let isForPosts = rest.isEmpty || entrance.source.isServed("POST", rest)
            return isForPosts ? wrongMethod(request) : unknownSource()
        }
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit {
            entrance.counters[.tooLarge].add()
            return tooLarge(request, rest, entrance.source, on: channel)
        }
        let body: [UInt8]
        do {
            body = Array((try await request.body.collect(upTo: limit)).readableBytesView)
        } catch is NIOTooManyBytesError {
            entrance.counters[.tooLarge].add()
            return tooLarge(request, rest, entrance.source, on: channel)
        } catch {
            // The sender went away, or broke off in the middle of a chunk: nobody hears an answer.
            entrance.counters[.malformed].add()
            throw error
        }
        var headers = Self.headers(of: request)
        if entrance.source.takesTokenInQuery, headers["Authorization"] == nil,
            let token = request.uri.queryParameters["access_token"]
        {
            headers.add("Authorization", "Bearer \(token)")
        }
        let incoming = IncomingRequest(
            method: request.method.rawValue, path: rest, headers: headers, body: body, known: known(name))
        return await take(incoming, entrance, name)
    }

    private static func headers(of request: Request) -> Headers {
        Headers(request.headers.lazy.map { ($0.name.rawName, $0.value) })
    }

    private func take(_ request: IncomingRequest, _ entrance: Entrance, _ name: String) async -> Response {
        let time = now()
        switch entrance.source.verify(request, now: time) {
        case .accepted: return await keep(request, at: time, entrance, name, saying: .ok)
        case .acknowledged(let answer): return await keep(request, at: time, entrance, name, saying: answer)
        case .answer(let answer):
            entrance.counters[.answered].add()
            return Response(answer)
        case .refused(let status, let reason, let message):
            let result = IntakeCounters.Result(reason)
            entrance.counters[result].add()
            if reason != .malformed { refusals.note(request, name, message, at: time) }
            return refusal(.init(code: status), result, message, request, entrance.source)
        }
    }

    private func keep(
        _ request: IncomingRequest, at time: Timestamp, _ entrance: Entrance, _ name: String,
        saying acknowledgement: DoorAnswer
    ) async -> Response {
        let started = ContinuousClock.now
        let headers = request.headers.kept()
        let events = entrance.source.unpack(request.body, headers: request.headers)
            .map { Event(source: name, receivedAt: time, headers: headers, body: $0) }
        // It is waited for from before the event is kept: the answer may be quicker than this thread.
        let answer = entrance.responder.flatMap { self.answer(to: events, entrance.source, $0, known: request.known) }
        do {
            // One after the other: when a later one fails all come again, and the earlier ones are known by then.
            for event in events { _ = try await inbox.append(event) }
        } catch {
            answer?.promise.abandon()
            return unkept(error, request, name, entrance)
        }
        commits.record(started.duration(to: .now))
        entrance.counters[.accepted].add()
        ring()
        guard let answer else { return Response(acknowledgement) }
        let post = await answer.promise.value(within: answer.responder.patience)
        return Response(post.map { answer.responder.compose($0, to: request) } ?? answer.responder.late(for: request))
    }

    /// What is to be waited for: the answer to the one ask or command that the request brought.
    private func answer(
        to events: [Event], _ source: any Source, _ responder: any Responder, known: Lookups
    ) -> (promise: ResponseDesk.Promise, responder: any Responder)? {
        guard events.count == 1, let event = events.first else { return nil }
        let key: MessageKey? =
            switch source.normalise(event, known: known) {
            case .submission(let submission), .edit(let submission): submission.key
            case .command(let command): command.key
            case .past, .delete, .handshake, .ignored, .invalid: nil
            }
        return key.map { (responses.promise(Post.replyKey(to: $0)), responder) }
    }

    private func unkept(
        _ error: StoreError, _ request: IncomingRequest, _ source: String, _ entrance: Entrance
    ) -> Response {
        guard error.code != .overloaded else {
            entrance.counters[.overloaded].add()
            return refusal(
                .serviceUnavailable, .overloaded, "Too many events are waiting. Send it again.", request,
                entrance.source, retryAfter: 2)
        }
        entrance.counters[.failed].add()
        logger.error(
            "an event could not be kept",
            metadata: [LogKeys.source: "\(source)", LogKeys.errorCode: "\(error.code.rawValue)"])
        return refusal(
            .serviceUnavailable, .failed, "The event could not be kept. Send it again.", request, entrance.source,
            retryAfter: 5)
    }

    // MARK: - Refusals

    private func wrongMethod(_ request: Request) -> Response {
        var response = Response.json(
            .methodNotAllowed, ["error": "wrong_method", "message": "Events are sent here with POST."])
        response.headers[.allow] = "POST"
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func unknownSource() -> Response {
        unknown[.unknownSource].add()
        return Self.refusal(
            .notFound, .unknownSource,
            "No source is served at this address. Events go to /in/ and the source's name, with a secret behind it only "
                + "where the source's guide says so.")
    }

    private func tooLarge(
        _ request: Request, _ path: String, _ source: any Source, on channel: any NIOCore.Channel
    ) -> Response {
        let unread = IncomingRequest(
            method: request.method.rawValue, path: path, headers: Self.headers(of: request), body: [])
        var response = refusal(
            .contentTooLarge, .tooLarge, "It is larger than \(Self.size(limit)), the most that is taken here.", unread,
            source)
        response.headers[.connection] = "close"
        // The sender may still be sending. It gets a moment to read the answer before the connection is cut, so that
        // a reset does not take the answer away and an endless body is not read to its end.
        channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
        return response
    }

    private static func size(_ bytes: Int) -> String {
        bytes > 0 && bytes % (1 << 20) == 0 ? "\(bytes >> 20) MiB" : "\(bytes) bytes"
    }

    /// In the source's own words where it has some: a person may stand before this door too.
    private func refusal(
        _ status: HTTPTypes.HTTPResponse.Status, _ result: IntakeCounters.Result, _ message: String,
        _ request: IncomingRequest, _ source: any Source, retryAfter seconds: Int? = nil
    ) -> Response {
        let own = source.refusalAnswer(status.code, result.rawValue, message, to: request)
        var response = own.map { Response($0) } ?? Self.refusal(status, result, message)
        if let seconds { response.headers[.retryAfter] = String(seconds) }
        return response
    }

    private static func refusal(
        _ status: HTTPTypes.HTTPResponse.Status, _ result: IntakeCounters.Result, _ message: String
    ) -> Response {
        Response.json(status, ["error": .string(result.rawValue), "message": .string(message)])
    }
}

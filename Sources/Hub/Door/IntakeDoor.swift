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
/// This is the one hot path of the hub: nothing is logged per request, and every handle is made at the start.
struct IntakeDoor: Sendable {
    private struct Entrance: Sendable {
        let source: any Source
        let counters: IntakeCounters
    }

    private let entrances: [String: Entrance]
    private let unknown: IntakeCounters
    private let commits: Histogram
    private let inbox: any InboxWriter
    private let limit: Int
    private let ring: @Sendable () -> Void
    private let now: @Sendable () -> Timestamp
    private let logger: Logger

    init(
        sources: [String: any Source], inbox: any InboxWriter, limit: Int, metrics: Metrics,
        ring: @escaping @Sendable () -> Void, now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        var entrances: [String: Entrance] = [:]
        // The lobby has no signature: what guards it are the checks of its page, and this door has none of them.
        for (name, source) in sources where !(source is LobbySource || source is ImportSource) {
            entrances[name] = Entrance(source: source, counters: IntakeCounters(source: name, metrics))
        }
        self.entrances = entrances
        unknown = IntakeCounters(source: "unknown", metrics)
        commits = metrics.histogram(MetricNames.intakeCommit)
        self.inbox = inbox
        self.limit = limit
        self.ring = ring
        self.now = now
        self.logger = logger
    }

    func respond(to request: Request, source name: String, channel: any NIOCore.Channel) async throws -> Response {
        guard let entrance = entrances[name] else {
            unknown[.unknownSource].add()
            return refusal(.notFound, .unknownSource, "No source has this name here.")
        }
        guard request.method == .post else { return wrongMethod(request) }
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit {
            entrance.counters[.tooLarge].add()
            return tooLarge(on: channel)
        }
        let body: [UInt8]
        do {
            body = Array((try await request.body.collect(upTo: limit)).readableBytesView)
        } catch is NIOTooManyBytesError {
            entrance.counters[.tooLarge].add()
            return tooLarge(on: channel)
        } catch {
            // The sender went away, or broke off in the middle of a chunk: nobody hears an answer.
            entrance.counters[.malformed].add()
            throw error
        }
        let headers = Headers(request.headers.lazy.map { ($0.name.rawName, $0.value) })
        return await take(body, headers, entrance, name)
    }

    private func take(_ body: [UInt8], _ headers: Headers, _ entrance: Entrance, _ name: String) async -> Response {
        let time = now()
        switch entrance.source.verify(IncomingRequest(headers: headers, body: body), now: time) {
        case .accepted: return await keep(body, headers, at: time, entrance, name, saying: .ok)
        case .acknowledged(let answer): return await keep(body, headers, at: time, entrance, name, saying: answer)
        case .answer(let answer):
            entrance.counters[.answered].add()
            return Response(answer)
        case .refused(let status, let reason, let message):
            let result = IntakeCounters.Result(reason)
            entrance.counters[result].add()
            return refusal(.init(code: status), result, message)
        }
    }

    private func keep(
        _ body: [UInt8], _ headers: Headers, at time: Timestamp, _ entrance: Entrance, _ name: String,
        saying answer: DoorAnswer
    ) async -> Response {
        let started = ContinuousClock.now
        do {
            // One after the other: when a later one fails all come again, and the earlier ones are known by then.
            for part in entrance.source.unpack(body, headers: headers) {
                _ = try await inbox.append(Event(source: name, receivedAt: time, headers: headers.kept(), body: part))
            }
        } catch {
            return unkept(error, name, entrance)
        }
        commits.record(started.duration(to: .now))
        entrance.counters[.accepted].add()
        ring()
        return Response(answer)
    }

    private func unkept(_ error: StoreError, _ source: String, _ entrance: Entrance) -> Response {
        guard error.code != .overloaded else {
            entrance.counters[.overloaded].add()
            return refusal(
                .serviceUnavailable, .overloaded, "Too many events are waiting. Send it again.", retryAfter: 2)
        }
        entrance.counters[.failed].add()
        logger.error(
            "an event could not be kept",
            metadata: [LogKeys.source: "\(source)", LogKeys.errorCode: "\(error.code.rawValue)"])
        return refusal(
            .serviceUnavailable, .failed, "The event could not be kept. Send it again.", retryAfter: 5)
    }

    // MARK: - Refusals

    private func wrongMethod(_ request: Request) -> Response {
        var response = Response.json(
            .methodNotAllowed, ["error": "wrong_method", "message": "Events are sent here with POST."])
        response.headers[.allow] = "POST"
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func tooLarge(on channel: any NIOCore.Channel) -> Response {
        var response = refusal(.contentTooLarge, .tooLarge, "The body is larger than \(limit) bytes.")
        response.headers[.connection] = "close"
        // The sender may still be sending. It gets a moment to read the answer before the connection is cut, so that
        // a reset does not take the answer away and an endless body is not read to its end.
        channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
        return response
    }

    private func refusal(
        _ status: HTTPTypes.HTTPResponse.Status, _ result: IntakeCounters.Result, _ message: String,
        retryAfter seconds: Int? = nil
    ) -> Response {
        var response = Response.json(status, ["error": .string(result.rawValue), "message": .string(message)])
        if let seconds { response.headers[.retryAfter] = String(seconds) }
        return response
    }
}

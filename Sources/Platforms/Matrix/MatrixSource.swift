import Documents
package import Intake

/// Rooms of a homeserver: asked for by long polls, or pushed to us as to an application service.
///
/// Facts: spec.matrix.org, "Application Service API", "Authorization" and "Pushing events".
package struct MatrixSource: Source {
    private let name: String
    private let scope: String
    private let directory: MatrixDirectory
    private let own: String?
    private let access: MatrixAccess?
    /// The registration's `hs_token`; `nil` where nothing is pushed.
    private let pushToken: Secret?

    package init(
        name: String, scope: String = MatrixPlatform.name, directory: MatrixDirectory = MatrixDirectory(),
        own: String? = nil, access: MatrixAccess? = nil, pushToken: Secret? = nil
    ) {
        self.name = name
        self.scope = scope
        self.directory = directory
        self.own = own
        self.access = access
        self.pushToken = pushToken
    }

    // MARK: - The door

    /// Homeservers put the transaction's or the question's own path behind the address they were given.
    package func isServed(_ method: String, _ path: String) -> Bool {
        let path = path.hasPrefix("/_matrix/app/v1") ? path.dropFirst("/_matrix/app/v1".count) : path[...]
        return switch method {
        case "PUT": path.hasPrefix("/transactions/")
        case "POST": path.isEmpty || path == "/ping"
        case "GET": path.hasPrefix("/users/") || path.hasPrefix("/rooms/")
        default: false
        }
    }

    /// Homeservers of before version 1.4 of the specification do.
    package var takesTokenInQuery: Bool { true }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        guard let pushToken else {
            return .badSignature("this source asks the homeserver itself; nothing is pushed to it")
        }
        let given = request.headers["Authorization"]?.trimmed ?? ""
        let scheme = given.prefix(7)
        guard scheme.equalsIgnoringASCIICase("Bearer "),
            constantTimeEqual(Array(given.dropFirst(7).trimmed.utf8), pushToken.revealed)
        else { return .badSignature("Authorization must be Bearer with the hs_token of the registration") }
        // It asks whether a person or a room of ours exists that it does not know: none does.
        if request.method == "GET" { return .answer(.json(["errcode": "M_NOT_FOUND"], status: 404)) }
        guard let body = try? JSON(parsing: request.body), case .object = body else {
            return .malformed("the body is no JSON object")
        }
        // A ping (version 1.7): the homeserver's administrator tries the connection.
        if body["events"] == nil { return .answer(.json([:])) }
        guard case .array? = body["events"] else { return .malformed("\"events\" is no list") }
        return .acknowledged(.json([:]))
    }

    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        guard let json = try? JSON(parsing: body), let events = MatrixBatch.events(in: json) else { return [body] }
        return events.filter(MatrixBatch.isOfConcern).map(\.serialised)
    }

    // MARK: - Understanding

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let body: JSON
        do { body = try JSON(parsing: event.body) } catch { return .invalid(reason: "the body is not JSON: \(error)") }
        guard case .object = body else { return .invalid(reason: "expected a JSON object at the top of the body") }
        let reader = MatrixEventReader(
            source: name, scope: scope, directory: directory,
            own: own ?? known[MatrixLookups.ourselves.kind, MatrixLookups.ourselves.id]?.name, known: known)
        guard let events = MatrixBatch.events(in: body) else { return reader.read(body) }
        return first(of: events, reader)
    }

    /// The first ask among many events, or why there is none: the door and the poller keep each event by itself, so
    /// this is for people who look at a recorded body.
    private func first(of events: [JSON], _ reader: MatrixEventReader) -> Reading {
        var others: Reading?
        for event in events.prefix(1000) {
            let reading = reader.read(event)
            switch reading {
            case .ignored, .invalid: others = others ?? reading
            case .submission, .edit, .past, .delete, .command, .handshake: return reading
            }
        }
        guard let others else { return .ignored(reason: "an answer or a transaction with no event in it") }
        let count = events.count == 1 ? "1 event" : "\(events.count) events"
        return .ignored(reason: "\(count), none of them somebody's ask: \(others.reason ?? others.label)")
    }

    // MARK: - Asking

    package var poller: (any Poller)? {
        guard let access, pushToken == nil else { return nil }
        return MatrixPoller(
            api: access.api, directory: directory, acceptsInvitations: access.acceptsInvitations, start: access.start)
    }

    package var lookupPlan: (any LookupPlan)? {
        access.map { MatrixLookups(api: $0.api, directory: directory, own: own) }
    }

    package var checkups: [Checkup] {
        guard let access else { return [] }
        return MatrixCheckups(
            api: access.api, rooms: directory.ids, own: own, registration: pushToken == nil ? nil : access.registration
        ).forSource
    }
}

/// How a source asks its homeserver.
package struct MatrixAccess: Sendable {
    package var api: MatrixAPI
    package var acceptsInvitations: Bool
    package var start: PollStart
    /// The id of the application service's registration.
    package var registration: String?

    package init(
        api: MatrixAPI, acceptsInvitations: Bool = false, start: PollStart = .now, registration: String? = nil
    ) {
        self.registration = registration
        self.api = api
        self.acceptsInvitations = acceptsInvitations
        self.start = start
    }
}

package import Hummingbird
package import Intake
package import Logging
private import NIOCore
package import Platforms
package import Reports
package import Store
package import Telemetry

/// The HTTP face of triaged: the door events come in by, and the pages people look at.
///
/// It reads the store and appends to the inbox; it never decides and never sends.
package struct Hub: Sendable {
    let configuration: HubConfiguration
    let store: Store
    let inbox: any InboxWriter
    let lobbyToken: Secret
    let responses = ResponseDesk()
    let metrics: Metrics
    let teamName: @Sendable (String) -> String
    let explain: @Sendable (DecisionRecord) async -> Trace?
    let themes: @Sendable (ThemesReport.Order) async throws -> ThemesReport
    let warning: @Sendable () -> String?
    let readiness: @Sendable () async -> [ReadinessCheck]
    let refreshGauges: @Sendable () async -> Void
    let ring: @Sendable () -> Void
    let now: @Sendable () -> Timestamp
    let logger: Logger
    let hosts: KnownHosts
    let intake: IntakeDoor

    /// - Parameters:
    ///   - sources: by configured name; a lobby and imports among them stay closed at `/in/`.
    ///   - answeredHere: the sources whose answers are given in the HTTP response to their events.
    ///   - known: what was looked up for a source.
    ///   - lobbyToken: what a post to the lobby, and an answer for a response, must carry.
    ///   - teamName: a team's key to the name people know it by.
    ///   - explain: makes a decision's trace again; `nil` when its rule set is gone.
    ///   - themes: what people ask for, by theme, as of now.
    ///   - warning: what everybody who looks at a page should know, such as refused rules; `nil` when all is well.
    ///   - refreshGauges: called before the metrics are rendered.
    ///   - ring: called after an event was kept.
    package init(
        configuration: HubConfiguration, store: Store, inbox: any InboxWriter, sources: [String: any Source],
        answeredHere: Set<String> = [], known: @escaping @Sendable (String) -> Lookups = { _ in Lookups() },
        lobbyToken: Secret, metrics: Metrics, teamName: @escaping @Sendable (String) -> String,
        explain: @escaping @Sendable (DecisionRecord) async -> Trace?,
        themes: @escaping @Sendable (ThemesReport.Order) async throws -> ThemesReport,
        warning: @escaping @Sendable () -> String? = { nil },
        readiness: @escaping @Sendable () async -> [ReadinessCheck],
        refreshGauges: @escaping @Sendable () async -> Void, ring: @escaping @Sendable () -> Void,
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.configuration = configuration
        self.store = store
        self.inbox = inbox
        self.lobbyToken = lobbyToken
        self.metrics = metrics
        self.teamName = teamName
        self.explain = explain
        self.themes = themes
        self.warning = warning
        self.readiness = readiness
        self.refreshGauges = refreshGauges
        self.ring = ring
        self.now = now
        self.logger = logger
        hosts = KnownHosts(configuration)
        intake = IntakeDoor(
            sources: sources, answeredHere: answeredHere, inbox: inbox, limit: configuration.maximumBodyBytes,
            metrics: metrics, responses: responses, ring: ring, known: known, now: now, logger: logger)
    }

    /// The server, to be run in a `ServiceGroup`; it stops accepting on graceful shutdown and ends what it began.
    ///
    /// - Parameter onListening: called once, with the port, when connections are accepted.
    package func makeApplication(
        onListening: @escaping @Sendable (Int) async -> Void
    ) -> some ApplicationProtocol {
        Application(
            responder: HubResponder(hub: self),
            // A connection that says nothing for a minute is closed, so that silent ones cannot pile up.
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), backlog: 1024),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? configuration.port
                hosts.isListening(on: port)
                await onListening(port)
            },
            logger: logger)
    }
}

/// One thing that must hold before this daemon should be sent requests.
package struct ReadinessCheck: Sendable, Equatable {
    package var name: String
    package var isReady: Bool
    package var detail: String
    /// True where somebody should look, although requests may go on coming.
    package var isTroubled: Bool

    package init(name: String, isReady: Bool, detail: String, isTroubled: Bool = false) {
        self.name = name
        self.isReady = isReady
        self.detail = detail
        self.isTroubled = isTroubled
    }
}

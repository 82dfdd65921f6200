import Hummingbird
private import Telemetry

/// The metrics in the Prometheus text format.
enum MetricsPage: Page {
    static let path = "/metrics"
    static let isForBrowsers = false

    static func get(_ visit: Visit) async throws -> Response {
        await visit.hub.refreshGauges()
        return .text(.ok, visit.hub.metrics.exposition(), type: "text/plain; version=0.0.4; charset=utf-8")
    }
}

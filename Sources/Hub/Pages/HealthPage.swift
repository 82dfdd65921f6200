import Hummingbird

/// True as long as the process serves: for a supervisor that would restart it.
enum HealthPage: Page {
    static let path = "/healthz"
    static let isForBrowsers = false

    static func get(_ visit: Visit) async throws -> Response {
        .text(.ok, "ok\n", type: "text/plain; charset=utf-8")
    }
}

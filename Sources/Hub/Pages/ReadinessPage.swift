import Hummingbird
private import Intake

/// Whether requests should be sent here now: for a load balancer, with the reasons for people.
enum ReadinessPage: Page {
    static let path = "/readyz"
    static let isForBrowsers = false

    static func get(_ visit: Visit) async throws -> Response {
        let checks = await visit.hub.readiness()
        let isReady = checks.allSatisfy(\.isReady)
        let details = checks.map { check -> JSON in
            [
                "name": .string(check.name), "ready": .bool(check.isReady), "troubled": .bool(check.isTroubled),
                "detail": .string(check.detail),
            ]
        }
        return .json(isReady ? .ok : .serviceUnavailable, ["ready": .bool(isReady), "checks": .array(details)])
    }
}

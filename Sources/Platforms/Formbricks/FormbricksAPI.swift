import Documents
import Intake

/// Calls of Formbricks' management API (formbricks.com/docs/api-reference), version 1, which self-hosted servers of any
/// age have.
struct FormbricksAPI: Sendable {
    let root: String
    let key: Secret

    static let cloud = "https://app.formbricks.com"

    private func call(_ path: String) -> TransportRequest {
        .get("\(root)/api/v1/\(path)", headers: ["x-api-key": key.revealedText, "Accept": "application/json"])
    }

    func survey(_ id: String) -> TransportRequest { call("management/surveys/\(id.percentEncoded)") }
    var surveys: TransportRequest { call("management/surveys?limit=10") }
    var whoAmI: TransportRequest { call("management/me") }
    var webhooks: TransportRequest { call("webhooks") }

    /// Ids are cuids; others are not asked about.
    static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
            }
    }

    /// What an answer holds, without its envelope; `nil` when it is no success or not Formbricks'.
    static func data(of response: TransportResponse) -> JSON? {
        guard response.isSuccess, let body = try? JSON(parsing: response.body) else { return nil }
        return body["data"] ?? body
    }
}

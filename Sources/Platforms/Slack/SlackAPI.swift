import Documents
package import Intake

/// Calls of Slack's Web API (docs.slack.dev/apis/web-api): where to, with whose token, and what an answer says.
package struct SlackAPI: Sendable {
    package static let address = "https://slack.com/api"

    let base: String
    private let token: Secret

    package init(base: String = SlackAPI.address, token: Secret) {
        self.base = base
        self.token = token
    }

    /// A call whose arguments stand in the address, as those that only read take them.
    func get(_ method: String, _ arguments: [(String, String?)]) -> TransportRequest {
        let query = arguments.compactMap { name, value in value.map { "\(name)=\($0.percentEncoded)" } }
        let tail = query.isEmpty ? "" : "?" + query.joined(separator: "&")
        // A page of history with its blocks is large.
        return .get("\(base)/\(method)\(tail)", headers: authorization, answerBytes: 8 << 20)
    }

    func post(_ method: String, _ body: JSON) -> TransportRequest {
        var headers = authorization
        headers.add("Content-Type", "application/json;charset=utf-8")
        return TransportRequest(url: "\(base)/\(method)", headers: headers, body: body.serialised)
    }

    /// Tells whose the token is; its answer's headers tell the scopes.
    var whoAmI: TransportRequest { post("auth.test", .object([])) }

    private var authorization: Headers { ["Authorization": "Bearer \(token.revealedText)"] }

    /// What the Web API said; a refusal comes with status 200 too, and `ok` tells.
    enum Answer {
        case ok(JSON)
        /// With the scope that `missing_scope` names.
        case refused(error: String, needed: String?)
        case unreadable
        /// A status other than 2xx.
        case failed

        init(_ response: TransportResponse) {
            guard response.isSuccess else {
                self = .failed
                return
            }
            guard let body = try? JSON(parsing: response.body, parts: .max), let ok = body["ok"]?.bool else {
                self = .unreadable
                return
            }
            self =
                ok ? .ok(body) : .refused(error: body["error"]?.string ?? "", needed: body["needed"]?.string?.nonEmpty)
        }
    }
}

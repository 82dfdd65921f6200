import Documents
import Intake

/// Who may come in: bearers of a token that Google signed for this very app.
///
/// Facts: developers.google.com/workspace/chat/verify-requests-from-chat.
package struct GoogleChatDoor: Sendable {
    static let keys = "https://www.googleapis.com"
    private static let chat = "chat@system.gserviceaccount.com"

    let demand: GoogleToken.Demand
    /// Where the keys are published.
    let address: String
    /// True where only the address tells whose app it is, and any project can name that.
    let isUnpinned: Bool

    /// - Parameters:
    ///   - isNumber: the audience is the project's number, and the token Chat's own; else an OpenID Connect token.
    ///   - account: the only account that may have signed in; an endpoint's address alone can be set by any project.
    package init(audience: String, isNumber: Bool, account: String?, keys: String) {
        isUnpinned = !isNumber && account == nil
        if isNumber {
            demand = GoogleToken.Demand(issuers: [Self.chat], audience: audience, emails: nil)
            address = keys + "/service_accounts/v1/jwk/" + Self.chat
        } else {
            demand = GoogleToken.Demand(
                issuers: ["https://accounts.google.com", "accounts.google.com"], audience: audience,
                emails: [account ?? Self.chat])
            address = keys + "/oauth2/v3/certs"
        }
    }

    /// `nil` for one who may come in.
    func refusal(_ request: IncomingRequest, now: Timestamp) -> Verification? {
        guard let header = request.headers["Authorization"] else { return .badSignature("Authorization is needed") }
        do throws(GoogleToken.Fault) {
            let token = try GoogleToken(authorization: header)
            guard let keys = request.known[.keys, address]?.document else {
                return .refused(
                    status: 503, reason: .unready, message: "Google's keys are not here yet; please send it again")
            }
            try token.check(demand, keys: keys, now: now)
            return nil
        } catch {
            switch error {
            case .unreadable(let reason), .foreign(let reason): return .badSignature(reason)
            case .stale(let reason): return .stale(reason)
            }
        }
    }
}

/// Fetches Google's public keys, and keeps them as long as Google says.
struct GoogleChatKeys: LookupPlan {
    let address: String

    var standing: [Lookup.Subject] { [Lookup.Subject(.keys, address)] }

    func compose(_ subject: Lookup.Subject) -> TransportRequest? {
        subject == Lookup.Subject(.keys, address) ? .get(address) : nil
    }

    func read(_ response: TransportResponse, for subject: Lookup.Subject) -> Lookup.Answer {
        // Without keys nothing comes in: whatever went wrong, it is tried again soon.
        guard response.isSuccess else {
            return .later(after: response.retryAfter, reason: "Google's keys: status \(response.status)")
        }
        guard let body = try? JSON(parsing: response.body), let keys = body["keys"]?.elements,
            keys.contains(where: { $0["kid"]?.string != nil && $0["n"]?.string != nil })
        else { return .later(after: nil, reason: "Google's keys: the answer holds none") }
        return .known(Lookup.Fact(document: body), freshFor: Self.life(response))
    }

    /// `Cache-Control: max-age`, between five minutes and six hours; an hour where it is not said.
    private static func life(_ response: TransportResponse) -> Duration {
        let parts = (response.headers["Cache-Control"] ?? "").split(separator: ",").map(\.trimmed)
        let age = parts.first { $0.lowercased().hasPrefix("max-age=") }.flatMap { Int64($0.dropFirst(8)) }
        return .seconds(min(max(age ?? 3600, 300), 21_600))
    }
}

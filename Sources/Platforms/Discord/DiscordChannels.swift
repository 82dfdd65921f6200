import Documents
import Intake

/// Names of channels, and which forum or channel a thread stands in: `GET /channels/{id}`.
struct DiscordChannels: LookupPlan {
    let account: DiscordAccount
    /// Channels whose names the configuration gives.
    let named: Set<String>

    func subjects(in event: Event) -> [Lookup.Subject] {
        guard let body = try? JSON(parsing: event.body) else { return [] }
        let message = body["d"] ?? body
        let channel = message["channel"]
        // An interaction brings its channel, but not what that stands in.
        let ids = [channel == nil ? message["channel_id"]?.string : nil, channel?["parent_id"]?.string]
        return ids.compactMap { $0 }
            .filter { DiscordSnowflake.isOne($0) && !named.contains($0) }
            .map { Lookup.Subject(.channel, $0) }
    }

    func compose(_ subject: Lookup.Subject) -> TransportRequest? {
        guard subject.kind == .channel, DiscordSnowflake.isOne(subject.id) else { return nil }
        return account.get("/channels/\(subject.id)")
    }

    func read(_ response: TransportResponse, for subject: Lookup.Subject) -> Lookup.Answer {
        guard response.isSuccess else {
            if response.status == 429 {
                return .later(after: DiscordErrors.wait(response), reason: "Discord asks to slow down")
            }
            if let reason = DiscordErrors.reason(response) { return .unknown(reason: reason) }
            return Lookup.failure(response)
        }
        guard let body = try? JSON(parsing: response.body), let type = body["type"]?.int else {
            return .later(after: nil, reason: "Discord's answer could not be read")
        }
        let kept = ["id", "type", "name", "parent_id", "guild_id"].compactMap { key in
            body[key].map { JSON.Member(key, $0) }
        }
        let name = body["name"]?.string?.tidied.nonEmpty.map { "#" + $0.shortened(to: 120) }
        let shown = type == 1 || type == 3 ? "direct message" : name
        return .known(Lookup.Fact(name: shown, document: .object(kept)), freshFor: Lookup.nameLife)
    }
}

/// Somewhere that rules send word to: a team's channel, or an address that they name themselves.
package struct RouteTarget: Sendable, Equatable {
    /// The team's key; `nil` for an address that is no team's.
    package var team: String?
    /// `destination:address`; `nil` for a team that has no channel.
    package var address: String?
    /// The live rules that lead there, in their order.
    package var rules: [String]
}

extension RuleSet {
    /// Every team that a live rule routes to, in the order of the file, then every other address that rules tell.
    package var routeTargets: [RouteTarget] {
        var leading: [String: [String]] = [:]
        var addresses: [String] = []
        for rule in program.rules where !rule.isDraft {
            for action in rule.actions {
                for target in action.targets {
                    if leading[target] == nil { addresses.append(target) }
                    if leading[target]?.last != rule.name { leading[target, default: []].append(rule.name) }
                }
            }
        }
        // A team is told by its own name where it is routed to, and by its address where rules only notify it.
        let routed = teams.compactMap { team -> RouteTarget? in
            let rules = leading[team.key] ?? []
            let more = team.channel.flatMap { leading[$0] } ?? []
            guard !rules.isEmpty || !more.isEmpty else { return nil }
            return RouteTarget(
                team: team.key, address: team.channel, rules: rules + more.filter { !rules.contains($0) })
        }
        let told = Set(routed.flatMap { [$0.team, $0.address] }.compactMap { $0 })
        return routed
            + addresses.filter { !told.contains($0) }.map { RouteTarget(address: $0, rules: leading[$0] ?? []) }
    }
}

extension DoableAction {
    /// Keys of teams, and addresses, that the action sends word to.
    fileprivate var targets: [String] {
        switch self {
        case let route as Route: [route.team]
        case let notify as Notify: notify.addresses
        case let promise as Promise: (promise.remind ?? []) + (promise.escalate ?? [])
        default: []
        }
    }
}

import Conversation
import Documents
import Intake
import Platforms
import RuleEngine

/// Sends a made-up request along every route of a rule set, one after the other.
struct Drill {
    /// One route and how the post to it ended.
    struct Result {
        enum End {
            case arrived(bytes: Int, Duration)
            case failed(String)
            /// Nothing was sent, and why that is no failure.
            case skipped(String)
        }

        var name: String
        var target: RouteTarget
        var end: End

        var failed: Bool {
            if case .failed = end { return true }
            return false
        }
    }

    let rules: RuleSet
    let destinations: [String: any Destination]
    let hub: String?
    let transport: any Transport
    /// Where posts go instead of the platforms; `nil` for the platforms themselves.
    let receiver: DrillReceiver?
    let now: @Sendable () -> Timestamp

    /// - Parameter isWanted: by the team's key or the address.
    func run(where isWanted: (String) -> Bool) async -> [Result] {
        var results: [Result] = []
        for target in rules.routeTargets where isWanted(target.team ?? target.address ?? "") {
            let name = target.team.map { rules.team($0)?.name ?? $0 } ?? "notice"
            results.append(Result(name: name, target: target, end: await end(of: target, named: name)))
        }
        return results
    }

    private func end(of target: RouteTarget, named name: String) async -> Result.End {
        guard let address = target.address,
            let post = Conversation.drill(
                to: address, team: target.team == nil ? nil : name, at: now(), hub: hub)
        else { return .skipped("the team has no channel, so nobody is told") }
        if receiver == nil, post.destination == LobbyPlatform.name {
            return .skipped("the lobby is a page of the daemon itself")
        }
        guard let destination = destinations[post.destination] else {
            let hint = nearest(to: post.destination, in: destinations.keys.sorted()).map { "; did you mean \"\($0)\"?" }
            return .failed("no destination named \"\(post.destination)\" is configured\(hint ?? "")")
        }
        return await send(post, through: destination)
    }

    private func send(_ post: Post, through destination: any Destination) async -> Result.End {
        var request = destination.compose(post, now: now())
        if let receiver {
            request.url = receiver.url(instead: request.url, of: post.destination)
            // The stand-in speaks HTTP alone: it gets a mail's bytes, without the conversation around them.
            request.mail = nil
        }
        let started = ContinuousClock.now
        do {
            let response = try await transport.send(request)
            let time = started.duration(to: .now)
            switch destination.readOutcome(response, to: post) {
            case .delivered:
                if let receiver, receiver.takeLast() != request.body {
                    return .failed("what arrived is not what was sent")
                }
                return .arrived(bytes: request.body.count, time)
            case .retry(_, let reason), .dead(let reason), .uncertain(let reason): return .failed(reason)
            }
        } catch {
            return .failed(error.message)
        }
    }
}

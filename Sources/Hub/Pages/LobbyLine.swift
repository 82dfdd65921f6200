import Intake
import Platforms
import Store

/// One line typed in the lobby, on its way into the inbox.
struct LobbyLine: Sendable {
    let id: String
    /// The thread it stands in: its own when it opens one.
    let thread: String
    let event: Event

    init(_ form: LobbyMessageForm, at now: Timestamp) {
        id = "m" + String(now.milliseconds, radix: 36) + "-" + String(UInt64.random(in: .min ... .max), radix: 36)
        thread = form.thread ?? id
        var body: [JSON.Member] = [
            .init("id", .string(id)), .init("author", .string(form.author)), .init("text", .string(form.text)),
            .init("at", .int(now.milliseconds)),
        ]
        if let thread = form.thread { body.append(.init("thread", .string(thread))) }
        event = Event(
            source: LobbyPlatform.name, receivedAt: now, headers: ["content-type": "application/json"],
            body: JSON.object(body).serialised)
    }

    /// A pressed button, on the same way.
    static func pressed(_ action: String, _ value: String, by author: String, at now: Timestamp) -> Event {
        let body: JSON = [
            "id": .string("b" + String(UInt64.random(in: .min ... .max), radix: 36)), "author": .string(author),
            "press": ["action": .string(action), "value": .string(value)], "at": .int(now.milliseconds),
        ]
        return Event(
            source: LobbyPlatform.name, receivedAt: now, headers: ["content-type": "application/json"],
            body: body.serialised)
    }

    /// Waits a moment for the bot, so that the page that follows shows its answer already.
    ///
    /// - Returns: false when it was not even decided in that time.
    func isAnswered(event: Int64, in store: Store) async -> Bool {
        let deadline = ContinuousClock.now + .milliseconds(1500)
        var isDecided = false
        while ContinuousClock.now < deadline, !Task.isCancelled {
            do {
                if !isDecided {
                    isDecided = try await store.outcome(of: event) != nil
                }
                if isDecided, try await !isAnswerDue(in: store) { return true }
                try await Task.sleep(for: .milliseconds(10))
            } catch {
                // Cancelled, or the store cannot be read: the next page will show what there is.
                return isDecided
            }
        }
        return isDecided
    }

    /// True while the bot will say something here and has not yet.
    private func isAnswerDue(in store: Store) async throws -> Bool {
        let key = MessageKey(platform: LobbyPlatform.name, scope: LobbyPlatform.name, externalID: id)
        guard let record = try await store.decision(on: key) else { return false }
        if record.decision.drop != nil, record.decision.replies.isEmpty { return false }
        let posted = try await store.lobbyThreads(limit: 10).first { $0.id == thread }
        return !(posted?.messages.contains { $0.isFromBot } ?? false)
    }
}

extension LobbyMessage {
    var isFromBot: Bool {
        if case .bot = words { return true }
        return false
    }
}

extension Store {
    /// Waits a moment, so that the page that follows shows what came of it.
    ///
    /// - Returns: `nil` when it was not decided in that time.
    func waitForOutcome(of event: Int64) async -> String? {
        let deadline = ContinuousClock.now + .milliseconds(1500)
        while ContinuousClock.now < deadline, !Task.isCancelled {
            if let found = try? await outcome(of: event) { return found.outcome }
            guard (try? await Task.sleep(for: .milliseconds(10))) != nil else { return nil }
        }
        return nil
    }
}

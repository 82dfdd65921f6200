import Documents
package import Intake

/// One bot's updates, delivered to the webhook or fetched with `getUpdates`; both give the same bodies.
///
/// Facts: core.telegram.org/bots/api "Getting updates": the secret of `setWebhook` comes back in the header
/// X-Telegram-Bot-Api-Secret-Token; nothing is signed. An answer to the webhook may itself call one method.
package struct TelegramSource: Source {
    private let name: String
    private let reader: TelegramMessageReader
    private let secret: Secret?
    private let token: Secret?
    private let api: String
    private let isPolling: Bool
    private let since: PollStart

    init(
        name: String, reader: TelegramMessageReader, secret: Secret?, token: Secret?, api: String, isPolling: Bool,
        since: PollStart
    ) {
        self.name = name
        self.reader = reader
        self.secret = secret
        self.token = token
        self.api = api
        self.isPolling = isPolling
        self.since = since
    }

    // MARK: - The door

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        guard let secret else {
            return .badSignature(
                isPolling
                    ? "this source asks Telegram for its updates and takes no deliveries"
                    : "this source has no secret_token")
        }
        guard let given = request.headers["X-Telegram-Bot-Api-Secret-Token"] else {
            return .badSignature("X-Telegram-Bot-Api-Secret-Token is needed: set the webhook with a secret_token")
        }
        guard constantTimeEqual(Array(given.utf8), secret.revealed) else {
            return .badSignature("X-Telegram-Bot-Api-Secret-Token is not this source's secret_token")
        }
        let update: JSON
        do { update = try JSON(parsing: request.body) } catch { return .malformed("the body is not JSON: \(error)") }
        guard update["update_id"]?.int != nil else {
            return .malformed("\"update_id\" is missing: not an update of Telegram")
        }
        // The client shows a clock on a pressed button until its query is answered: here that costs no request.
        if let query = update["callback_query"]?["id"]?.string?.nonEmpty {
            return .acknowledged(.json(["method": "answerCallbackQuery", "callback_query_id": .string(query)]))
        }
        return .accepted
    }

    /// Telegram delivers one update at a time; a stored answer of `getUpdates` holds several.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        guard secret == nil, let answer = try? JSON(parsing: RawHTTPRequest.body(of: body)) else { return [body] }
        let updates = (answer["result"]?.elements ?? []).filter { $0["update_id"]?.int != nil }
        return updates.isEmpty ? [body] : updates.map(\.serialised)
    }

    // MARK: - Understanding

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let body = secret == nil && token == nil ? RawHTTPRequest.body(of: event.body) : event.body
        do {
            let update = try JSON(parsing: body)
            guard case .object = update else {
                return .invalid(reason: "expected a JSON object: an update of Telegram")
            }
            // Flow tools keep an update in the "body" of what they pass on.
            if update["update_id"] == nil, let inner = update["body"], inner["update_id"] != nil {
                return reader.read(inner)
            }
            return reader.read(update)
        } catch { return .invalid(reason: "the body is not JSON: \(error)") }
    }

    // MARK: - Asking

    package var poller: (any Poller)? {
        guard isPolling, let token else { return nil }
        return TelegramPoller(call: TelegramCall(api: api, token: token), since: since)
    }

    package var checkups: [Checkup] {
        guard let token else { return [] }
        let call = TelegramCall(api: api, token: token)
        return [call.tokenCheckup(seesAll: true), call.webhookCheckup(source: name, isPolling: isPolling)]
            + reader.chats.sorted { $0.key < $1.key }.flatMap { call.chatCheckups($0.key, name: $0.value) }
    }
}

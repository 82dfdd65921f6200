package import Documents
package import Intake

/// Zulip: an outgoing webhook or the event queue in, `POST /api/v1/messages` out.
package enum ZulipPlatform: Platform {
    package static let name = "zulip"
    package static let summary =
        "Zulip streams through a bot: outgoing webhook or event queue in, answers in the topic."
    package static let kind = SourceKind.chat

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let isPolling = settings.flag("poll", default: false)
        let token =
            isPolling
            ? settings.secret("token", from: vault) : settings.requiredSecret("token", from: vault, or: "poll: true")
        let account = account(&settings, vault, isRequired: isPolling)
        let streams = settings.texts("streams").map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 }
        var reader = ZulipMessageReader(source: name, scope: settings.text("scope") ?? Self.name)
        reader.site = account.site
        reader.email = account.email
        reader.botName = settings.text("bot_name")
        reader.streams = streams
        reader.isTopicThread = settings.flag("topic_is_thread", default: true)
        let since = settings.pollStart()
        guard isPolling ? account.call != nil : token != nil else { return nil }
        return ZulipSource(
            name: name, reader: reader, token: token, call: account.call, isPolling: isPolling, since: since)
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        let account = account(&settings, vault, isRequired: true)
        let stream = settings.text("stream")
        let topic = settings.text("topic") ?? "triaged"
        guard let call = account.call else { return nil }
        return ZulipDestination(call: call, stream: stream, topic: topic)
    }

    package static func unconfigured(source name: String) -> any Source {
        ZulipSource(
            name: name, reader: ZulipMessageReader(source: name, scope: Self.name), token: nil, call: nil,
            isPolling: false, since: .now)
    }

    private static func account(
        _ settings: inout MappingReader, _ vault: Vault, isRequired: Bool
    ) -> (site: String?, email: String?, call: ZulipCall?) {
        let has = { (key: String, settings: MappingReader) in settings.node[key] != nil }
        let site = isRequired || has("site", settings) ? settings.address("site") : nil
        let email =
            isRequired
            ? settings.requiredText("email", expected: "triage-bot@example.zulipchat.com") : settings.text("email")
        let key =
            isRequired ? settings.requiredSecret("api_key", from: vault) : settings.secret("api_key", from: vault)
        guard let site, let email, let key else { return (site, email, nil) }
        return (site, email, ZulipCall(site: site, email: email, key: key))
    }
}

/// One request to a Zulip server's API, as the bot (zulip.com/api/rest, "Authentication": HTTP basic).
struct ZulipCall: Sendable {
    let site: String
    let email: String
    let key: Secret

    private var authorization: String {
        "Basic " + String(decoding: Base64.encode(Array("\(email):\(key.revealedText)".utf8)), as: UTF8.self)
    }

    func get(
        _ path: String, _ query: [(String, String)] = [], patience: Duration? = nil, answerBytes: Int? = nil
    ) -> TransportRequest {
        let query = query.isEmpty ? "" : "?" + URLEncodedForm.write(query)
        return .get(
            "\(site)/api/v1/\(path)\(query)", headers: ["Authorization": authorization], patience: patience,
            answerBytes: answerBytes)
    }

    func send(_ method: String = "POST", _ path: String, _ form: [(String, String)]) -> TransportRequest {
        TransportRequest(
            method: method, url: "\(site)/api/v1/\(path)",
            headers: ["Authorization": authorization, "Content-Type": "application/x-www-form-urlencoded"],
            body: Array(URLEncodedForm.write(form).utf8))
    }
}

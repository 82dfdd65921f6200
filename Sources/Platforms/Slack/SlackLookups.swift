import Documents
package import Intake

/// Names behind ids, by `users.info` and `conversations.info` (docs.slack.dev/reference/methods).
package struct SlackLookups: LookupPlan {
    private let api: SlackAPI
    /// What the configuration names needs no look-up.
    private let directory: SlackDirectory

    /// As many as a message may hold back a decision for; what it mentions beyond stays an id.
    private static let limit = 12

    init(api: SlackAPI, directory: SlackDirectory) {
        self.api = api
        self.directory = directory
    }

    package func subjects(in event: Event) -> [Lookup.Subject] {
        let body: JSON
        switch SlackBody(contentType: event.headers["content-type"], body: event.body) {
        case .unreadable: return []
        case .form(let form): return actor(of: form)
        case .json(let json): body = json
        }
        let outer = body["event"]
        guard outer?["type"] == "message" || outer?["type"] == "app_mention" else { return [] }
        let message = outer?["message"] ?? outer
        // What a bot said is nobody's ask, whoever it was.
        guard message?["bot_id"] == nil, message?["subtype"] != "bot_message" else { return [] }
        var found: [Lookup.Subject] = []
        func add(_ kind: Lookup.Kind, _ id: String?) {
            guard let id, found.count < Self.limit, Self.isID(id) else { return }
            let subject = Lookup.Subject(kind, id)
            let isNamed = kind == .channel ? directory.channels[id] != nil : directory.people[id] != nil
            if !isNamed, !found.contains(subject) { found.append(subject) }
        }
        add(.channel, outer?["channel"]?.string)
        add(.person, message?["user"]?.string)
        for (kind, id) in Self.mentions(in: message?["text"]?.string ?? "") { add(kind, id) }
        return found
    }

    /// Who gave a command or filled in a window: forms have the name that people sign in with, which others do not see.
    private func actor(of form: [FormEntry]) -> [Lookup.Subject] {
        let payload = form.value("payload").flatMap { try? JSON(parsing: $0) }
        guard let id = form.value("user_id") ?? payload?["user"]?["id"]?.string, Self.isID(id),
            directory.people[id] == nil
        else { return [] }
        return [Lookup.Subject(.person, id)]
    }

    /// The people and channels in `<@U1>`, `<@U1|name>`, `<#C1>`; a channel with its label needs no look-up.
    private static func mentions(in text: String) -> [(Lookup.Kind, String)] {
        text.split(separator: "<").dropFirst().prefix(100).compactMap { piece in
            guard let end = piece.firstIndex(of: ">"), let sign = piece.first, sign == "@" || sign == "#" else {
                return nil
            }
            let parts = piece[..<end].dropFirst().split(separator: "|", maxSplits: 1)
            guard let id = parts.first, sign == "@" || parts.count == 1 else { return nil }
            return (sign == "@" ? .person : .channel, String(id))
        }
    }

    private static func isID(_ text: String) -> Bool {
        (2...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    }

    package func compose(_ subject: Lookup.Subject) -> TransportRequest? {
        guard Self.isID(subject.id) else { return nil }
        switch subject.kind {
        case .channel: return api.get("conversations.info", [("channel", subject.id)])
        case .person: return api.get("users.info", [("user", subject.id)])
        case .keys, .form, .response: return nil
        }
    }

    package func read(_ response: TransportResponse, for subject: Lookup.Subject) -> Lookup.Answer {
        switch SlackAPI.Answer(response) {
        case .failed: return Lookup.failure(response)
        case .unreadable: return .later(after: nil, reason: "Slack's answer could not be read")
        case .refused(let error, let needed):
            let words = SlackErrors.words(error, needed: needed)
            return SlackErrors.isTrouble(error)
                ? .later(after: response.retryAfter, reason: words) : .unknown(reason: words)
        case .ok(let body):
            let fact = subject.kind == .channel ? Self.channel(body["channel"]) : Self.person(body["user"])
            guard let fact else { return .unknown(reason: "Slack's answer does not say who or what it is") }
            return .known(fact, freshFor: Lookup.nameLife)
        }
    }

    /// A direct message has no name, and that of a group of people is made up of theirs.
    private static func channel(_ channel: JSON?) -> Lookup.Fact? {
        guard channel?["id"]?.string != nil else { return nil }
        let isNamed = channel?["is_im"] != true && channel?["is_mpim"] != true
        let name = isNamed ? channel?["name"]?.string?.tidied.nonEmpty : nil
        return Lookup.Fact(name: name.map { $0.hasPrefix("#") ? $0 : "#" + $0 })
    }

    /// A stranger of a shared channel has fewer of these; the email comes with the scope users:read.email only.
    private static func person(_ user: JSON?) -> Lookup.Fact? {
        guard let user, let id = user["id"]?.string else { return nil }
        let profile = user["profile"]
        let names = [
            profile?["display_name"], profile?["real_name"], user["real_name"], user["name"],
        ].lazy.compactMap { $0?.string?.tidied.nonEmpty }
        return Lookup.Fact(
            name: names.first, email: profile?["email"]?.string?.tidied.nonEmpty,
            isBot: user["is_bot"] == true || id == "USLACKBOT")
    }
}

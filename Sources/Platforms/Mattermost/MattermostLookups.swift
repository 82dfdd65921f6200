import Documents
import Intake

/// Names of people and channels, which polled posts carry as ids (api.mattermost.com: GET /users/{id}, /channels/{id}).
struct MattermostLookups: LookupPlan {
    let client: MattermostClient
    let reader: MattermostPostReader

    func subjects(in event: Event) -> [Lookup.Subject] {
        let body = MattermostBody(contentType: event.headers["content-type"], body: event.body)
        var person = body["user_id"]
        var channel = body["channel_id"]
        var isNamed = body["user_name"]?.nonEmpty != nil
        var isPlaced = body["channel_name"]?.nonEmpty != nil
        if case .json(let json) = body, let data = json["data"], let post = MattermostPostReader.post(in: data) {
            person = post["user_id"]?.string
            channel = post["channel_id"]?.string
            // A name does not tell whether it is a bot's; the server marks those in the post.
            isNamed = data["sender_name"]?.string?.nonEmpty != nil
            isPlaced = data["channel_name"]?.string?.nonEmpty != nil
        }
        var subjects: [Lookup.Subject] = []
        // An outgoing webhook names the person and not what they are: a bot of somebody else would look like one.
        let isUnsure = body["post_id"] != nil && body["token"] != nil
        if let person, MattermostID.isValid(person), reader.people[person] == nil, !isNamed || isUnsure {
            subjects.append(Lookup.Subject(.person, person))
        }
        if let channel, MattermostID.isValid(channel), reader.channels[channel] == nil, !isPlaced {
            subjects.append(Lookup.Subject(.channel, channel))
        }
        return subjects
    }

    func compose(_ subject: Lookup.Subject) -> TransportRequest? {
        guard MattermostID.isValid(subject.id) else { return nil }
        switch subject.kind {
        case .person: return client.get("/users/\(subject.id)")
        case .channel: return client.get("/channels/\(subject.id)")
        case .keys, .form, .response: return nil
        }
    }

    func read(_ response: TransportResponse, for subject: Lookup.Subject) -> Lookup.Answer {
        guard response.isSuccess else {
            if response.status == 429 {
                return .later(after: MattermostErrors.rest(response), reason: "asked to slow down (429)")
            }
            return Lookup.failure(response)
        }
        guard let body = try? JSON(parsing: response.body), body["id"]?.string == subject.id else {
            return .later(after: nil, reason: "Mattermost's answer could not be read")
        }
        if subject.kind == .channel {
            let type = body["type"]?.string ?? "O"
            let name = ["O", "P"].contains(type) ? body["name"]?.string?.tidied.nonEmpty.map { "#" + $0 } : nil
            return .known(Lookup.Fact(name: name), freshFor: Lookup.nameLife)
        }
        return .known(
            Lookup.Fact(
                name: body["username"]?.string?.tidied.nonEmpty, email: body["email"]?.string?.tidied.nonEmpty,
                isBot: body["is_bot"] == true), freshFor: Lookup.nameLife)
    }
}

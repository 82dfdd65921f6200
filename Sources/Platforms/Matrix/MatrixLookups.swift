import Documents
import Intake

/// Asks for the names that events leave out, and for our own account's.
struct MatrixLookups: LookupPlan {
    let api: MatrixAPI
    let directory: MatrixDirectory
    /// Our own account, where configuration names it.
    let own: String?

    /// Stands for ourselves: no user id is empty.
    static let ourselves = Lookup.Subject(.person, "")

    var standing: [Lookup.Subject] { own == nil ? [Self.ourselves] : [] }

    func subjects(in event: Event) -> [Lookup.Subject] {
        guard let body = try? JSON(parsing: event.body), body["type"] == "m.room.message" else { return [] }
        var subjects = standing
        if let room = body["room_id"]?.string, MatrixID.isRoom(room), directory.rooms[room] == nil {
            guard directory.listens(to: room) else { return [] }
            subjects.append(Lookup.Subject(.channel, room))
        }
        if let user = body["sender"]?.string, MatrixID.isUser(user), user != own, directory.people[user] == nil {
            subjects.append(Lookup.Subject(.person, user))
        }
        return subjects
    }

    func compose(_ subject: Lookup.Subject) -> TransportRequest? {
        switch subject.kind {
        case .person where subject == Self.ourselves: return api.get(["v3", "account", "whoami"])
        case .person: return api.get(["v3", "profile", subject.id, "displayname"])
        // Meant for spaces, it tells alias and name of any room in one answer.
        case .channel:
            return api.get(["v1", "rooms", subject.id, "hierarchy"], query: [("limit", "1"), ("max_depth", "0")])
        case .keys, .form, .response: return nil
        }
    }

    func read(_ response: TransportResponse, for subject: Lookup.Subject) -> Lookup.Answer {
        guard response.isSuccess else { return MatrixErrors(response).lookupAnswer }
        guard let body = try? JSON(parsing: response.body) else {
            return .later(after: nil, reason: "the homeserver's answer could not be read as JSON")
        }
        let name: String?
        switch subject.kind {
        case .person where subject == Self.ourselves: name = body["user_id"]?.string
        case .person: name = body["displayname"]?.string
        case .channel:
            let room = body["rooms"]?.elements.first { $0["room_id"]?.string == subject.id }
            name = room?["canonical_alias"]?.string?.nonEmpty ?? room?["name"]?.string
        case .keys, .form, .response: name = nil
        }
        guard let name = name?.tidied.shortened(to: 255).nonEmpty else {
            return .unknown(reason: subject.kind == .channel ? "the room has no name" : "the account has no name")
        }
        return .known(Lookup.Fact(name: name), freshFor: Lookup.nameLife)
    }
}

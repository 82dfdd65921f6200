package import Documents
package import Intake

/// Matrix: a room's messages by long poll or as an application service, notices out.
package enum MatrixPlatform: Platform {
    package static let name = "matrix"
    package static let summary = "Matrix rooms by sync or as an application service; answers in the thread as notices."
    package static let kind = SourceKind.chat

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let pushToken = settings.secret("hs_token", from: vault)
        let isPushed = settings.node["hs_token"] != nil
        // An application service may do without: it is only asked for names then.
        let isAsking = !isPushed || settings.node["token"] != nil || settings.node["homeserver"] != nil
        let token = isAsking ? settings.requiredSecret("token", from: vault) : settings.secret("token", from: vault)
        let homeserver = isAsking ? settings.address("homeserver") : nil
        let directory = MatrixDirectory(&settings)
        let own = settings.matrixUser("user")
        let acceptsInvitations = settings.flag("accept_invites", default: false)
        let start = settings.matrixStart("since")
        let registration = settings.text("appservice")
        let scope = settings.text("scope") ?? Self.name
        if isPushed {
            for key in ["accept_invites", "since"] where settings.node[key] != nil {
                settings.problem(
                    "008", "\"\(key)\" is for a source that polls",
                    hint: "with hs_token, messages are pushed from now on, and the bot joins its rooms by hand")
            }
        }
        var access: MatrixAccess?
        if let token, let homeserver {
            access = MatrixAccess(
                api: MatrixAPI(homeserver: homeserver, token: token), acceptsInvitations: acceptsInvitations,
                start: start, registration: registration)
        }
        guard isPushed ? pushToken != nil : access != nil else { return nil }
        return MatrixSource(
            name: name, scope: scope, directory: directory, own: own, access: access, pushToken: pushToken)
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        let token = settings.requiredSecret("token", from: vault)
        let homeserver = settings.address("homeserver")
        let directory = MatrixDirectory(&settings)
        let room = settings.text("room")
        guard let token, let homeserver else { return nil }
        return MatrixDestination(
            api: MatrixAPI(homeserver: homeserver, token: token), directory: directory, room: room)
    }

    package static func unconfigured(source name: String) -> any Source {
        MatrixSource(name: name, isUnconfigured: true)
    }
}

/// Names that Matrix's events leave out, from the configuration, and the rooms that are listened to.
package struct MatrixDirectory: Sendable {
    /// Room id to name.
    package var rooms: [String: String]
    /// User id to name.
    package var people: [String: String]

    package init(rooms: [String: String] = [:], people: [String: String] = [:]) {
        self.rooms = rooms
        self.people = people
    }

    /// True where only the rooms of the configuration are listened to.
    var isRestricted: Bool { !rooms.isEmpty }

    func listens(to room: String) -> Bool { rooms.isEmpty || rooms[room] != nil }

    /// In a fixed order, so that a filter is the same each time.
    var ids: [String] { rooms.keys.sorted() }

    /// The id of a room by its name, with or without `#`; `nil` for a name that nobody gave.
    func id(of name: String) -> String? {
        if rooms[name] != nil { return name }
        let bare = name.hasPrefix("#") ? name.dropFirst() : name[...]
        return ids.first { id in
            guard let given = rooms[id] else { return false }
            return given == name || given == bare || (given.hasPrefix("#") && given.dropFirst() == bare)
        }
    }
}

extension MatrixDirectory {
    /// Reads `rooms` and `people`, which give names to ids.
    ///
    /// Names of rooms may stand first as well, since destinations read better so.
    fileprivate init(_ settings: inout MappingReader) {
        var rooms: [String: String] = [:]
        for (key, value) in settings.table("rooms") {
            switch (MatrixID.isRoom(key), MatrixID.isRoom(value)) {
            case (true, _): rooms[key] = value
            case (false, true): rooms[value] = key
            case (false, false):
                settings.problem(
                    "003", "\"rooms\" needs a room's id beside \"\(key)\"",
                    hint: "it begins with ! (in Element: Room settings, Advanced, Internal room ID)")
            }
        }
        let people = settings.names("people").mapValues { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 }
        self.init(rooms: rooms, people: people)
    }
}

extension MappingReader {
    fileprivate mutating func matrixUser(_ key: String) -> String? {
        guard let text = text(key) else { return nil }
        if MatrixID.isUser(text) { return text }
        problem("003", "\"\(key)\" must be a user id", hint: "such as \"@triaged:example.org\"")
        return nil
    }

    fileprivate mutating func matrixStart(_ key: String) -> MatrixStart? {
        guard let text = text(key) else { return nil }
        if let start = MatrixStart(text) { return start }
        problem(
            "003", "\"\(key)\" must be a day, a time or a number of days",
            hint: "such as 2026-11-01, 2026-11-01T08:00:00Z, or 7 for the last seven days")
        return nil
    }
}

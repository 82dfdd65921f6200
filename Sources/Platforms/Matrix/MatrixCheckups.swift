import Documents
import Intake

/// What `triaged doctor` asks a homeserver: whose the token is, and whether the bot is in the rooms it is to be in.
struct MatrixCheckups {
    let api: MatrixAPI
    /// Rooms that configuration names, by id.
    let rooms: [String]
    /// The account that configuration says is ours.
    var own: String?
    /// The registration's id, where the source is pushed to and configuration names it.
    var registration: String?

    /// More rooms than these are not asked about one by one.
    private static let limit = 25

    var forSource: [Checkup] {
        [token, membership] + named.map(encryption) + [registration.map(ping)].compactMap { $0 }
    }

    var forDestination: [Checkup] { [token, membership] + strange }

    private var named: [String] { Array(rooms.filter(MatrixID.isRoom).prefix(Self.limit)) }

    // MARK: - Whose token it is

    private var token: Checkup {
        let own = own
        return Checkup("access token", request: api.get(["v3", "account", "whoami"])) { response in
            let errors = MatrixErrors(response)
            guard response.isSuccess else {
                return [.problem("the homeserver says \(errors.said)", advice: Self.tokenAdvice(errors))]
            }
            guard let user = (try? JSON(parsing: response.body))?["user_id"]?.string?.nonEmpty else {
                return [
                    .problem(
                        "the answer names no account", advice: "check that `homeserver` is the homeserver's own address"
                    )
                ]
            }
            if let own, own != user {
                return [
                    .problem(
                        "the token is \(user)'s, and `user` says \(own)",
                        advice: "set `user` to \(user), or set the access token of \(own)")
                ]
            }
            return [.fine("signed in as \(user)")]
        }
    }

    private static func tokenAdvice(_ errors: MatrixErrors) -> String {
        if errors.isLimit { return "try again in a minute" }
        if errors.isTokenRefused { return MatrixErrors.token }
        return errors.advice
            ?? "check that `homeserver` is the address of the homeserver's client API, such as https://matrix.example.org"
    }

    // MARK: - Rooms

    private var membership: Checkup {
        let rooms = named
        return Checkup("rooms", request: api.get(["v3", "joined_rooms"], answerBytes: 4 << 20)) { response in
            guard response.isSuccess, let body = try? JSON(parsing: response.body) else {
                return [.failure(response, advice: "put the access token right first")]
            }
            let joined = Set(body.texts("joined_rooms"))
            if rooms.isEmpty {
                return joined.isEmpty
                    ? [.problem("the bot is in no room", advice: Self.invite)]
                    : [.fine("the bot is in \(joined.count) room\(joined.count == 1 ? "" : "s")")]
            }
            return rooms.map { room in
                joined.contains(room)
                    ? .fine("the bot is in \(room)") : .problem("the bot is not in \(room)", advice: Self.invite)
            }
        }
    }

    private static let invite =
        "invite the bot's account to the room; then sign in as the bot and accept, or set `accept_invites: true`"

    /// A room's encryption is a piece of its state; a room without it has none to give.
    private func encryption(_ room: String) -> Checkup {
        Checkup(
            "encryption of \(room)", request: api.get(["v3", "rooms", room, "state", "m.room.encryption"])
        ) { response in
            let errors = MatrixErrors(response)
            if response.isSuccess {
                return [
                    .problem(
                        "the room is encrypted, which triaged cannot read",
                        advice: "make a room without encryption for requests: it cannot be switched off again")
                ]
            }
            if errors.code == "M_NOT_FOUND" { return [.fine("the room is not encrypted")] }
            return errors.code == "M_FORBIDDEN"
                ? [.warning("not known, since the bot is not in the room", advice: Self.invite)]
                : [.failure(response, advice: "put the access token right first")]
        }
    }

    /// Asks the homeserver to try its way to us (spec.matrix.org v1.7, "Pinging").
    private func ping(_ registration: String) -> Checkup {
        Checkup(
            "way from the homeserver to us",
            request: api.send("POST", ["v1", "appservice", registration, "ping"], ["transaction_id": "doctor"])
        ) { response in
            let errors = MatrixErrors(response)
            if response.isSuccess { return [.fine("the homeserver reaches this source")] }
            let status =
                (try? JSON(parsing: response.body))?["status"]?.int.map { " (it was answered with \($0))" } ?? ""
            return [.problem("the homeserver says \(errors.said)\(status)", advice: Self.pingAdvice(errors.code))]
        }
    }

    private static func pingAdvice(_ code: String) -> String {
        switch code {
        case "M_URL_NOT_SET":
            "set `url` in the registration to https://<your public address>/in/<source name>, and restart the homeserver"
        case "M_CONNECTION_FAILED", "M_CONNECTION_TIMEOUT":
            "the homeserver does not reach the registration's `url`: start triaged, and check the address from there"
        case "M_BAD_STATUS":
            "check that the registration's `url` ends with /in/<source name>, and that its hs_token is this source's"
        case "M_FORBIDDEN": "set `appservice` to the registration's `id`, and `token` to its as_token"
        default: "check that the homeserver knows application service pings (Synapse 1.81 or later)"
        }
    }

    /// Names that are no ids are told with the token's answer, since there is nothing to ask about them.
    private var strange: [Checkup] {
        let names = rooms.filter { !MatrixID.isRoom($0) }
        guard !names.isEmpty else { return [] }
        return [
            Checkup("room ids", request: api.get(["versions"])) { _ in
                names.map {
                    .problem("\"\($0)\" is no room id", advice: "name the room's id in `rooms`; it begins with !")
                }
            }
        ]
    }
}

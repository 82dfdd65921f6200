import Documents
package import Intake

/// Posts by `PUT /rooms/{roomId}/send/{eventType}/{txnId}` (spec.matrix.org, "Client-Server API").
package struct MatrixDestination: Destination {
    /// What our transaction ids begin with: the homeserver shows them to us beside our own messages.
    static let transactionPrefix = "triaged-"
    /// An event may have 65,536 bytes with everything that the homeserver adds; an edit holds the words twice.
    static let contentLimit = 48_000

    private let api: MatrixAPI
    private let directory: MatrixDirectory
    /// Where posts go that name no room.
    private let room: String?

    package init(api: MatrixAPI, directory: MatrixDirectory = MatrixDirectory(), room: String? = nil) {
        self.api = api
        self.directory = directory
        self.room = room
    }

    /// A homeserver answers a repeated transaction id of one account with the first event's id.
    package var repeatIsSafe: Bool { true }

    package var abilities: Set<Post.Ability> { [.edit, .react] }

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        let type: String
        let content: JSON
        switch post.act {
        case .react(let name, let message):
            type = "m.reaction"
            let relation: JSON = [
                "rel_type": "m.annotation", "event_id": .string(message), "key": .string(MatrixReaction.sign(name)),
            ]
            content = ["m.relates_to": relation]
        case .replace(let message):
            type = "m.room.message"
            content = Self.content(of: post.body) { Self.edit(of: message, $0) }
        case .say, .whisper, .open:
            type = "m.room.message"
            content = Self.content(of: post.body) { Self.message($0, thread: post.thread) }
        }
        let transaction = Self.transactionPrefix + String(fingerprint(of: Array(post.key.utf8)).prefix(40))
        return api.send("PUT", ["v3", "rooms", address(of: post), "send", type, transaction], content)
    }

    /// The room's id, for an id or for a name of the configuration.
    private func address(of post: Post) -> String {
        let address = post.address ?? room ?? ""
        return directory.id(of: address) ?? address
    }

    // MARK: - Content

    private static func content(of body: PostBody, _ make: (PostBody) -> JSON) -> JSON {
        make(body.fitted { make($0).serialised.count <= contentLimit })
    }

    /// A notice: what bots write, so that no other bot answers it.
    private static func words(_ body: PostBody, before mark: String = "", mentions: [String]) -> [JSON.Member] {
        let plain = body.plainText.nonEmpty ?? "(empty)"
        let html = MatrixMarkup.html(body).nonEmpty ?? "(empty)"
        // Given even where it is empty: then servers and clients look for no names in the words.
        let people: JSON = mentions.isEmpty ? [:] : ["user_ids": JSON(mentions)]
        return [
            JSON.Member("msgtype", "m.notice"), JSON.Member("body", .string(mark + plain)),
            JSON.Member("format", "org.matrix.custom.html"), JSON.Member("formatted_body", .string(mark + html)),
            JSON.Member("m.mentions", people),
        ]
    }

    private static func message(_ body: PostBody, thread: String?) -> JSON {
        var members = words(body, mentions: MatrixMarkup.people(body))
        if let thread {
            // The reply to the root is for clients that know no threads.
            let relation: JSON = [
                "rel_type": "m.thread", "event_id": .string(thread), "is_falling_back": true,
                "m.in_reply_to": ["event_id": .string(thread)],
            ]
            members.append(JSON.Member("m.relates_to", relation))
        }
        return .object(members)
    }

    private static func edit(of message: String, _ body: PostBody) -> JSON {
        // Nobody is told again of an edit: the outer mentions are those that the edit adds.
        .object(
            words(body, before: "* ", mentions: []) + [
                JSON.Member("m.new_content", .object(words(body, mentions: MatrixMarkup.people(body)))),
                JSON.Member("m.relates_to", ["rel_type": "m.replace", "event_id": .string(message)]),
            ])
    }

    // MARK: - Answers

    package var acceptance: TransportResponse {
        let body: JSON = ["event_id": "$accepted"]
        return TransportResponse(status: 200, body: body.serialised)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        if response.isSuccess {
            guard let id = (try? JSON(parsing: response.body))?["event_id"]?.string?.nonEmpty else {
                // The same transaction again does no harm, and gives the id that is missing here.
                return .retry(
                    after: nil, reason: "the homeserver's answer (status \(response.status)) could not be read")
            }
            return .delivered(externalID: id)
        }
        let errors = MatrixErrors(response)
        if errors.code == "M_DUPLICATE_ANNOTATION" { return .delivered(externalID: nil) }
        let address = address(of: post)
        if case .dead = errors.outcome, !errors.isTokenRefused, !MatrixID.isRoom(address) {
            let name = address.isEmpty ? "no room is named" : "\"\(address.tidied.shortened(to: 80))\" is no room id"
            return .dead(
                reason: "\(name): posts go to ids (!…); name the room's id in the destination's `rooms` "
                    + "(the homeserver says \(errors.said))")
        }
        return errors.outcome
    }

    package func rest(after response: TransportResponse) -> Duration? {
        response.status == 429 ? MatrixErrors(response).rest : nil
    }

    package var checkups: [Checkup] {
        MatrixCheckups(api: api, rooms: ([room].compactMap { $0 } + directory.ids).map { directory.id(of: $0) ?? $0 })
            .forDestination
    }
}

/// Reactions are any text; people expect the sign.
enum MatrixReaction {
    private static let signs = [
        "eyes": "👀", "white_check_mark": "✅", "heavy_check_mark": "✔️", "+1": "👍", "thumbsup": "👍", "-1": "👎",
        "thumbsdown": "👎", "tada": "🎉", "rocket": "🚀", "hourglass": "⏳", "memo": "📝", "x": "❌", "heart": "❤️",
        "question": "❓", "warning": "⚠️", "bulb": "💡",
    ]

    /// The sign for one of the common names of it, else what is given.
    static func sign(_ name: String) -> String {
        signs[name.filter { $0 != ":" }] ?? name.shortened(to: 100)
    }
}

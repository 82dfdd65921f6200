import Documents
package import Intake

/// Posts as a Chat app by `spaces.messages.create`, signed in by its service account
/// (developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages/create).
package struct GoogleChatDestination: Destination {
    private let api: String
    private let account: GoogleAccount
    /// Where posts go that name no space.
    private let space: String?
    /// A space's name, to `spaces/AAA`.
    private let spaces: [String: String]
    /// The add-on's address, for its buttons.
    private let endpoint: String?

    package init(api: String, account: GoogleAccount, space: String?, spaces: [String: String], endpoint: String?) {
        self.api = api
        self.account = account
        self.space = space
        self.spaces = spaces
        self.endpoint = endpoint
    }

    /// A second request with the same `requestId` gets the first one's message.
    package var repeatIsSafe: Bool { true }

    /// Apps may not react: reactions are people's.
    package var abilities: Set<Post.Ability> { [.edit, .whisper] }

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        let message = GoogleChatMessage(post.body, endpoint: endpoint, takesButtons: true).json
        if case .replace(let name) = post.act {
            let fields = message["cardsV2"] == nil ? "text" : "text,cardsV2"
            return request("PATCH", "\(path(of: name))?updateMask=\(fields)", message, now)
        }
        var members = message.members
        if case .whisper(let person, _) = post.act {
            members.append(JSON.Member("privateMessageViewer", ["name": .string(person)]))
        }
        var query = "requestId=" + GoogleChatRequestID.make(post.key)
        if let thread = GoogleChatRequestID.thread(post.thread) {
            members.append(JSON.Member("thread", thread))
            query += "&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"
        }
        let address = post.address ?? space ?? ""
        return request("POST", "\(path(of: spaces[address] ?? address))/messages?\(query)", .object(members), now)
    }

    private func request(_ method: String, _ path: String, _ body: JSON, _ now: Timestamp) -> TransportRequest {
        let headers: Headers = [
            "Authorization": account.authorization(now: now) ?? "", "Content-Type": "application/json; charset=utf-8",
        ]
        return TransportRequest(method: method, url: "\(api)/v1/\(path)", headers: headers, body: body.serialised)
    }

    /// `spaces/AAA` and what is below it, each part made fit for a path.
    private func path(of name: String) -> String {
        name.split(separator: "/").map { String($0).percentEncoded }.joined(separator: "/")
    }

    package var acceptance: TransportResponse {
        TransportResponse(status: 200, body: JSON.object([JSON.Member("name", "spaces/AAA/messages/B.B")]).serialised)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        GoogleChatErrors.outcome(response, to: post, advice: GoogleChatErrors.advice)
    }

    package var checkups: [Checkup] {
        // Checkups have no clock; a token of theirs would have expired, or not begun. A space is looked at unsigned only
        // to learn that the API can be reached.
        [
            Checkup("API", request: .get("\(api)/$discovery/rest?version=v1")) { response in
                response.isSuccess
                    ? [.fine("can be reached; posts are signed by \(account.email)")]
                    : [.failure(response, advice: "let this machine reach \(api)")]
            }
        ]
    }
}

/// A space's incoming webhook (developers.google.com/workspace/chat/quickstart/webhooks).
///
/// It takes threads, but no button of it comes back, and whether it heeds `requestId` is nowhere said.
package struct GoogleChatWebhookDestination: Destination {
    /// The address is the credential.
    private let url: Secret

    package init(url: Secret) {
        self.url = url
    }

    package var repeatIsSafe: Bool { false }

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        var members = GoogleChatMessage(post.body, endpoint: nil, takesButtons: false).json.members
        let base = url.revealedText
        var address = base + (base.contains("?") ? "&" : "?") + "requestId=" + GoogleChatRequestID.make(post.key)
        if let thread = GoogleChatRequestID.thread(post.thread) {
            members.append(JSON.Member("thread", thread))
            address += "&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"
        }
        return TransportRequest(
            url: address, headers: ["Content-Type": "application/json; charset=utf-8"],
            body: JSON.object(members).serialised)
    }

    package var acceptance: TransportResponse {
        TransportResponse(status: 200, body: JSON.object([JSON.Member("name", "spaces/AAA/messages/B.B")]).serialised)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        GoogleChatErrors.outcome(response, to: post, advice: GoogleChatErrors.webhookAdvice)
    }
}

enum GoogleChatRequestID {
    /// A UUID that is the same for the same post, whenever it is sent.
    static func make(_ key: String) -> String {
        let hex = Array(fingerprint(of: Array(key.utf8)).prefix(32))
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(hex[$0]) }
        return groups.joined(separator: "-")
    }

    /// A thread by Chat's name, or by a key of our own making.
    static func thread(_ thread: String?) -> JSON? {
        guard let thread = thread?.nonEmpty else { return nil }
        return thread.hasPrefix("spaces/")
            ? ["name": .string(thread)] : ["threadKey": .string(thread.shortened(to: 4000))]
    }
}

/// Google's words for a refused request (cloud.google.com/apis/design/errors), and what to do about each.
enum GoogleChatErrors {
    static func outcome(_ response: TransportResponse, to post: Post, advice: [String: String]) -> Outcome {
        if response.isSuccess {
            guard let name = (try? JSON(parsing: response.body))?["name"]?.string?.nonEmpty else {
                return .uncertain(reason: "Chat's answer (status \(response.status)) could not be read")
            }
            return .delivered(externalID: name)
        }
        guard (400...499).contains(response.status), ![408, 425, 429].contains(response.status),
            let error = (try? JSON(parsing: response.body))?["error"], let status = error["status"]?.string
        else { return .failure(response) { advice[names[$0] ?? ""] } }
        let said = error["message"]?.string?.tidied.shortened(to: 160) ?? ""
        let words = advice[status].map { ": \($0)" } ?? ""
        return .dead(reason: "Chat says \(status.tidied.shortened(to: 40)) (\(said))\(words)")
    }

    private static let names: [Int: String] = [
        400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
    ]

    static let advice: [String: String] = [
        "UNAUTHENTICATED": "the service account's key is not valid any more: make a new one and set it",
        "PERMISSION_DENIED": "add the app to the space, and use a key of the app's own project",
        "NOT_FOUND": "check the space's name (spaces/…), and that the app is a member of it",
        "INVALID_ARGUMENT":
            "Chat did not take the post: check the space's name, else this is a fault of triaged, please "
            + "report it",
        "FAILED_PRECONDITION": "the space does not take this: it may be archived or without threads",
    ]

    static let webhookAdvice: [String: String] = [
        "UNAUTHENTICATED": "the webhook's address is not valid: copy it again from the space's settings",
        "PERMISSION_DENIED": "the webhook was removed, or administrators have turned webhooks off: make a new one",
        "NOT_FOUND": "the webhook or its space is gone: make a new one and set its address",
        "INVALID_ARGUMENT": "Chat did not take the post: copy the webhook's address again, else this is a fault of "
            + "triaged, please report it",
    ]
}

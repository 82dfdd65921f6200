package import Intake

/// Requests to a homeserver's client-server API in the name of one account (spec.matrix.org, "Client-Server API").
package struct MatrixAPI: Sendable {
    /// Without a slash at the end.
    private let homeserver: String
    private let token: Secret

    package init(homeserver: String, token: Secret) {
        self.homeserver = homeserver
        self.token = token
    }

    /// - Parameter path: its parts as they are, such as `["v3", "rooms", "!abc"]`; ids hold signs that a path must not.
    func get(
        _ path: [String], query: [(String, String)] = [], patience: Duration? = nil, answerBytes: Int? = nil
    ) -> TransportRequest {
        .get(url(path, query), headers: ["Authorization": authorization], patience: patience, answerBytes: answerBytes)
    }

    func send(_ method: String, _ path: [String], _ body: JSON) -> TransportRequest {
        TransportRequest(
            method: method, url: url(path, []),
            headers: ["Authorization": authorization, "Content-Type": "application/json"], body: body.serialised)
    }

    private var authorization: String { "Bearer \(token.revealedText)" }

    private func url(_ path: [String], _ query: [(String, String)]) -> String {
        let path = path.map(\.percentEncoded).joined(separator: "/")
        let query = query.map { "\($0)=\($1.percentEncoded)" }.joined(separator: "&")
        return "\(homeserver)/_matrix/client/\(path)\(query.isEmpty ? "" : "?")\(query)"
    }
}

/// What Matrix calls things: never taken apart, since the ids of new rooms say nothing of a server any more.
enum MatrixID {
    /// The longest id (spec.matrix.org, appendices, "Common Identifier Format").
    private static let limit = 255

    static func isRoom(_ id: String) -> Bool { id.hasPrefix("!") && fits(id) }
    static func isEvent(_ id: String) -> Bool { id.hasPrefix("$") && fits(id) }
    static func isUser(_ id: String) -> Bool { id.hasPrefix("@") && id.utf8.contains(UInt8(ascii: ":")) && fits(id) }

    private static func fits(_ id: String) -> Bool {
        (2...limit).contains(id.utf8.count) && id.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    /// A link that every client opens (spec.matrix.org, appendices, "matrix.to navigation").
    static func link(_ parts: String...) -> String {
        "https://matrix.to/#/" + parts.map(linked).joined(separator: "/")
    }

    /// As the specification's examples are written: the sigil of a room or a person stays.
    private static func linked(_ id: String) -> String {
        guard let first = id.first, first == "!" || first == "@" else { return id.percentEncoded }
        return "\(first)\(String(id.dropFirst()).percentEncoded)"
    }
}

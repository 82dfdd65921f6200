import Documents
package import Intake

/// How the rows of one import are to be read; it travels with every row, so that a row is read alike wherever it is.
package struct ImportOptions: Sendable, Equatable {
    package var pointers: [WebhookMapping.Part: String]
    /// Statuses by the tool's word for them, as `PastStatus.plain` writes it.
    package var statuses: [String: Status]
    package var dates: PastDate.Order?

    package init(
        pointers: [WebhookMapping.Part: String] = [:], statuses: [String: Status] = [:], dates: PastDate.Order? = nil
    ) {
        self.pointers = pointers
        self.statuses = statuses
        self.dates = dates
    }

    /// What a command line cannot mean.
    package struct Refusal: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// Reads `title=Subject,text=Description`: a part, and the column or key that has it.
    ///
    /// What begins with `/` is a JSON Pointer.
    package mutating func map(_ text: String) throws(Refusal) {
        for (name, column) in Self.pairs(text, isName: { Self.part($0) != nil }) {
            guard let part = Self.part(name) else {
                let hint = suggestion(for: name, in: Self.partNames).map { "; \($0)" } ?? ""
                throw Refusal(
                    description:
                        "there is no part \"\(name)\"\(hint) (known: \(Self.partNames.joined(separator: ", ")))")
            }
            guard !column.isEmpty else { throw Refusal(description: "\"\(name)\" needs a column: \(name)=COLUMN") }
            pointers[part] = column.hasPrefix("/") ? column : Self.pointer(to: column)
        }
    }

    /// Reads `Parked=planned,Duplicate=declined`.
    package mutating func mapStatuses(_ text: String) throws(Refusal) {
        for (words, name) in Self.pairs(text, isName: { !$0.isEmpty }) {
            guard let status = PastStatus.status(name) else {
                throw Refusal(description: "\"\(name)\" is no status; known: \(Self.statusNames)")
            }
            statuses[PastStatus.plain(words)] = status
        }
    }

    static var statusNames: String { Status.settable.map(\.rawValue).joined(separator: ", ") }

    /// A comma parts only what has a name behind it, so that a column may have one in its own name.
    private static func pairs(_ text: String, isName: (String) -> Bool) -> [(String, String)] {
        var pairs: [(String, String)] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(halves.first?.trimmed ?? "")
            if let last = pairs.last, halves.count < 2 || !isName(name) {
                pairs[pairs.count - 1].1 = last.1 + "," + piece
            } else {
                pairs.append((name, halves.count == 2 ? String(halves[1].trimmed) : ""))
            }
        }
        return pairs
    }

    static func pointer(to key: String) -> String {
        "/" + key.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    // MARK: - Names

    /// The parts that a row may have.
    static let parts: [WebhookMapping.Part] = [
        .id, .title, .text, .channel, .url, .authorID, .authorName, .authorEmail, .submittedAt, .labels, .votes,
        .status, .team, .decidedAt, .decision,
    ]

    package static let partNames = parts.map(\.rawValue)

    private static let otherNames: [String: WebhookMapping.Part] = [
        "created_at": .submittedAt, "author": .authorName, "name": .authorName, "email": .authorEmail,
        "permalink": .url, "link": .url, "description": .text, "body": .text, "tags": .labels,
    ]

    private static func part(_ name: String) -> WebhookMapping.Part? {
        parts.first { $0.rawValue == name } ?? otherNames[name]
    }

    /// The usual names of columns: those of a webhook's body, and more that exports have.
    static func usualNames(for part: WebhookMapping.Part) -> [String] {
        let more: [String] =
            switch part {
            case .id: ["key", "issuekey", "requestid", "ticketid", "postid", "ideaid", "number"]
            case .authorID: ["creatorid", "requesterid"]
            case .authorName:
                ["authorname", "creator", "createdby", "requester", "requestedby", "submitter", "reporter"]
            case .authorEmail: ["authoremail", "creatoremail", "requesteremail", "submitteremail"]
            case .submittedAt: ["created", "createdon", "submitted", "submittedon", "dateadded", "datecreated"]
            case .labels: ["labels", "tags", "label", "tag"]
            case .votes: ["votes", "votecount", "upvotes", "voters"]
            case .status: ["status", "state"]
            case .team: ["team"]
            case .decidedAt:
                ["decidedat", "closedat", "completedat", "resolvedat", "releasedat", "shippedat", "declinedat"]
            case .decision: ["decision", "resolution", "answer", "officialresponse", "response"]
            case .title, .text, .channel, .thread, .url: []
            }
        return WebhookMapping.usualNames(for: part) + more
    }
}

// MARK: - As it travels

extension ImportOptions {
    var members: [JSON.Member] {
        JSON(compact: [
            ("map", JSON(Dictionary(uniqueKeysWithValues: pointers.map { ($0.key.rawValue, $0.value) }))),
            ("statuses", JSON(statuses.mapValues(\.rawValue))), ("dates", dates.map { .string($0.rawValue) }),
        ]).members
    }

    init(_ json: JSON) {
        self.init(dates: json["dates"]?.string.flatMap(PastDate.Order.init(rawValue:)))
        for (name, pointer) in json.textsByKey("map") { if let part = Self.part(name) { pointers[part] = pointer } }
        for (words, name) in json.textsByKey("statuses") { statuses[words] = Status(rawValue: name) }
    }

    /// The options as one text: rows that were read with others are others.
    package var text: String { JSON.object(members).text }
}

import Documents
package import Intake

/// One past request: a row of a table or an object, with how it is to be read.
package struct ImportRow: Sendable, Equatable {
    /// The import's name, within which the rows' ids are unique.
    package var name: String
    package var line: Int
    package var options: ImportOptions
    package var values: JSON

    package init(name: String, line: Int, options: ImportOptions, values: JSON) {
        self.name = name
        self.line = line
        self.options = options
        self.values = values
    }

    /// What is wrong with a row, and under which of its keys.
    package struct Fault: Error, Sendable, Equatable {
        package var key: String?
        package var message: String
        package var hint: String?

        package init(key: String? = nil, message: String, hint: String? = nil) {
            self.key = key
            self.message = message
            self.hint = hint
        }
    }

    private static let longestID = 500
    private static let longestDecision = 4000

    /// What the row says.
    ///
    /// - Parameter teams: the keys and names of all teams, where they are known; a row with another is refused.
    /// - Throws: the first thing that is wrong with it.
    package func read(
        receivedAt: Timestamp, teams: [String]? = nil
    ) throws(Fault) -> (submission: Submission, past: Past) {
        let found = WebhookValues(
            body: values, map: WebhookMapping(pointers), parts: ImportOptions.parts,
            usualNames: ImportOptions.usualNames)
        guard let text = found.text ?? found[.title] else {
            throw Fault(key: nil, message: "there is neither a text nor a title\(found.missing(.text))")
        }
        let at = try time(.submittedAt, found, before: receivedAt)
        let submission = Submission(
            key: MessageKey(platform: ImportPlatform.name, scope: name, externalID: try identity(found)),
            source: ImportPlatform.name, kind: ImportPlatform.kind,
            channel: found[.channel].map { Channel(id: $0, name: $0) },
            author: Person(
                id: try name(.authorID, found) ?? "", name: found[.authorName], email: try name(.authorEmail, found)),
            title: found[.title], text: text, fields: fields(found), labels: labels(found), votes: try votes(found),
            permalink: found[.url], submittedAt: at ?? receivedAt, version: at?.milliseconds ?? 0)
        let past = Past(
            status: try status(found), team: try team(found, of: teams),
            decidedAt: try time(.decidedAt, found, before: receivedAt),
            decision: found[.decision]?.shortened(to: Self.longestDecision))
        return (submission, past)
    }

    /// Declared ones; the members of an author that is an object need not be.
    private var pointers: [WebhookMapping.Part: String] {
        guard let author = values["author"], !author.members.isEmpty else { return options.pointers }
        let inner: [WebhookMapping.Part: String] = [
            .authorName: "/author/name", .authorEmail: "/author/email", .authorID: "/author/id",
        ]
        return options.pointers.merging(inner) { declared, _ in declared }
    }

    // MARK: - Parts

    /// Its own id; else what it says, so that a row that comes again is the same one.
    private func identity(_ found: WebhookValues) throws(Fault) -> String {
        try name(.id, found) ?? "sha256:" + fingerprint(of: values.serialised)
    }

    /// Something that is compared with others of its kind.
    private func name(_ part: WebhookMapping.Part, _ found: WebhookValues) throws(Fault) -> String? {
        guard let name = found[part] else { return nil }
        guard name.utf8.count <= Self.longestID, name.utf8.allSatisfy({ $0 >= 0x20 }) else {
            throw fault(part, found, "must be one line of at most \(Self.longestID) bytes")
        }
        return name
    }

    private func time(
        _ part: WebhookMapping.Part, _ found: WebhookValues, before now: Timestamp
    ) throws(Fault) -> Timestamp? {
        guard let text = found.value(part)?.scalarText?.tidied.nonEmpty else { return nil }
        let time: Timestamp
        do { time = try PastDate.read(text, order: options.dates) } catch {
            switch error {
            case .unknown:
                throw fault(part, found, "is no date: \(quoted(text))", hint: "write it as 2024-03-02T14:05:00Z")
            case .ambiguous:
                throw fault(
                    part, found, "\(quoted(text)) may be two days", hint: "say which comes first: --dates dmy or mdy")
            }
        }
        guard time <= now + .seconds(2 * 86_400) else { throw fault(part, found, "\(quoted(text)) is yet to come") }
        return time
    }

    private func status(_ found: WebhookValues) throws(Fault) -> Status? {
        guard let words = found[.status] else { return nil }
        if let status = options.statuses[PastStatus.plain(words)] ?? PastStatus.status(words) { return status }
        throw fault(
            .status, found, "the status \(quoted(words)) is not known (known: \(ImportOptions.statusNames))",
            hint: "say what it means: --status-map \"\(words.shortened(to: 40))=planned\"")
    }

    private func team(_ found: WebhookValues, of teams: [String]?) throws(Fault) -> String? {
        guard let team = found[.team], let teams else { return found[.team] }
        let lower = team.lowercased()
        if teams.contains(where: { $0.lowercased() == lower }) { return team }
        throw fault(
            .team, found, "the rules have no team \(quoted(team))",
            hint: suggestion(for: team, in: teams) ?? "they have: \(teams.joined(separator: ", "))")
    }

    private func votes(_ found: WebhookValues) throws(Fault) -> Int? {
        guard let text = found[.votes] else { return nil }
        guard let votes = Int(text), (0...1_000_000_000).contains(votes) else {
            throw fault(.votes, found, "is no count: \(quoted(text))")
        }
        return votes
    }

    /// A list, or a text of several parted by commas, semicolons or bars.
    private func labels(_ found: WebhookValues) -> [String] {
        guard let value = found.value(.labels) else { return [] }
        let parts = value.elements.isEmpty ? [value] : value.elements
        var seen: Set<String> = []
        return parts.compactMap(\.scalarText)
            .flatMap { $0.split { $0 == "," || $0 == ";" || $0 == "|" || $0.isNewline }.map(\.tidied) }
            .filter { !$0.isEmpty && seen.insert($0).inserted }.prefix(50).map { $0 }
    }

    private func fields(_ found: WebhookValues) -> [Field] {
        found.fields.filter { !$0.values.isEmpty && !$0.label.hasPrefix("author.") }
    }

    // MARK: - Faults

    private func fault(
        _ part: WebhookMapping.Part, _ found: WebhookValues, _ message: String, hint: String? = nil
    ) -> Fault {
        Fault(key: found.keys[part], message: "\"\(found.keys[part] ?? part.rawValue)\": \(message)", hint: hint)
    }

    private func quoted(_ text: String) -> String { "\"\(text.shortened(to: 60))\"" }
}

// MARK: - As it travels

extension ImportRow {
    /// The event's body: `{"import": NAME, "line": 7, "map": {…}, "row": {…}}`.
    package var body: [UInt8] {
        JSON.object(
            [JSON.Member("import", .string(name)), JSON.Member("line", .int(Int64(line)))] + options.members
                + [JSON.Member("row", values)]
        ).serialised
    }

    /// - Throws: words for what is missing.
    init(body: [UInt8]) throws(Fault) {
        let json: JSON
        do { json = try JSON(parsing: body) } catch { throw Fault(message: "not JSON: \(error)") }
        guard let name = json["import"]?.string?.nonEmpty else {
            throw Fault(message: "\"import\" is missing or no text")
        }
        guard let values = json["row"], case .object = values else {
            throw Fault(message: "\"row\" is missing or no object")
        }
        self.init(name: name, line: json.number("line") ?? 0, options: ImportOptions(json), values: values)
    }
}

import Documents
package import Intake

/// What is known of people and their companies beside what they write: tables that the rule set names.
package struct Directory: Sendable {
    var customers: DirectoryTable?
    var people: DirectoryTable?

    /// Where the setting cannot be read: all may be in it.
    static let unread = Directory(
        customers: DirectoryTable(unread: "", join: .email), people: DirectoryTable(unread: "", join: .email))

    /// The tables' paths, for whoever looks whether they change.
    package var files: [String] { [customers, people].compactMap { $0?.file } }

    /// The rows of the author's customer and of the author.
    package func lookUp(_ author: Person) -> (customer: [String: String], person: [String: String]) {
        (customers?.row(of: author) ?? [:], people?.row(of: author) ?? [:])
    }

    /// Whether people's rows may name groups that the file does not.
    var mayHaveGroups: Bool {
        guard let people else { return false }
        return people.columns.map { $0.contains("group") || $0.contains("groups") } ?? true
    }
}

/// What a rule file says under `directory`, before its tables are read.
struct DirectorySetting: Sendable {
    struct Table: Sendable {
        var file: String
        var join: DirectoryTable.Join
        var place: Place
        /// There is something wrong with it, which is told.
        var isBroken = false
    }

    var customers: Table?
    var people: Table?

    init?(_ node: Node, problems: Problems) {
        guard var reader = MappingReader(node, what: "directory", prefix: "R", problems: problems) else { return nil }
        customers = reader.take("customers").map { Self.table($0, "customers", problems) }
        people = reader.take("people").map { Self.table($0, "people", problems) }
        reader.finish()
    }

    private static func table(_ node: Node, _ name: String, _ problems: Problems) -> Table {
        let broken = Table(file: "", join: .email, place: node.place, isBroken: true)
        guard var reader = MappingReader(node, what: name, prefix: "R", problems: problems) else { return broken }
        let file = reader.requiredText("file", expected: "\(name).csv")
        let words = DirectoryTable.Join.allCases.map(\.rawValue)
        let join = reader.require("join", expected: words.joined(separator: ", or ")).flatMap { _ in
            reader.choice("join", of: words)
        }
        reader.finish()
        guard let file, let join = join.flatMap({ DirectoryTable.Join(rawValue: $0) }) else { return broken }
        return Table(file: file, join: join, place: node["file"]?.place ?? node.place)
    }

    /// Reads the tables.
    func directory(from library: RuleLibrary, paths: RulePaths, problems: Problems) -> Directory {
        func read(_ setting: Table?) -> DirectoryTable? {
            if setting?.isBroken ?? false { return DirectoryTable(unread: "", join: .email) }
            guard let setting,
                let path = paths.resolve(setting.file, from: setting.place.file, at: setting.place, problems)
            else { return nil }
            guard library.hasTables else { return DirectoryTable(unread: path, join: setting.join) }
            guard let found = library.find(path), found.count == 1, let file = found.first else {
                problems.add(
                    Problem(
                        RuleCode.notFound.rawValue, "there is no file \"\(setting.file)\"",
                        hint: "it is looked for as \(path)", at: setting.place))
                // What follows from it would only confuse.
                return DirectoryTable(unread: path, join: setting.join)
            }
            return DirectoryTable(file.bytes, file: path, join: setting.join, problems: problems)
                ?? DirectoryTable(unread: path, join: setting.join)
        }
        return Directory(customers: read(customers), people: read(people))
    }
}

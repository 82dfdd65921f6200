import Documents
import Intake

/// A table of the directory: customers or people, one row each, found by what the author is known by.
struct DirectoryTable: Sendable {
    /// What a row is found by.
    enum Join: String, Sendable, CaseIterable {
        /// The author's address.
        case email
        /// What stands behind the address's @.
        case domain
        /// The platform's id of the author.
        case id

        func key(of author: Person) -> String? {
            switch self {
            case .id: return author.id.isEmpty ? nil : author.id.lowercased()
            case .email: return author.email?.lowercased()
            case .domain:
                guard let email = author.email, let at = email.lastIndex(of: "@") else { return nil }
                return email[email.index(after: at)...].lowercased()
            }
        }
    }

    /// As the set's other files are called.
    let file: String
    let join: Join
    /// As rules name them; `nil` where the table was not read, because only a decision of the past is looked at.
    private(set) var columns: [String]?
    private var rows: [[String]] = []
    private var numbers: [String: Int] = [:]

    init(unread file: String, join: Join) {
        self.file = file
        self.join = join
    }

    /// Problems beyond these are not told one by one.
    private static let maximumProblems = 20

    init?(_ bytes: [UInt8], file: String, join: Join, problems: Problems) {
        self.init(unread: file, join: join)
        let code = RuleCode.badTable.rawValue
        guard let read = CSVReader.read(bytes, file: file, code: code, problems: problems) else { return nil }
        let header = read.first?.cells.map { fieldKey($0) } ?? []
        guard let joined = header.firstIndex(of: join.rawValue) else {
            let place = Place(file: file, line: read.first?.line ?? 1, column: 1)
            problems.add(
                Problem(
                    code, "the table has no column \"\(join.rawValue)\" to join by",
                    hint: header.isEmpty ? "the first row names the columns" : "its columns: \(listed(header))",
                    at: place))
            return nil
        }
        guard Self.check(header, read[0], file, problems) else { return nil }
        columns = header
        var told = 0
        func tell(_ message: String, _ row: CSVReader.Row, _ severity: Problem.Severity) {
            told += 1
            guard told <= Self.maximumProblems else { return }
            problems.add(
                Problem(code, message, at: Place(file: file, line: row.line, column: 1), severity: severity))
        }
        for row in read.dropFirst() {
            guard row.cells.count == header.count else {
                tell("the row has \(row.cells.count) cells, and the header \(header.count)", row, .error)
                continue
            }
            let key = row.cells[joined].lowercased()
            guard !key.isEmpty else { continue }
            guard numbers[key] == nil else {
                tell("\"\(key)\" stands in an earlier row, which is the one that is read", row, .warning)
                continue
            }
            numbers[key] = rows.count
            rows.append(row.cells)
        }
        if told > Self.maximumProblems {
            problems.add(
                Problem(
                    code, "\(told - Self.maximumProblems) more rows have problems",
                    at: Place(file: file, line: 0, column: 0), severity: .warning))
        }
    }

    /// Every column needs a name of its own, as rules write it.
    private static func check(
        _ header: [String], _ row: CSVReader.Row, _ file: String, _ problems: Problems
    ) -> Bool {
        var seen: Set<String> = []
        for (number, name) in header.enumerated() where name.isEmpty || !seen.insert(name).inserted {
            let message =
                name.isEmpty ? "column \(number + 1) has no name" : "two columns are both \"\(name)\" to rules"
            problems.add(
                Problem(
                    RuleCode.badTable.rawValue, message, at: Place(file: file, line: row.line, column: 1)))
            return false
        }
        return true
    }

    /// The different values of a column, in the order of the rows; `nil` where that is not known.
    func values(in column: String) -> [String]? {
        guard let columns, let number = columns.firstIndex(of: column) else { return nil }
        var seen: Set<String> = []
        return rows.compactMap { row in
            row.indices.contains(number) && !row[number].isEmpty && seen.insert(row[number]).inserted
                ? row[number] : nil
        }
    }

    /// The author's row by column; empty cells are left out.
    func row(of author: Person) -> [String: String] {
        guard let number = join.key(of: author).flatMap({ numbers[$0] }), let columns else { return [:] }
        return Dictionary(zip(columns, rows[number]).filter { !$0.1.isEmpty }) { first, _ in first }
    }
}

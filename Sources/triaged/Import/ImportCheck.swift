import Documents
import Foundation
import Intake
import Platforms
import Store

/// Understands the rows of a file one by one, and words what is wrong with them.
struct ImportCheck {
    let file: ImportFile
    let name: String
    let options: ImportOptions
    /// The keys and names of the rules' teams.
    let teams: [String]

    enum Row {
        case good(ImportRow)
        /// A place and a reason for people, and the row for the file of refused rows.
        case refused(String, [UInt8])
    }

    /// Rows in a file, and what would become of them.
    struct Report {
        var rows = 0
        var refused = 0
        var reasons: [String] = []
        /// The first row that can be imported, as it was read: which column has which part.
        var example: (submission: Submission, past: Past)?

        mutating func refuse(_ reason: String) {
            refused += 1
            if reasons.count < 10 { reasons.append(reason) }
        }
    }

    /// Reads the whole file without keeping anything.
    ///
    /// - Throws: `ByteStream.Fault` where the file is broken in a way that leaves its rows unknown.
    func report(at now: Timestamp, each: (Report) throws -> Void) throws -> Report {
        var report = Report()
        var reader = try file.reader(named: name, options: options)
        while let entry = try reader.next() {
            report.rows += 1
            switch row(entry, at: now) {
            case .good(let row):
                if report.example == nil { report.example = try? row.read(receivedAt: now, teams: teams) }
            case .refused(let reason, _): report.refuse(reason)
            }
            if report.rows % 1000 == 0 { try each(report) }
        }
        guard report.rows > 0 else {
            let words = file.format == .csv ? "there are no rows behind the header" : "the file is empty"
            throw ByteStream.Fault(line: 1, column: 1, words)
        }
        return report
    }

    func row(_ entry: ImportReader.Entry, at now: Timestamp) -> Row {
        switch entry.row {
        case .failure(let fault): return refused(fault, entry, nil)
        case .success(let row):
            do {
                _ = try row.read(receivedAt: now, teams: teams)
                return .good(row)
            } catch {
                return refused(entry.placed(error), entry, row.values)
            }
        }
    }

    private func refused(_ fault: ByteStream.Fault, _ entry: ImportReader.Entry, _ values: JSON?) -> Row {
        let line: JSON = [
            "line": .int(Int64(fault.line)), "column": .int(Int64(fault.column)), "reason": .string(fault.message),
            "row": values ?? .null,
        ]
        return .refused(words(fault), line.serialised)
    }

    /// `past.csv:7:12: … (what to do)`.
    func words(_ fault: ByteStream.Fault) -> String {
        "\(file.path):\(fault.line):\(fault.column): \(fault.message)" + (fault.hint.map { " (\($0))" } ?? "")
    }
}

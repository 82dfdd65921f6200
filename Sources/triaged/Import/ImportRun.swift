import Documents
import Foundation
import Intake
import Platforms
import Store

/// Brings the rows of one file into the inbox, piece by piece, each piece with how far it came in the same commit.
struct ImportRun {
    let check: ImportCheck
    let desk: ImportDesk
    let progress: Progress
    /// Where refused rows go, if anywhere.
    let refusedPath: String?
    let now: @Sendable () -> Timestamp

    private static let piece = 500
    private static let pieceBytes = 2 << 20

    struct Result {
        var cursor: ImportCursor
        var results: ImportResults
        /// How many rows an earlier run had read.
        var resumedAt: Int
    }

    /// - Throws: `ByteStream.Fault` before anything is kept, for a file that is broken; `Interrupted`; `StoreError`.
    func run() async throws -> Result {
        var cursor = try await begin()
        let resumedAt = cursor.rows
        let position = ByteStream.Position(offset: cursor.offset, line: cursor.line)
        var reader = try check.file.reader(
            named: check.name, options: check.options, at: cursor.rows > 0 ? position : nil)
        let refused = try refusedPath.map { try RefusedRows($0, after: cursor.refusedBytes) }
        while cursor.rows < cursor.total {
            let kept = try await keep(from: &reader, after: cursor, refused)
            guard kept.rows > cursor.rows else { break }
            cursor = kept
            _ = try await desk.settle { try show(cursor, waiting: $0) }
        }
        _ = try await desk.settle(below: 1) { try show(cursor, waiting: $0) }
        cursor.isFinished = true
        cursor = try await desk.store.keep([], of: cursor, at: now())
        let results = try await desk.store.results(of: cursor, from: ImportPlatform.name)
        return Result(cursor: cursor, results: results, resumedAt: resumedAt)
    }

    /// Where an earlier run of the same file stood, or the start of a file that was looked through first.
    private func begin() async throws -> ImportCursor {
        let earlier = try await desk.store.importCursor(check.name)
        if let earlier, !earlier.isFinished {
            if earlier.file == check.file.identity {
                progress.say("goes on behind row \(ImportText.number(earlier.rows)), where it stood")
                return earlier
            }
            progress.say(
                "\(check.file.path) is not as it was when \"\(check.name)\" stopped behind row "
                    + "\(ImportText.number(earlier.rows)), or is read otherwise: it begins again, and rows that are "
                    + "known come out as repeated")
        }
        let report = try check.report(at: now()) { report in
            try Interruption.check()
            progress.show("checking", report.rows, of: nil)
        }
        return ImportCursor(
            name: check.name, file: check.file.identity, offset: 0, line: 1, total: report.rows)
    }

    /// Reads and keeps one piece.
    private func keep(
        from reader: inout ImportReader, after cursor: ImportCursor, _ refused: RefusedRows?
    ) async throws -> ImportCursor {
        var cursor = cursor
        var events: [Event] = []
        var lines: [[UInt8]] = []
        var bytes = 0
        let now = now()
        while events.count < Self.piece, bytes < Self.pieceBytes, let entry = try reader.next() {
            cursor.rows += 1
            (cursor.offset, cursor.line) = (entry.end.offset, entry.end.line)
            switch check.row(entry, at: now) {
            case .good(let row):
                let body = row.body
                bytes += body.count
                events.append(
                    Event(
                        source: ImportPlatform.name, receivedAt: now, headers: ImportCursor.header(check.name),
                        body: body))
            case .refused(let reason, let line):
                cursor.refused += 1
                if cursor.reasons.count < 10 { cursor.reasons.append(reason) }
                if refused != nil { lines.append(line) }
                // Of a file of nothing but refusals the way is still to be marked now and then.
                bytes += Self.pieceBytes / Self.piece / 10
            }
        }
        try Interruption.check()
        try refused?.write(lines)
        cursor.refusedBytes = refused?.bytes ?? 0
        return try await desk.store.keep(events, of: cursor, at: now)
    }

    private func show(_ cursor: ImportCursor, waiting: Int) throws {
        progress.show("importing", max(0, cursor.rows - waiting), of: cursor.total)
        try Interruption.check()
    }
}

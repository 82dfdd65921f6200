import Documents
import Foundation
import Intake
import Similarity

/// Reads a folder with `docs.jsonl` and `pairs.tsv`, plain or compressed.
enum LabelledFiles {
    /// - Throws: `FileLines.Failure` with the file, the line and what is wrong there.
    static func read(_ folder: String) throws -> LabelledSet {
        let documents = try documents(in: find("docs.jsonl", in: folder))
        let places = Dictionary(uniqueKeysWithValues: documents.enumerated().map { ($1.id, $0) })
        let pairs = try pairs(in: find("pairs.tsv", in: folder), places)
        return LabelledSet(documents.map(\.document), duplicates: pairs)
    }

    /// A line of `docs.jsonl`.
    private struct Labelled {
        var id: String
        var time: Time
        var line: Int
        var document: LabelledSet.Document
    }

    /// As the set writes it, which must only sort: a number, or a text such as a date with the year first.
    private struct Time: Comparable {
        var number: Double
        var text: String

        static func < (one: Time, other: Time) -> Bool { (one.number, one.text) < (other.number, other.text) }
    }

    private static func find(_ name: String, in folder: String) throws -> String {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw FileLines.Failure(description: "\(folder) is no folder that can be read")
        }
        let found = [name, name + ".gz"].filter(names.contains)
        switch found.count {
        case 1: return folder + "/" + found[0]
        case 0: throw FileLines.Failure(description: "\(folder) has neither \(name) nor \(name).gz")
        default: throw FileLines.Failure(description: "\(folder) has both \(name) and \(name).gz: remove one of them")
        }
    }

    /// In the order of their times; those of one time as they lie in the file.
    private static func documents(in path: String) throws -> [Labelled] {
        var documents: [Labelled] = []
        var lines: [String: Int] = [:]
        try FileLines.forEach(of: path) { number, bytes in
            guard bytes.contains(where: { !" \t\r".utf8.contains($0) }) else { return }
            let document = try labelled(bytes, path, number)
            if let earlier = lines.updateValue(number, forKey: document.id) {
                throw FileLines.Failure(
                    description: "\(path):\(number): the id \(shown(document.id)) is also that of line \(earlier)")
            }
            documents.append(document)
        }
        guard !documents.isEmpty else { throw FileLines.Failure(description: "\(path) has no documents") }
        return documents.sorted { ($0.time, $0.line) < ($1.time, $1.line) }
    }

    private static func labelled(_ bytes: [UInt8], _ path: String, _ line: Int) throws -> Labelled {
        func failure(_ what: String) -> FileLines.Failure {
            FileLines.Failure(description: "\(path):\(line): \(what)")
        }
        let json: JSON
        do {
            json = try JSON(parsing: bytes)
        } catch {
            throw failure("this is not JSON: \(error.description)")
        }
        guard case .object = json else { throw failure("this is not an object with id, time, title and body") }
        guard let id = json["id"]?.scalarText, !id.isEmpty else { throw failure("\"id\" is missing, or no text") }
        guard let time = json["time"], time.string != nil || time.number != nil else {
            throw failure("\"time\" is missing, or neither text nor number")
        }
        guard let title = json["title"]?.string else { throw failure("\"title\" is missing, or no text") }
        let body = json["body"] ?? .null
        guard body.isNull || body.string != nil else { throw failure("\"body\" is no text") }
        return Labelled(
            id: id, time: Time(number: time.number ?? 0, text: time.string ?? ""), line: line,
            document: LabelledSet.Document(title: title, body: body.string ?? ""))
    }

    private static func pairs(in path: String, _ places: [String: Int]) throws -> [(Int, Int)] {
        var pairs: [(Int, Int)] = []
        try FileLines.forEach(of: path) { number, bytes in
            let columns = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first?
                .split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard let columns else { return }
            guard columns.count == 2 else {
                throw FileLines.Failure(description: "\(path):\(number): these are not two ids with a tab between")
            }
            let found = try columns.map { id in
                guard let place = places[id] else {
                    throw FileLines.Failure(description: "\(path):\(number): no document has the id \(shown(id))")
                }
                return place
            }
            guard found[0] != found[1] else {
                throw FileLines.Failure(description: "\(path):\(number): \(shown(columns[0])) is paired with itself")
            }
            pairs.append((found[0], found[1]))
        }
        guard !pairs.isEmpty else { throw FileLines.Failure(description: "\(path) has no pairs") }
        return pairs
    }

    private static func shown(_ id: String) -> String { "\"\(Terminal.inert(id, limit: 60))\"" }
}

import ArgumentParser
import Foundation

struct SimilarText {
    var title: String
    var body: String
}

/// A corpus on disk.
///
/// - `documents.tsv` and `queries.tsv`: a line each, with the place of the request that it paraphrases, or -1, the title
///   and the body, for whoever else is to be measured on them.
/// - `profiles`: the documents' profiles as the store keeps them, each behind its size in four bytes.
struct SimilarFiles {
    let folder: String
    var documents: String { folder + "/documents.tsv" }
    var queries: String { folder + "/queries.tsv" }
    var profiles: String { folder + "/profiles" }

    struct Query {
        var original: Int?
        var text: SimilarText
    }

    func readQueries(limit: Int) throws -> [Query] {
        try String(decoding: RulesBench.bytes(of: queries), as: UTF8.self).split(separator: "\n").prefix(limit).map {
            let columns = $0.split(separator: "\t", omittingEmptySubsequences: false)
            guard columns.count == 3, let original = Int(columns[0]) else {
                throw ValidationError("\(queries) has a line without three columns")
            }
            return Query(
                original: original < 0 ? nil : original,
                text: SimilarText(title: String(columns[1]), body: String(columns[2])))
        }
    }
}

/// A file that is written from front to back.
final class SimilarWriter {
    private let file: FileHandle
    private var buffer: [UInt8] = []

    init(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw ValidationError("cannot write \(path)")
        }
        file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    func write(_ bytes: some Sequence<UInt8>) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count > 1 << 22 { try flush() }
    }

    func write(original: Int?, _ text: SimilarText) throws {
        try write("\(original ?? -1)\t\(text.title)\t\(text.body)\n".utf8)
    }

    func write(profile: [UInt8]) throws {
        let size = UInt32(clamping: profile.count)
        try write((0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) })
        try write(profile)
    }

    func flush() throws {
        try file.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}

/// The profiles of a corpus, read where they lie, as from a store: in order at start, and one by one for a query.
final class SimilarProfiles {
    private let file: Int32
    private(set) var starts: [UInt64] = []

    init(_ path: String) throws {
        file = unsafe open(path, O_RDONLY)
        guard file >= 0 else { throw ValidationError("cannot read \(path); first: triaged-bench similar generate") }
        var place: UInt64 = 0
        while case let head = bytes(at: place, count: 4), head.count == 4 {
            starts.append(place)
            place += 4 + UInt64(Self.size(head))
        }
    }

    deinit {
        close(file)
    }

    var count: Int { starts.count }

    /// Most profiles are read by one call.
    subscript(document: Int) -> [UInt8] {
        let start = starts[document]
        guard document + 1 < starts.count else {
            return bytes(at: start + 4, count: Self.size(bytes(at: start, count: 4)))
        }
        return bytes(at: start + 4, count: Int(starts[document + 1] - start) - 4)
    }

    private func bytes(at place: UInt64, count: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = unsafe max(0, pread(file, buffer.baseAddress, count, off_t(place)))
        }
    }

    private static func size(_ head: [UInt8]) -> Int { head.reversed().reduce(0) { $0 << 8 | Int($1) } }
}

import Foundation
import Intake
import Platforms
import Testing

/// Every fixture of every platform in `Sample.all` gives the reading that stands in `Golden/<platform>/`.
///
/// `UPDATE_GOLDEN=1` writes them anew, and fails: look at what changed before it is committed.
struct GoldenReadingTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    private static let platforms = Set(Sample.all.map { $0.platform.name }).sorted()

    @Test(arguments: platforms) func `each fixture normalises to its golden`(name: String) throws {
        let reader = try #require(platform(named: name)).unconfigured(source: "here")
        for fixture in try Fixtures.names(name) {
            let body = try Fixtures.body(fixture)
            let readings = reader.unpack(body, headers: [:]).map { normalised(reader, $0).asText }
            try compare(readings.joined(separator: "\n"), with: fixture + ".txt")
        }
    }

    private func compare(_ text: String, with path: String) throws {
        let file = Self.folder.appending(path: path)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data((text + "\n").utf8).write(to: file)
            Issue.record("\(path) was written anew; run the tests without UPDATE_GOLDEN")
            return
        }
        let golden = try? String(contentsOf: file, encoding: .utf8)
        #expect(golden == text + "\n", "\(path): not as its golden; with UPDATE_GOLDEN=1 it is written")
    }
}

extension Reading {
    /// The whole reading, for people who compare two of them.
    fileprivate var asText: String {
        switch self {
        case .submission(let one), .edit(let one), .past(let one, _): "\(label)\n\(one.json.prettyText)"
        case .delete(let key, let at): "delete \(key.platform) \(key.scope) \(key.externalID) at \(at.iso8601)"
        case .command(let command):
            "command \(command.summary)\n\(command.asText)"
        case .handshake, .ignored, .invalid: [label, reason].compactMap { $0 }.joined(separator: ": ")
        }
    }
}

extension Command {
    fileprivate var asText: String {
        let lines: [(String, String?)] = [
            ("author", author.json.text), ("channel", channel?.json.text),
            ("key", key.map { "\($0.platform) \($0.scope) \($0.externalID)" }),
            ("fields", fields.isEmpty ? nil : fields.map { "\($0.label): \($0.values)" }.joined(separator: "; ")),
            ("trigger", trigger), ("response", responseURL), ("message", message),
        ]
        return lines.compactMap { name, value in value.map { "  \(name): \($0)" } }.joined(separator: "\n")
    }
}

extension JSON {
    /// One member a line, so that a difference is a line.
    fileprivate var prettyText: String {
        members.map { "  \($0.key): \($0.value.text)" }.joined(separator: "\n")
    }
}

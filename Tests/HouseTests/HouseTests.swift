import Foundation
import Testing

/// Holds what is written about the sources against the sources.
@Suite struct HouseTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: Self.root + "/" + path, encoding: .utf8)
    }

    /// The modules that lie in `Sources`.
    private func modules() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Self.root + "/Sources")
            .filter { !$0.hasSuffix(".md") && !$0.hasPrefix(".") }.sorted()
    }

    private func files(of module: String) -> [String] {
        let files = FileManager.default.enumerator(atPath: "\(Self.root)/Sources/\(module)")
        return (files?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".swift") }
    }

    @Test func `Sources README has one sentence for every module, and for nothing else`() throws {
        let rows = try text("Sources/README.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
        let named = rows.compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
        #expect(named.sorted() == (try modules()))
        for row in rows {
            let sentence =
                row.split(separator: "|").dropFirst().first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
            #expect(sentence.hasSuffix(".") && sentence.count > 15, "\(row)")
        }
    }

    @Test(arguments: [
        ("GRDB", "Store"), ("Hummingbird", "Hub"), ("Yams", "Documents"), ("CSimdjson", "Documents"),
        ("CLibcurl", "CurlTransport"), ("CRE2", "RuleEngine"), ("CCLD2", "RuleEngine"), ("ArgumentParser", "triaged"),
        ("CGMime", "Platforms"), ("CVectors", "Similarity"), ("CHTML", "Platforms"), ("CZlib", "triaged"),
    ])
    func `a library has one owner`(library: String, owner: String) throws {
        for module in try modules() where module != owner {
            for file in files(of: module) {
                let source = try text("Sources/\(module)/\(file)")
                #expect(!source.contains("import \(library)\n"), "\(module)/\(file) imports \(library)")
            }
        }
    }

    @Test func `no source file grows past 350 lines`() throws {
        for module in try modules() {
            for file in files(of: module) {
                let lines = try text("Sources/\(module)/\(file)").split(
                    separator: "\n", omittingEmptySubsequences: false)
                #expect(lines.count <= 350, "\(module)/\(file) has \(lines.count) lines")
            }
        }
    }

    @Test(arguments: ["try!", "as!", "fatalError(", "Task.detached", "DateFormatter("])
    func `what may crash or hide is not written`(smell: String) throws {
        for module in try modules() {
            for file in files(of: module) {
                #expect(try !text("Sources/\(module)/\(file)").contains(smell), "\(module)/\(file) has \(smell)")
            }
        }
    }
}

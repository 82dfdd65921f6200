import Documents
import Foundation
import Pipeline
import RuleEngine
import Synchronization

/// The configured rules on the disk, for the watcher: what they are, and whether they may have changed.
final class RulesShelf: Sendable {
    private let path: String
    /// Every path that the last reading asked for: files that are missing may come.
    private let asked = Mutex<Set<String>>([])

    init(_ path: String) {
        self.path = path
    }

    var shelf: RulesWatcher.Shelf {
        RulesWatcher.Shelf(fingerprint: { self.fingerprint() }, load: { self.load() })
    }

    /// Remembers what is read, so that a change of any of it is seen.
    func read(problems: Problems) -> RuleSet? {
        let library = RuleLibrary { path in
            self.asked.withLock { _ = $0.insert(path) }
            return RuleFiles.library.files(path)
        }
        return RuleFiles.load(path, library: library, problems: problems)
    }

    private func load() -> RulesWatcher.Loaded {
        let problems = Problems()
        if let rules = read(problems: problems) { return .rules(rules) }
        let errors = problems.inOrder.filter { $0.severity == .error }
        let first = errors.first.map { "\($0.place): \($0.code): \($0.message)" } ?? "they cannot be read"
        return .refused(errors.count > 1 ? "\(first) (and \(errors.count - 1) more; triaged check tells all)" : first)
    }

    /// Names, sizes and times of change of all files; a folder's own `*.yaml` count each.
    private func fingerprint() -> String {
        let paths = asked.withLock { $0 }.union([path]).sorted()
        return paths.flatMap { [$0] + Self.filesOf($0) }.map(Self.mark).joined(separator: "\n")
    }

    private static func filesOf(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted().map { folder + "/" + $0 }
    }

    private static func mark(_ path: String) -> String {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return "\(path) -" }
        return "\(path) \(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }
}

import Documents
import Foundation
import Pipeline
import RuleEngine
import Synchronization

/// The configured rules on the disk, for the watcher: what they are, and whether they may have changed.
final class RulesShelf: Sendable {
    private let path: String
    private struct State {
        /// Every path that the last reading asked for: files that are missing may come.
        var asked: Set<String> = []
        /// How the files were before they were read last.
        var read = ""
    }

    private let state = Mutex(State())

    init(_ path: String) {
        self.path = path
    }

    var shelf: RulesWatcher.Shelf {
        RulesWatcher.Shelf(
            fingerprint: { self.fingerprint() }, read: { self.state.withLock { $0.read } }, load: { self.load() })
    }

    /// Remembers what is read, and how it was before, so that a change of any of it is seen.
    func read(problems: Problems) -> RuleSet? {
        let asked = Mutex<Set<String>>([])
        let marks = Mutex([path: Self.marks(of: path)])
        let disk = RuleFiles.library(of: path)
        let library = RuleLibrary { path in
            let mark = Self.marks(of: path)
            marks.withLock { marks in if marks[path] == nil { marks[path] = mark } }
            asked.withLock { _ = $0.insert(path) }
            return disk.find(path)
        }
        let rules = RuleFiles.load(path, library: library, problems: problems)
        state.withLock { state in
            state.asked = asked.withLock { $0 }
            state.read = Self.fingerprint(marks.withLock { $0 })
        }
        return rules
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
        let paths = state.withLock { $0.asked }.union([path])
        return Self.fingerprint(Dictionary(uniqueKeysWithValues: paths.map { ($0, Self.marks(of: $0)) }))
    }

    private static func fingerprint(_ marks: [String: String]) -> String {
        marks.sorted { $0.key < $1.key }.map(\.value).joined(separator: "\n")
    }

    private static func marks(of path: String) -> String {
        ([path] + filesOf(path)).map(mark).joined(separator: "\n")
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

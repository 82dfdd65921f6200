import Documents
import Foundation
import Intake
import RuleEngine

/// Reads rule files from the disk: one file, or a folder's own `*.yaml` in the order of their names.
enum RuleFiles {
    static func read(_ path: String, problems: Problems) -> [RuleFile] {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            problems.add(unreadable(path, "there is no such file or folder"))
            return []
        }
        guard isFolder.boolValue else { return [file(path, problems)].compactMap { $0 } }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { name in
            name.hasSuffix(".yaml") && !name.hasPrefix(".")
        }
        if names.isEmpty { problems.add(unreadable(path, "the folder holds no *.yaml file")) }
        return names.sorted().compactMap { file(path.hasSuffix("/") ? path + $0 : path + "/" + $0, problems) }
    }

    /// Reads and compiles a rule set; `nil` when there is any error.
    static func load(_ path: String, problems: Problems) -> RuleSet? {
        let files = read(path, problems: problems)
        guard !problems.hasErrors, !files.isEmpty else { return nil }
        return RuleSet.load(
            files, library: library, today: Timestamp(seconds: Date().timeIntervalSince1970), problems: problems)
    }

    /// What rule files name: a file, or a folder's own `*.yaml` in the order of their names.
    static let library = RuleLibrary { path in
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
        // What goes wrong on the way shows as a file that is not there.
        let problems = Problems()
        let files = isFolder.boolValue ? read(path, problems: problems) : [file(path, problems)].compactMap { $0 }
        return problems.all.isEmpty ? files : nil
    }

    /// Where a test is written: into the rule file itself, or into a file of its own beside a folder's rules.
    static func testFile(besides rules: String) -> String {
        var isFolder: ObjCBool = false
        let isThere = unsafe FileManager.default.fileExists(atPath: rules, isDirectory: &isFolder)
        guard isThere, isFolder.boolValue else { return rules }
        return (rules.hasSuffix("/") ? rules : rules + "/") + "corrections.test.yaml"
    }

    private static func file(_ path: String, _ problems: Problems) -> RuleFile? {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            problems.add(unreadable(path, "the file cannot be read"))
            return nil
        }
        return RuleFile(path: path, bytes: Array(bytes))
    }

    private static func unreadable(_ path: String, _ why: String) -> Problem {
        Problem("R000", why, hint: "name a rule file or a folder of them", at: Place(file: path, line: 0, column: 0))
    }
}

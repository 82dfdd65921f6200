import ArgumentParser
import Documents
import Foundation
import Intake
import RuleEngine

/// Reads rule files from the disk: one file, or a folder's own `*.yaml` in the order of their names.
///
/// Files of tests, `*.test.yaml`, are read only where they are asked for: what serves does not depend on them. Those
/// of a folder are all in it that are so called; that of a file `rules.yaml` is the file `rules.test.yaml` beside it.
enum RuleFiles {
    static func read(_ path: String, withTests: Bool = false, problems: Problems) -> [RuleFile] {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            problems.add(unreadable(path, "there is no such file or folder"))
            return []
        }
        guard isFolder.boolValue else { return files(path, withTests: withTests, problems) }
        let all = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }
        let names = all.filter { name in
            name.hasSuffix(".yaml") && (withTests || !name.hasSuffix(RuleFile.testSuffix))
        }
        let folder = path.hasSuffix("/") ? path : path + "/"
        let misnamed = all.filter { $0.lowercased().hasSuffix(".yml") }.sorted()
        for name in misnamed {
            var problem = unreadable(
                folder + name, "the file is not read: of a folder, only files *.yaml are",
                hint: "rename it to \(name.dropLast(4)).yaml")
            problem.severity = .warning
            problems.add(problem)
        }
        if names.isEmpty {
            let hint =
                misnamed.isEmpty ? Self.hint(inside: path) : "rename \(misnamed.joined(separator: ", ")) to *.yaml"
            problems.add(unreadable(path, "the folder holds no *.yaml file", hint: hint))
        }
        return names.sorted().compactMap { file(folder + $0, problems) }
    }

    /// The rule set for a command that cannot do without; its problems are told otherwise, and the command ends.
    static func required(_ path: String, withTests: Bool = false) throws -> RuleSet {
        let problems = Problems()
        if let rules = load(path, withTests: withTests, problems: problems) { return rules }
        Terminal.report(problems)
        throw ExitCode(Exit.failure)
    }

    /// Reads and compiles a rule set; `nil` when there is any error.
    static func load(
        _ path: String, withTests: Bool = false, library: RuleLibrary? = nil, problems: Problems
    ) -> RuleSet? {
        let files = read(path, withTests: withTests, problems: problems)
        guard !problems.hasErrors, !files.isEmpty else { return nil }
        let rules = RuleSet.load(
            files, library: library ?? self.library(of: path), likeness: InstalledModel.likeness,
            today: Timestamp(seconds: Date().timeIntervalSince1970), problems: problems)
        if let rules, rules.asksForLikeness, let failure = InstalledModel.failure {
            problems.add(unreadable(path, "similar_to cannot compare: \(failure)", hint: InstalledModel.hint))
            return nil
        }
        return rules
    }

    /// What the files of a rule set name: a file, or a folder's own `*.yaml` in the order of their names.
    ///
    /// Links that lead out of the set's folder lead nowhere: a rule file may be written by people who may not read all.
    static func library(of set: String) -> RuleLibrary {
        let root = realPath(isFolder(set) ? set : (set as NSString).deletingLastPathComponent)
        return RuleLibrary { path in
            guard let root, let real = realPath(path), real == root || real.hasPrefix(root + "/") else { return nil }
            return find(path)
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Without links; `nil` when nothing is there.
    private static func realPath(_ path: String) -> String? {
        guard let real = unsafe realpath(path.isEmpty ? "." : path, nil) else { return nil }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }

    private static func find(_ path: String) -> [RuleFile]? {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
        // What goes wrong on the way shows as a file that is not there.
        let problems = Problems()
        let files = isFolder.boolValue ? read(path, problems: problems) : [file(path, problems)].compactMap { $0 }
        return problems.hasErrors ? nil : files
    }

    /// Where a test is written: into the rule file itself, or into a file of its own beside a folder's rules.
    static func testFile(besides rules: String) -> String {
        var isFolder: ObjCBool = false
        let isThere = unsafe FileManager.default.fileExists(atPath: rules, isDirectory: &isFolder)
        guard isThere, isFolder.boolValue else { return rules }
        return (rules.hasSuffix("/") ? rules : rules + "/") + "corrections.test.yaml"
    }

    /// Folders below that hold rules.
    private static func hint(inside path: String) -> String {
        let inner = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted().filter { name in
            let files = try? FileManager.default.contentsOfDirectory(atPath: path + "/" + name)
            return files?.contains { $0.hasSuffix(".yaml") } ?? false
        }
        return inner.isEmpty
            ? "name a rule file or a folder of them"
            : "there are some in \(inner.prefix(5).joined(separator: ", ")): each folder is a set of its own"
    }

    private static func files(_ path: String, withTests: Bool, _ problems: Problems) -> [RuleFile] {
        if path.hasSuffix(RuleFile.testSuffix) {
            let hint = "name its folder, or the rule file beside it"
            problems.add(unreadable(path, "a file of tests has no rules of its own", hint: hint))
            return []
        }
        let tests = (path.hasSuffix(".yaml") ? String(path.dropLast(5)) : path) + RuleFile.testSuffix
        let paths = withTests && FileManager.default.fileExists(atPath: tests) ? [path, tests] : [path]
        return paths.compactMap { file($0, problems) }
    }

    private static func file(_ path: String, _ problems: Problems) -> RuleFile? {
        let limit = path.hasSuffix(".yaml") ? maximumYAML : maximumTable
        guard let handle = FileHandle(forReadingAtPath: path), isRegular(path),
            let data = try? handle.read(upToCount: limit + 1) ?? Data()
        else {
            problems.add(unreadable(path, "the file cannot be read"))
            return nil
        }
        guard data.count <= limit else {
            problems.add(unreadable(path, "the file is larger than \(limit >> 20) MB", hint: "split it"))
            return nil
        }
        return RuleFile(path: path, bytes: Array(data))
    }

    private static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Larger ones are not read to their end: they may be anything.
    private static let maximumYAML = 4 << 20
    private static let maximumTable = 64 << 20

    private static func unreadable(
        _ path: String, _ why: String, hint: String = "name a rule file or a folder of them"
    ) -> Problem {
        Problem("R000", why, hint: hint, at: Place(file: path, line: 0, column: 0))
    }
}

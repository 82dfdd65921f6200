import Documents
import Foundation
import RuleEngine

/// One path that is checked, and mended where asked.
struct CheckRun {
    let path: String
    let destinations: [String]?
    private(set) var problems = Problems()
    private(set) var rules: RuleSet?
    private var files: [String] = []
    private var fixed = 0

    init(_ path: String, destinations: [String]?) {
        self.path = path
        self.destinations = destinations
        check()
    }

    private mutating func check() {
        problems = Problems()
        rules = RuleFiles.load(path, withTests: true, problems: problems)
        let remarks = rules?.check(destinations: destinations, likeness: InstalledModel.likeness) ?? []
        for problem in remarks { problems.add(problem) }
        let read = RuleFiles.read(path, withTests: true, problems: Problems()).map(\.path)
        var seen: Set<String> = []
        files = (read + (rules?.files.map(\.path) ?? []) + problems.all.map(\.place.file))
            .filter { seen.insert($0).inserted }
    }

    /// Again and again while there is something to mend: two fixes of one place take two rounds.
    mutating func fix(dryRun: Bool) {
        for _ in 0..<8 {
            let fixable = self.fixable
            guard !fixable.isEmpty else { return }
            for file in fixable {
                let mended = Fixer.apply(problems.all, to: file.bytes, file: file.path)
                if dryRun {
                    let (old, new) = (
                        String(decoding: file.bytes, as: UTF8.self), String(decoding: mended, as: UTF8.self)
                    )
                    print(UnifiedDiff.between(old, new, file: file.path), terminator: "")
                    continue
                }
                guard write(mended, to: file.path) else { return }
                fixed += Fixer.count(problems.all, in: file.bytes, file: file.path)
            }
            if dryRun { return }
            check()
        }
    }

    private func write(_ bytes: [UInt8], to path: String) -> Bool {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path).resolvingSymlinksInPath(), options: .atomic)
            return true
        } catch {
            Terminal.standardError("\(path) cannot be written: \(error.localizedDescription)")
            return false
        }
    }

    /// The problems with their places, and a line that sums them up.
    func show() {
        Terminal.report(problems)
        let errors = problems.all.count { $0.severity == .error }
        let warnings = problems.all.count - errors
        var remarks: [String] = []
        if errors > 0 { remarks.append(count(errors, "error")) }
        if warnings > 0 { remarks.append(count(warnings, "warning")) }
        if fixed > 0 { remarks.append("\(count(fixed, "correction")) made") }
        if let mendable { remarks.append("--fix can mend \(mendable)") }
        if let rules, errors == 0 {
            let parts = ["\(count(rules.ruleCount, "rule"))", "\(count(rules.teams.count, "team"))"] + remarks
            print("\(Terminal.output.paint("ok", .good)) \(path): \(parts.joined(separator: ", "))")
        } else {
            Terminal.standardError("\(path): \(remarks.joined(separator: ", "))")
        }
    }

    /// A case for each file, failed by its errors; warnings are told, and fail nothing.
    var suite: JUnit.Suite {
        let cases = files.map { file in
            let own = problems.inOrder.filter { $0.place.file == file }
            let errors = own.filter { $0.severity == .error }
            return JUnit.Case(
                name: file, place: own.first.map { "\($0.place.file):\($0.place.line)" } ?? "",
                failure: errors.first.map { first in
                    JUnit.Failure(
                        message: first.message,
                        details: errors.map { $0.rendered(source: nil) }.joined(separator: "\n"))
                }, remarks: own.filter { $0.severity == .warning }.map { $0.rendered(source: nil) })
        }
        return JUnit.Suite(name: "triaged check \(path)", cases: cases)
    }

    /// The files that fixes change, as they are on the disk: also ones that others include.
    private var fixable: [RuleFile] {
        let named = Set(problems.all.filter { $0.fix != nil }.map(\.place.file))
        return named.sorted().compactMap { path in
            let bytes = FileManager.default.contents(atPath: path).map(Array.init) ?? []
            return Fixer.count(problems.all, in: bytes, file: path) > 0 ? RuleFile(path: path, bytes: bytes) : nil
        }
    }

    /// How many fixes there are to make; `nil` for none.
    private var mendable: Int? {
        let fixes = fixable.reduce(0) { $0 + Fixer.count(problems.all, in: $1.bytes, file: $1.path) }
        return fixes == 0 ? nil : fixes
    }

    private func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
}

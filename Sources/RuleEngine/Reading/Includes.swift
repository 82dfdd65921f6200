import Documents

/// Reads the files of a set and what they include, each file once.
///
/// What a file includes stands before it, whatever the place of the key: so that the file that includes others, and not
/// one of them, has the last word.
struct Includes {
    let library: RuleLibrary
    let paths: RulePaths
    let problems: Problems
    /// In the order in which their rules are read.
    private(set) var documents: [(file: RuleFile, node: Node?)] = []
    private var seen: Set<[String]> = []
    private var own: [[String]: RuleFile] = [:]

    static let maximumDepth = 8
    static let maximumFiles = 500

    init(library: RuleLibrary, paths: RulePaths, problems: Problems) {
        self.library = library
        self.paths = paths
        self.problems = problems
    }

    mutating func read(_ files: [RuleFile]) {
        own = Dictionary(files.map { (RulePaths.normal($0.path), $0) }) { first, _ in first }
        for file in files { read(file, chain: []) }
    }

    /// - Parameter chain: the files that include this one, the outermost first.
    private mutating func read(_ file: RuleFile, chain: [String]) {
        guard seen.insert(RulePaths.normal(file.path)).inserted else { return }
        let node = YAMLReader.read(file.bytes, file: file.path, problems: problems)
        if let list = node?["include"] {
            for entry in list.sequence ?? [list] { include(entry, from: file, chain: chain + [file.path]) }
        }
        documents.append((file, node))
    }

    private mutating func include(_ node: Node, from file: RuleFile, chain: [String]) {
        guard let name = node.scalar, !name.isEmpty else {
            problem(
                .wrongKind, "\"include\" lists files and folders, found \(node.kindInWords)",
                hint: "such as [billing/, shared/teams.yaml]", at: node.place)
            return
        }
        guard let path = paths.resolve(name, from: file.path, at: node.place, problems) else { return }
        guard let found = library.find(path), !found.isEmpty else {
            problem(
                .notFound, "there is no file or folder \"\(name)\"", hint: "it is looked for as \(path)",
                at: node.place)
            return
        }
        for included in found where included.isTest {
            problem(
                .testsOnly, "\"\(included.name)\" is a file of tests, and no rules are taken from it",
                hint: "tests are found by their names; put the rules into a file of another name", at: node.place)
        }
        for included in found where !included.isTest {
            if let start = chain.firstIndex(where: { RulePaths.normal($0) == RulePaths.normal(included.path) }) {
                let round = (chain[start...] + [included.path]).map(paths.inside).joined(separator: " → ")
                problem(.includeCycle, "files include each other: \(round)", at: node.place)
                continue
            }
            guard chain.count <= Self.maximumDepth, seen.count < Self.maximumFiles else {
                problem(
                    .tooManyFiles,
                    chain.count > Self.maximumDepth
                        ? "includes nest more than \(Self.maximumDepth) deep"
                        : "the set has more than \(Self.maximumFiles) files", at: node.place)
                return
            }
            var next = own[RulePaths.normal(included.path)] ?? included
            next.isIncluded = own[RulePaths.normal(included.path)] == nil
            read(next, chain: chain)
        }
    }

    private func problem(_ code: RuleCode, _ message: String, hint: String? = nil, at place: Place) {
        problems.add(Problem(code.rawValue, message, hint: hint, at: place))
    }
}

private import Crypto
import Documents
import Intake

/// Reads the files of a rule set.
///
/// Teams and vocabularies of all files are known to the rules of all files.
struct RuleSetReader {
    let library: RuleLibrary
    let likeness: any Likeness
    let today: Timestamp?
    let problems: Problems
    private var settings = FileSettings()
    private var teams: [Team] = []
    private let vocabularies = Vocabularies()
    private var glossary = Glossary()
    private var ruleNodes: [Node] = []
    private var testNodes: [Node] = []
    private var surroundings = Surroundings.none
    /// Where the set ends, for problems about something that is not there.
    private var end = Place(file: "rules", line: 0, column: 0)

    init(library: RuleLibrary, likeness: any Likeness, today: Timestamp?, problems: Problems) {
        self.library = library
        self.likeness = likeness
        self.today = today
        self.problems = problems
    }

    /// `nil` when there are errors; all of them are in `problems`.
    mutating func read(_ files: [RuleFile]) -> RuleSet? {
        let before = problems.all.count
        let (files, testFiles) = Self.sorted(files)
        if files.isEmpty {
            problems.add(
                Problem(
                    RuleCode.noFiles.rawValue, "there is no rule file", hint: "a folder needs a .yaml file", at: end))
        }
        let paths = RulePaths(files)
        var includes = Includes(library: library, paths: paths, problems: problems)
        includes.read(files)
        // What a file's broken form hides is not to be called missing.
        var isWhole = !problems.all.dropFirst(before).contains { $0.severity == .error && $0.code.hasPrefix("Y") }
        for document in includes.documents { isWhole = (document.node.map { read($0) } ?? false) && isWhole }
        for file in testFiles {
            if let node = YAMLReader.read(file.bytes, file: file.path, problems: problems) { read(tests: node) }
        }
        surroundings = settings.surroundings(library, paths, problems)
        let tests = TestTable(likeness: likeness)
        let rules = readRules(tests, isWhole: isWhole && !files.isEmpty)
        let known = Dictionary(teams.map { ($0.key, $0) }) { first, _ in first }
        let isRead = !problems.all.dropFirst(before).contains { $0.severity == .error }
        let testReader = RuleTestReader(
            teams: known, ruleNames: rules.map(\.name), problems: problems, given: isRead ? Self.given(by: rules) : nil,
            calendar: surroundings.calendar)
        let ruleTests = testNodes.flatMap { testReader.read($0) }
        guard !problems.all.dropFirst(before).contains(where: { $0.severity == .error }) else { return nil }
        let included = includes.documents.map(\.file).filter(\.isIncluded)
        let hash = Self.hash(of: files, including: included, paths)
        return RuleSet(
            hash: hash, files: files + included, teams: teams, calendar: surroundings.calendar,
            directory: surroundings.directory, dedupe: surroundings.dedupe,
            program: Program(hash: hash, rules: rules, tests: tests, surroundings: surroundings),
            forms: glossary.forms, ruleTests: ruleTests)
    }

    private static func given(by rules: [Rule]) -> [String: Set<String>] {
        let actions = rules.flatMap(\.actions)
        return [
            Label.name: Set(actions.compactMap { $0 as? Label }.flatMap(\.labels)),
            Priority.name: Set(actions.compactMap { ($0 as? Priority)?.value }),
        ]
    }

    /// In the order of their names; those of tests apart, since they are no part of what is hashed, kept and served.
    private static func sorted(_ files: [RuleFile]) -> (rules: [RuleFile], tests: [RuleFile]) {
        let files = files.sorted { $0.name < $1.name }
        return (files.filter { !$0.isTest }, files.filter(\.isTest))
    }

    /// Takes the tests of a file that holds nothing else.
    private mutating func read(tests node: Node) {
        guard var reader = MappingReader(node, what: "a file of tests", prefix: "R", problems: problems) else { return }
        readVersion(&reader)
        if let tests = reader.require("tests", expected: "[ { name: …, given: …, expect: … } ]") {
            testNodes += list(tests, "tests")
        }
        let known = ["version", "tests"]
        let foreign = (node.mapping ?? []).filter {
            !known.contains($0.key) && nearest(to: $0.key, in: known) == nil
        }
        for entry in foreign {
            problems.add(
                Problem(
                    RuleCode.testsOnly.rawValue, "a file of tests cannot hold \"\(entry.key)\"",
                    hint: "move it to a file whose name does not end in \(RuleFile.testSuffix)", at: entry.keyPlace))
        }
        reader.finish(alsoKnown: foreign.map(\.key))
    }

    private func readVersion(_ reader: inout MappingReader) {
        guard let version = reader.require("version", expected: "1"), version.scalar != "1" else { return }
        problems.add(
            Problem(
                RuleCode.version.rawValue, "this program reads version 1, found \(version.kindInWords)",
                at: version.place))
    }

    /// False when the file's rules could not be told apart, so that checks of the whole would only confuse.
    private mutating func read(_ node: Node) -> Bool {
        guard
            var reader = MappingReader(
                node, what: "a rule file", prefix: "R", synonyms: Synonyms.file, problems: problems)
        else { return false }
        end = Place(file: node.place.file, line: 1, column: 1)
        readVersion(&reader)
        _ = reader.take("include")
        settings.read(&reader)
        if let teams = reader.takeMeant("teams") { read(teams: teams) }
        if let words = reader.takeMeant("words") { vocabularies.add(words, problems: problems) }
        glossary.read(&reader)
        let rules = reader.take("rules")
        if let rules { ruleNodes += list(rules, "rules") }
        if let tests = reader.take("tests") { testNodes += list(tests, "tests") }
        let later = (node.mapping ?? []).filter { LaterLanguage.keys.contains($0.key) }
        for entry in later {
            problems.add(
                Problem(
                    RuleCode.notYet.rawValue, "\"\(entry.key)\" is not yet available in this version",
                    at: entry.keyPlace))
        }
        reader.finish(alsoKnown: later.map(\.key))
        return rules.map { $0.sequence != nil } ?? true
    }

    private func list(_ node: Node, _ key: String) -> [Node] {
        if let nodes = node.sequence { return nodes }
        problems.add(
            Problem(
                RuleCode.wrongKind.rawValue, "\"\(key)\" must be a list, found \(node.kindInWords)",
                hint: "each entry begins with \"- name: …\"", at: node.place))
        return []
    }

    private mutating func read(teams node: Node) {
        guard let entries = node.mapping else {
            problems.add(
                Problem(
                    RuleCode.notMapping.rawValue, "teams must be a mapping, found \(node.kindInWords)",
                    hint: "such as payments: { name: Payments, channel: \"lobby:#payments\" }", at: node.place))
            return
        }
        for entry in entries {
            if let first = teams.first(where: { $0.key == entry.key }) {
                problems.add(
                    Problem(
                        RuleCode.givenTwice.rawValue, "the team \"\(entry.key)\" is already given at \(first.place)",
                        at: entry.keyPlace))
            } else {
                teams.append(Team(entry, problems: problems) ?? Team(unread: entry))
            }
        }
    }

    private mutating func readRules(_ tests: TestTable, isWhole: Bool) -> [Rule] {
        let known = Dictionary(teams.map { ($0.key, $0) }) { first, _ in first }
        let conditions = ConditionReader(
            vocabularies: vocabularies, tests: tests, problems: problems, surroundings: surroundings)
        glossary.calendar = surroundings.calendar
        let reader = RuleReader(
            conditions: conditions,
            actions: ActionReader(
                teams: known, problems: problems, glossary: glossary, patterns: conditions, today: today),
            problems: problems)
        let read = ruleNodes.compactMap { reader.read($0) }
        if isWhole { RuleChecks(problems: problems, today: today).check(read.map(\.outline), end: end) }
        return read.compactMap(\.rule)
    }

    /// SHA-256 over each file's name and bytes, each behind its length so that no two sets run together.
    ///
    /// An included file's name is its path, behind the word that tells it from the set's own.
    private static func hash(of files: [RuleFile], including included: [RuleFile], _ paths: RulePaths) -> String {
        var hash = SHA256()
        func add(_ bytes: [UInt8]) {
            let length = UInt64(bytes.count)
            hash.update(data: (0..<8 as Range<UInt64>).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) })
            hash.update(data: bytes)
        }
        for file in files {
            add(Array(file.name.utf8))
            add(file.bytes)
        }
        for file in included {
            add(Array("include".utf8))
            add(Array(paths.inside(file.path).utf8))
            add(file.bytes)
        }
        let digits = Array("0123456789abcdef")
        return String(hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

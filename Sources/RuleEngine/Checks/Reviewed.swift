import Documents

/// A rule set as its files have it and as it is followed, side by side.
struct Reviewed {
    /// The top mappings of the files.
    let roots: [Node]
    let program: Program
    let tests: [RuleTest]
    /// The rules' places in their files, by name.
    private let nodes: [String: Node]

    init(_ rules: RuleSet) {
        roots = rules.files.compactMap { YAMLReader.read($0.bytes, file: $0.path, problems: Problems()) }
        program = rules.program
        tests = rules.ruleTests
        let entries = roots.flatMap { $0["rules"]?.sequence ?? [] }
        nodes = Dictionary(entries.compactMap { node in node["name"]?.scalar.map { ($0, node) } }) { first, _ in first }
    }

    func node(of rule: Rule) -> Node? { nodes[rule.name] }

    /// Where the rule's name stands.
    func place(of rule: Rule) -> Place {
        guard let node = node(of: rule) else { return Place(file: rule.place, line: 0, column: 0) }
        return node["name"]?.place ?? node.place
    }

    /// The rule nodes in the order of the files.
    var ruleNodes: [Node] { roots.flatMap { $0["rules"]?.sequence ?? [] } }

    /// The entries of a mapping that all files may add to.
    func entries(of section: String) -> [Node.Entry] { roots.flatMap { $0[section]?.mapping ?? [] } }
}

extension Node {
    /// Every entry of every mapping in it, outer ones first.
    var allEntries: [Entry] {
        switch content {
        case .scalar: []
        case .sequence(let nodes): nodes.flatMap(\.allEntries)
        case .mapping(let entries): entries.flatMap { [$0] + $0.value.allEntries }
        }
    }

    /// Every text in it that is no key.
    var allScalars: [(text: String, place: Place)] {
        switch content {
        case .scalar(let text): [(text, place)]
        case .sequence(let nodes): nodes.flatMap(\.allScalars)
        case .mapping(let entries): entries.flatMap(\.value.allScalars)
        }
    }
}

extension Problem {
    /// What the checks say: mostly advice.
    init(
        warning code: RuleCode, _ message: String, hint: String? = nil, at place: Place, fix: Fix? = nil
    ) {
        self.init(code.rawValue, message, hint: hint, at: place, severity: .warning, fix: fix)
    }
}

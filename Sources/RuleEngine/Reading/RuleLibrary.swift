/// Where a rule set's files find the others that they name.
package struct RuleLibrary: Sendable {
    /// Finds one file by its path, or a folder's own `*.yaml` in name order; `nil` when nothing is there.
    let find: @Sendable (String) -> [RuleFile]?
    /// Whether it has the directory's tables too; a set that is only made to look at the past goes without.
    let hasTables: Bool

    package init(hasTables: Bool = true, find: @escaping @Sendable (String) -> [RuleFile]?) {
        self.find = find
        self.hasTables = hasTables
    }

    /// Nothing is there.
    package static let none = RuleLibrary { _ in nil }

    /// The files of a set that was kept, which bring their includes along.
    package static func kept(_ files: [RuleFile]) -> RuleLibrary {
        let byPath = Dictionary(files.map { (RulePaths.normal($0.path), $0) }) { first, _ in first }
        let folders = Dictionary(grouping: files.filter { $0.name.hasSuffix(".yaml") && !$0.name.hasPrefix(".") }) {
            RulePaths.normal($0.path).dropLast()
        }
        return RuleLibrary(hasTables: false) { path in
            let path = RulePaths.normal(path)
            if let file = byPath[path] { return [file] }
            return folders[path[...]]?.sorted { $0.name < $1.name }
        }
    }
}

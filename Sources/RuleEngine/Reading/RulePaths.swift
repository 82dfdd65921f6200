import Documents

/// How the files of a rule set name each other: relative to the naming file's folder, never out of the set's own.
struct RulePaths {
    /// The folder that holds all files given, in parts.
    private let root: [String]
    private let isAbsolute: Bool

    init(_ files: [RuleFile]) {
        let folders = files.map { Array(Self.normal($0.path).dropLast()) }
        root = folders.dropFirst().reduce(folders.first ?? []) { common, folder in
            zip(common, folder).prefix { $0 == $1 }.map(\.0)
        }
        isAbsolute = files.first?.path.hasPrefix("/") ?? false
    }

    /// The path of what a file names; `nil`, with a problem, when that is not of the set.
    func resolve(_ name: String, from file: String, at place: Place, _ problems: Problems) -> String? {
        func refuse(_ message: String) -> String? {
            problems.add(
                Problem(
                    RuleCode.outsideOfSet.rawValue, message,
                    hint: "paths begin at the folder of the file that names them", at: place))
            return nil
        }
        guard !name.hasPrefix("/") else { return refuse("\"\(name)\" is an absolute path") }
        var inside = Array(Self.normal(file).dropLast().dropFirst(root.count))
        for part in name.split(separator: "/") where part != "." {
            if part != ".." {
                inside.append(String(part))
            } else if inside.popLast() == nil {
                return refuse("\"\(name)\" leads out of the rule set's folder")
            }
        }
        return (isAbsolute ? "/" : "") + (root + inside).joined(separator: "/")
    }

    /// A file's path within the set.
    func inside(_ path: String) -> String { Self.normal(path).dropFirst(root.count).joined(separator: "/") }

    /// The parts of a path, without those that lead nowhere.
    static func normal(_ path: String) -> [String] {
        var parts: [String] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(String(part))
            }
        }
        return parts
    }
}

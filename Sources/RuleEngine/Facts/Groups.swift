import Documents

/// Named groups of people: `groups: { execs: [dana@example.org, "@example.com", U123] }`.
///
/// An entry is an e-mail address, a whole domain behind an `@`, or a platform's id; case makes no difference.
struct Groups: Sendable {
    private(set) var names: [String] = []
    /// They are no mapping, which is told: any name may be one of them.
    private(set) var isBroken = false
    /// The groups that list an entry, in the order of the file.
    private var members: [String: [String]] = [:]
    private var places: [String: Place] = [:]

    /// Reads one file's groups.
    mutating func add(_ node: Node, problems: Problems) {
        guard let entries = node.mapping else {
            isBroken = true
            problems.add(
                Problem(
                    RuleCode.notMapping.rawValue,
                    "groups must be a mapping from names to lists, found \(node.kindInWords)",
                    hint: "such as execs: [dana@example.org, \"@example.com\"]", at: node.place))
            return
        }
        for entry in entries {
            if let first = places[entry.key] {
                problems.add(
                    Problem(
                        RuleCode.givenTwice.rawValue, "the group \"\(entry.key)\" is already given at \(first)",
                        at: entry.keyPlace))
                continue
            }
            places[entry.key] = entry.keyPlace
            names.append(entry.key)
            add(entry, problems)
        }
    }

    private mutating func add(_ group: Node.Entry, _ problems: Problems) {
        let nodes = group.value.sequence ?? [group.value]
        if nodes.isEmpty {
            problems.add(
                Problem(
                    RuleCode.nothingListed.rawValue, "the group \"\(group.key)\" lists nobody", at: group.value.place))
        }
        for node in nodes {
            guard let text = node.scalar, Self.isMember(text) else {
                problems.add(
                    Problem(
                        RuleCode.notAPerson.rawValue, "a group lists people, found \(node.kindInWords)",
                        hint: "an address, a domain such as \"@example.org\", or a platform's id", at: node.place))
                continue
            }
            members[text.lowercased(), default: []].append(group.key)
        }
    }

    private static func isMember(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        // Matrix ids such as @dana:example.org begin with the sign too, and are no domains.
        return !text.isEmpty && !text.contains(where: \.isWhitespace) && parts.count <= 2
            && parts.last?.isEmpty == false
    }

    /// The groups somebody is in, each once, in the order of the file.
    func groups(email: String?, id: String) -> [String] {
        guard !members.isEmpty else { return [] }
        var found: Set<String> = []
        if let email = email?.lowercased() {
            found.formUnion(members[email] ?? [])
            if let at = email.lastIndex(of: "@") { found.formUnion(members[String(email[at...])] ?? []) }
        }
        if !id.isEmpty { found.formUnion(members[id.lowercased()] ?? []) }
        return found.isEmpty ? [] : names.filter(found.contains)
    }
}

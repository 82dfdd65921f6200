package import Intake

/// Reads a mapping key by key, collecting every problem; `finish` reports the keys nobody asked for.
///
/// The keys asked for are the keys known: the same calls that read a setting make its "did you mean".
package struct MappingReader {
    package let node: Node
    package let problems: Problems
    /// Prefix of the codes: `C` for configuration, `R` for rules.
    private let prefix: String
    /// What people write for keys that are called otherwise here.
    private let synonyms: [String: Synonym]
    private var asked: [String] = []

    /// `nil`, with a problem, when the node is not a mapping.
    package init?(
        _ node: Node, what: String, prefix: String = "C", synonyms: [String: Synonym] = [:], problems: Problems
    ) {
        guard node.mapping != nil else {
            problems.add(
                Problem(prefix + "001", "\(what) must be a mapping, found \(node.kindInWords)", at: node.place))
            return nil
        }
        self.node = node
        self.problems = problems
        self.prefix = prefix
        self.synonyms = synonyms
    }

    package func problem(
        _ code: String, _ message: String, hint: String? = nil, at place: Place? = nil, fix: Fix? = nil
    ) {
        problems.add(Problem(prefix + code, message, hint: hint, at: place ?? node.place, fix: fix))
    }

    // MARK: - Asking

    /// The node under a key.
    package mutating func take(_ key: String) -> Node? {
        asked.append(key)
        return node[key]
    }

    /// The node under a key that must be there.
    package mutating func require(_ key: String, expected: String) -> Node? {
        if let found = take(key) { return found }
        // Of what is there under a slip of its name, only the slip is told.
        guard !node.unread.contains(key), meant(key) == nil else { return nil }
        problem("002", "\"\(key)\" is missing", hint: "expected here: \(key): \(expected)")
        return nil
    }

    /// The node under a key, or under a slip of its name: what is given, though wrongly, is not to be called missing by
    /// whatever needs it.
    package mutating func takeMeant(_ key: String) -> Node? { take(key) ?? meant(key)?.value }

    /// The entry that a missing key was meant by, under a name that `finish` tells of.
    ///
    /// Only where synonyms are given, and once the keys are asked for that are nearly alike.
    package func meant(_ key: String) -> Node.Entry? {
        guard node[key] == nil, !synonyms.isEmpty else { return nil }
        return node.mapping?.first { entry in
            !asked.contains(entry.key) && (synonyms[entry.key]?.meaning == key || isSlip(entry.key, for: key))
        }
    }

    package mutating func text(_ key: String) -> String? {
        take(key).flatMap { scalar($0, key, expected: "a text") }
    }

    package mutating func requiredText(_ key: String, expected: String) -> String? {
        require(key, expected: expected).flatMap { scalar($0, key, expected: "a text") }
    }

    package mutating func flag(_ key: String, default value: Bool) -> Bool {
        guard let node = take(key) else { return value }
        switch node.scalar?.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            problem("003", "\"\(key)\" must be true or false, found \(node.kindInWords)", at: node.place)
            return value
        }
    }

    package mutating func whole(_ key: String, in range: ClosedRange<Int>, default value: Int) -> Int {
        guard let node = take(key) else { return value }
        guard let number = node.scalar.flatMap({ Int($0) }), range.contains(number) else {
            problem(
                "003",
                "\"\(key)\" must be a whole number from \(range.lowerBound) to \(range.upperBound), "
                    + "found \(node.kindInWords)", at: node.place)
            return value
        }
        return number
    }

    /// A whole number of `ms`, `s`, `m` or `h`, such as `500ms` or `2s`.
    package mutating func duration(_ key: String, in range: ClosedRange<Duration>, default value: Duration) -> Duration
    {
        guard let node = take(key) else { return value }
        guard let duration = node.scalar.flatMap(Duration.init(written:)), range.contains(duration) else {
            problem(
                "003",
                "\"\(key)\" must be a time from \(range.lowerBound.written) to \(range.upperBound.written), "
                    + "found \(node.kindInWords)", hint: "such as \(value.written)", at: node.place)
            return value
        }
        return duration
    }

    /// One of a closed set of words.
    package mutating func choice(_ key: String, of words: [String]) -> String? {
        guard let node = take(key) else { return nil }
        guard let word = scalar(node, key, expected: words.joined(separator: ", ")) else { return nil }
        if words.contains(word) { return word }
        problem(
            "004", "\"\(key)\" cannot be \"\(word)\"", hint: suggestion(for: word, in: words), at: node.place,
            fix: Fix(of: word, in: words, at: node.place))
        return nil
    }

    /// A list of texts; a single text counts as a list of one.
    package mutating func texts(_ key: String) -> [String] {
        guard let node = take(key) else { return [] }
        if let one = node.scalar { return [one] }
        guard let list = node.sequence else {
            problem("003", "\"\(key)\" must be a list of texts, found \(node.kindInWords)", at: node.place)
            return []
        }
        return list.compactMap { scalar($0, key, expected: "a text") }
    }

    /// A mapping from text to text, in the file's order.
    package mutating func table(_ key: String) -> [(key: String, value: String)] {
        guard let node = take(key) else { return [] }
        guard let entries = node.mapping else {
            problem("003", "\"\(key)\" must be a mapping, found \(node.kindInWords)", at: node.place)
            return []
        }
        return entries.compactMap { entry in
            scalar(entry.value, entry.key, expected: "a text").map { (entry.key, $0) }
        }
    }

    private func scalar(_ node: Node, _ key: String, expected: String) -> String? {
        if let text = node.scalar { return text }
        problem("003", "\"\(key)\" must be \(expected), found \(node.kindInWords)", at: node.place)
        return nil
    }

    // MARK: - Secrets

    /// A secret, which the file may only refer to: `${env:NAME}` or `${file:PATH}`.
    ///
    /// A value written out is refused.
    package mutating func secret(_ key: String, from vault: Vault) -> Secret? {
        guard let node = take(key), let text = scalar(node, key, expected: "${env:NAME} or ${file:PATH}") else {
            return nil
        }
        switch vault.resolve(text) {
        case .success(let secret): return secret
        case .failure(let refusal):
            problem(refusal.code, "\"\(key)\" \(refusal.message)", hint: refusal.hint, at: node.place)
            return nil
        }
    }

    /// - Parameter alternative: what may stand there instead, such as `polling: true`.
    package mutating func requiredSecret(
        _ key: String, from vault: Vault, or alternative: String? = nil
    ) -> Secret? {
        guard node[key] != nil else {
            asked.append(key)
            guard !node.unread.contains(key) else { return nil }
            let other = alternative.map { "; or \($0)" } ?? ""
            problem(
                "002", "\"\(key)\" is missing", hint: "expected here: \(key): ${env:NAME} or ${file:PATH}\(other)")
            return nil
        }
        return secret(key, from: vault)
    }

    // MARK: - The end

    /// Reports every key that was not asked for, with the nearest that was.
    package func finish(alsoKnown: [String] = []) {
        let known = asked + alsoKnown
        let present = (node.mapping ?? []).map(\.key)
        for entry in node.mapping ?? [] where !known.contains(entry.key) {
            let synonym = synonyms[entry.key]
            problem(
                "005", "unknown key \"\(entry.key)\"",
                hint: synonym?.hint(besides: present) ?? suggestion(for: entry.key, in: known), at: entry.keyPlace,
                fix: synonym.map { $0.fix(of: entry.key, besides: present, at: entry.keyPlace) }
                    ?? Fix(of: entry.key, in: known, besides: present, at: entry.keyPlace))
        }
    }
}

import Documents

/// What a page teaches: files that make a problem, and the same files without it.
struct Lesson: Sendable {
    /// In the order of their names; mostly one.
    var wrong: [RuleFile]
    var right: [RuleFile]
    /// The configuration's destinations, where the check needs them.
    var destinations: [String]?

    /// - Parameters:
    ///   - wrong: the text of `rules.yaml`, unless there are more files to it.
    init(wrong: [RuleFile], right: [RuleFile], destinations: [String]? = nil) {
        self.wrong = wrong
        self.right = right
        self.destinations = destinations
    }

    /// A change of the sample file.
    ///
    /// - Parameters:
    ///   - part: what stands in the sample.
    ///   - right: what the page's good file has in its place; `nil` for the sample as it is.
    ///   - wrong: what its bad file has there.
    init(_ part: String, right: String? = nil, wrong: String, destinations: [String]? = nil) {
        self.init(
            wrong: [Self.file(Self.sample.replacingFirst(part, with: wrong))],
            right: [Self.file(Self.sample.replacingFirst(part, with: right ?? part))], destinations: destinations)
    }

    static func file(_ text: String, _ name: String = "rules.yaml") -> RuleFile {
        RuleFile(path: name, bytes: Array(text.utf8))
    }

    /// The problems of the bad or the good files, as `triaged check` tells them.
    static func problems(of files: [RuleFile], destinations: [String]?) -> [Problem] {
        let problems = Problems()
        if let rules = RuleSet.load(files, problems: problems) {
            for problem in rules.check(destinations: destinations) { problems.add(problem) }
        }
        return problems.inOrder
    }

    /// A file without a problem.
    static let sample = """
        version: 1
        timezone: Europe/Berlin

        teams:
          payments: { name: Payments, channel: "lobby:#payments" }
          product-ops: { name: Product Ops, channel: "lobby:#product-ops" }

        words:
          checkout: [checkout, cart, refund*]

        rules:
          - name: thanks are no requests
            when: { text: { only: [thanks, thx] } }
            then: { drop: not a request }

          - name: large teams first
            when: { field.team_size: { gte: 100 } }
            then: { priority: high }

          - name: checkout goes to payments
            when: { text: { words: checkout } }
            then: { route: payments, label: checkout }

          - name: everything else
            then: { route: product-ops }

        tests:
          - name: a lost cart
            given: { platform: slack, text: "My cart is empty" }
            expect: { route: payments }

        """
}

extension String {
    fileprivate func replacingFirst(_ part: String, with new: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return String(self[..<range.lowerBound]) + new + self[range.upperBound...]
    }
}

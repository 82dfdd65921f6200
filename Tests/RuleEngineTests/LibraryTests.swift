import Documents
import Intake
import Testing

@testable import RuleEngine

/// A set of files in memory, found as a disk would find them.
private struct Shelf {
    var files: [String: String]

    var library: RuleLibrary {
        let files = files
        return RuleLibrary { path in
            if let text = files[path] { return [RuleFile(path: path, bytes: Array(text.utf8))] }
            let inside = files.keys.filter { $0.hasPrefix(path + "/") && !$0.dropFirst(path.count + 1).contains("/") }
            let names = inside.filter { $0.hasSuffix(".yaml") }.sorted()
            return names.isEmpty ? nil : names.map { RuleFile(path: $0, bytes: Array((files[$0] ?? "").utf8)) }
        }
    }

    func load(_ paths: String...) -> (rules: RuleSet?, shown: [String]) {
        let problems = Problems()
        let own = paths.map { RuleFile(path: $0, bytes: Array((files[$0] ?? "").utf8)) }
        let rules = RuleSet.load(own, library: library, problems: problems)
        return (rules, problems.inOrder.map { $0.rendered(source: nil).replacing("\n ", with: " |") })
    }
}

private func rule(_ name: String) -> String {
    "{ name: \(name), when: { text: x }, then: { label: \(name) } }"
}

@Suite struct IncludeTests {
    private static let files = [
        "Rules/main.yaml": """
        include: [shared/teams.yaml, billing/]
        version: 1
        rules: [\(rule("own")), { name: z, then: { route: ops } }]
        """,
        "Rules/shared/teams.yaml": "version: 1\ninclude: ../words.yaml\nteams: { ops: {} }\nrules: [\(rule("shared"))]",
        "Rules/words.yaml": "version: 1\nwords: { cart: [cart] }\nrules: [\(rule("words"))]",
        "Rules/billing/b.yaml": "version: 1\ninclude: [../shared/teams.yaml]\nrules: [\(rule("b"))]",
        "Rules/billing/a.yaml": "version: 1\nrules: [{ name: a, when: { text: { words: cart } }, then: { label: a } }]",
        "Rules/billing/deep/c.yaml": "version: 1\nrules: [\(rule("c"))]",
        "Rules/billing/notes.txt": "none",
    ]

    @Test func `what a file includes stands before it, and each file once`() throws {
        let (rules, shown) = Shelf(files: Self.files).load("Rules/main.yaml")
        #expect(shown == [])
        let set = try #require(rules)
        #expect(set.ruleNames == ["words", "shared", "a", "b", "own", "z"])
        #expect(
            set.files.map(\.path) == [
                "Rules/main.yaml", "Rules/words.yaml", "Rules/shared/teams.yaml", "Rules/billing/a.yaml",
                "Rules/billing/b.yaml",
            ])
        #expect(set.files.map(\.isIncluded) == [false, true, true, true, true])
    }

    @Test func `a kept set is made again with its includes`() throws {
        let set = try #require(Shelf(files: Self.files).load("Rules/main.yaml").rules)
        let problems = Problems()
        let again = RuleSet.load(set.files, library: .kept(set.files), problems: problems)
        #expect(problems.all.isEmpty)
        #expect(again?.hash == set.hash)
        #expect(again?.ruleNames == set.ruleNames)
    }

    @Test func `the hash sees every file and how it came in`() throws {
        let set = try #require(Shelf(files: Self.files).load("Rules/main.yaml").rules)
        var changed = Self.files
        changed["Rules/words.yaml"]? += "\n# changed"
        #expect(Shelf(files: changed).load("Rules/main.yaml").rules?.hash != set.hash)
        let both = try #require(Shelf(files: Self.files).load("Rules/main.yaml", "Rules/words.yaml").rules)
        #expect(both.hash != set.hash)
        #expect(both.ruleNames == set.ruleNames)
        // A set in another folder is the same set.
        let moved = Dictionary(uniqueKeysWithValues: Self.files.map { ("/etc/\($0.key)", $0.value) })
        #expect(Shelf(files: moved).load("/etc/Rules/main.yaml").rules?.hash == set.hash)
    }

    @Test(arguments: [
        ("../other.yaml", "error R042: \"../other.yaml\" leads out of the rule set's folder"),
        ("a/../../x.yaml", "error R042: \"a/../../x.yaml\" leads out of the rule set's folder"),
        ("/etc/passwd", "error R042: \"/etc/passwd\" is an absolute path"),
        ("gone.yaml", "error R041: there is no file or folder \"gone.yaml\""),
        ("{ a: b }", "error R003: \"include\" lists files and folders, found a mapping"),
    ])
    func `what cannot be included`(name: String, words: String) {
        let text = "version: 1\ninclude: [\(name)]\nteams: { ops: {} }\nrules: [{ name: z, then: { route: ops } }]"
        let (rules, shown) = Shelf(files: ["Rules/r.yaml": text, "other.yaml": "version: 1"]).load("Rules/r.yaml")
        #expect(rules == nil)
        #expect(shown.count == 1 && shown[0].hasPrefix("Rules/r.yaml:2:11: \(words)"), "\(shown)")
    }

    @Test func `files that include each other are told with the chain`() {
        let files = [
            "Rules/r.yaml":
                "version: 1\ninclude: a/x.yaml\nteams: { ops: {} }\nrules: [{ name: z, then: { route: ops } }]",
            "Rules/a/x.yaml": "version: 1\ninclude: y.yaml", "Rules/a/y.yaml": "version: 1\ninclude: [../a/./x.yaml]",
        ]
        #expect(
            Shelf(files: files).load("Rules/r.yaml").shown == [
                "Rules/a/y.yaml:2:11: error R043: files include each other: a/x.yaml → a/y.yaml → a/x.yaml"
            ])
        let itself = [
            "r.yaml": "version: 1\ninclude: r.yaml\nteams: { ops: {} }\nrules: [{ name: z, then: { route: ops } }]"
        ]
        #expect(
            Shelf(files: itself).load("r.yaml").shown == [
                "r.yaml:2:10: error R043: files include each other: r.yaml → r.yaml"
            ])
    }

    @Test func `nesting and numbers are bounded`() {
        var files = [
            "r.yaml": "version: 1\ninclude: 0.yaml\nteams: { ops: {} }\nrules: [{ name: z, then: { route: ops } }]"
        ]
        for number in 0..<20 { files["\(number).yaml"] = "version: 1\ninclude: \(number + 1).yaml" }
        #expect(
            Shelf(files: files).load("r.yaml").shown == ["7.yaml:2:10: error R044: includes nest more than 8 deep"])
        files = ["r.yaml": "version: 1\ninclude: many\nteams: { ops: {} }\nrules: [{ name: z, then: { route: ops } }]"]
        for number in 0..<600 { files["many/\(number).yaml"] = "version: 1" }
        #expect(
            Shelf(files: files).load("r.yaml").shown == ["r.yaml:2:10: error R044: the set has more than 500 files"])
    }

    @Test func `settings of the whole set are given in one file, included or not`() {
        let files = [
            "r.yaml":
                "version: 1\ninclude: a.yaml\ntimezone: UTC\nteams: { ops: {} }\nrules: [{ name: z, then: { route: ops } }]",
            "a.yaml": "version: 1\ntimezone: Europe/Berlin",
        ]
        #expect(
            Shelf(files: files).load("r.yaml").shown == [
                "r.yaml:3:11: error R026: \"timezone\" is already given at a.yaml:2:11"
            ])
    }
}

@Suite struct DirectoryTests {
    private static let rules = """
        version: 1
        directory:
          customers: { file: data/customers.csv, join: domain }
          people: { file: people.csv, join: email }
        teams: { ops: {}, vip: {} }
        rules:
          - { name: large, when: { customer.plan: enterprise, customer.yearly_revenue: { gte: 100000 } }, then: { route: vip } }
          - { name: sales, when: { author.group: sales }, then: { label: sales } }
          - { name: z, then: { route: ops } }
        tests:
          - name: a large customer
            given: { text: x, customer: { plan: Enterprise, Yearly revenue: 250000 }, author.group: [sales, x] }
            expect: { route: vip, label: [sales] }
          - { name: nobody we know, given: { text: x }, expect: { route: ops, label: [] } }
          - name: rows are found as they will be
            given: { text: x, author.email: dana@example.org }
            expect: { route: vip, label: [sales] }
            cases:
              - { name: as it is }
              - { name: what the test says goes before, customer.plan: free, expect: { route: ops } }
        """
    private static let files = [
        "Rules/r.yaml": rules,
        "Rules/data/customers.csv":
            "domain,Plan,Yearly revenue\nExample.org,enterprise,\"250,000\"\nexample.com,free,\n",
        "Rules/people.csv": "name;email;groups\nDana;dana@example.org;sales, execs\n",
    ]

    private func submission(_ email: String?) -> Submission {
        Submission(
            key: MessageKey(platform: "slack", scope: "s", externalID: "1"), source: "s", kind: .chat,
            author: Person(id: "U1", email: email), text: "x", submittedAt: Timestamp(milliseconds: 0))
    }

    @Test func `the author's rows are found and asked`() throws {
        let (read, shown) = Shelf(files: Self.files).load("Rules/r.yaml")
        #expect(shown == [])
        let rules = try #require(read)
        #expect(rules.directory.files == ["Rules/data/customers.csv", "Rules/people.csv"])
        let (customer, person) = rules.lookUp(submission("Dana@EXAMPLE.org"))
        #expect(customer == ["domain": "Example.org", "plan": "enterprise", "yearly_revenue": "250,000"])
        #expect(person == ["name": "Dana", "email": "dana@example.org", "groups": "sales, execs"])
        let decision = rules.evaluate(
            Facts(
                submission("dana@example.org"), platform: "slack", match: .new, now: Timestamp(milliseconds: 0),
                inputs: Inputs(customer: customer, person: person)))
        #expect(decision.route == "vip")
        #expect(decision.labels == ["sales"])
        // An empty cell is none.
        #expect(rules.lookUp(submission("x@example.com")).customer == ["domain": "example.com", "plan": "free"])
        for email in [nil, "nobody", "x@elsewhere.example", "@"] {
            #expect(rules.lookUp(submission(email)).customer.isEmpty)
        }
        for result in rules.runTests().results { #expect(result.differences == [], "\(result.name)") }
    }

    @Test func `a kept set needs no tables`() throws {
        let set = try #require(Shelf(files: Self.files).load("Rules/r.yaml").rules)
        let problems = Problems()
        let again = RuleSet.load(set.files, library: .kept(set.files), problems: problems)
        #expect(problems.all.isEmpty)
        #expect(again?.hash == set.hash)
        #expect(again?.lookUp(submission("dana@example.org")).customer == [:])
    }

    @Test(arguments: [
        ("domain,plan\na.example,x,y\n", "customers.csv:2:1: error R040: the row has 3 cells, and the header 2"),
        ("domain,plan\na.example\n", "customers.csv:2:1: error R040: the row has 1 cells, and the header 2"),
        ("company,plan\n", "customers.csv:1:1: error R040: the table has no column \"domain\" to join by"),
        ("", "customers.csv:1:1: error R040: the table has no column \"domain\" to join by"),
        ("domain,Plan,plan\n", "customers.csv:1:1: error R040: two columns are both \"plan\" to rules"),
        ("domain,,plan\n", "customers.csv:1:1: error R040: column 2 has no name"),
        ("domain,plan\n\"a", "customers.csv:2:1: error R040: a quote is opened here and never closed"),
        (
            "domain,plan\na.example,1\nA.example,2\n",
            "customers.csv:3:1: warning R040: \"a.example\" stands in an earlier row"
        ),
        ("domain,plann\n", "r.yaml:4:28: error R039: customers.csv has no column \"plan\" | did you mean \"plann\"?"),
    ])
    func `bad tables and columns are told with their place`(csv: String, words: String) {
        let rules = """
            version: 1
            teams: { ops: {} }
            directory: { customers: { file: customers.csv, join: domain } }
            rules: [{ name: a, when: { customer.plan: x }, then: { label: x } }, { name: z, then: { route: ops } }]
            """
        let (_, shown) = Shelf(files: ["r.yaml": rules, "customers.csv": csv]).load("r.yaml")
        #expect(shown.count == 1 && shown[0].hasPrefix(words), "\(shown)")
    }

    @Test func `many bad rows are told in few problems`() {
        let rules =
            "version: 1\nteams: { ops: {} }\ndirectory: { people: { file: p.csv, join: id } }\nrules: [{ name: z, then: { route: ops } }]"
        let csv = "id,name\n" + String(repeating: "x\n", count: 1000)
        let shown = Shelf(files: ["r.yaml": rules, "p.csv": csv]).load("r.yaml").shown
        #expect(shown.count == 21)
        #expect(shown.contains("p.csv: warning R040: 980 more rows have problems"))
    }

    @Test(arguments: [
        ("customers: { file: c.csv, join: domain }", "R041"), ("customers: { file: ../c.csv, join: domain }", "R042"),
        ("customers: { file: c.csv }", "R002"), ("customers: { join: id }", "R002"),
        ("customers: { file: c.csv, join: name }", "R004"), ("clients: { file: c.csv, join: id }", "R005"),
        ("people: c.csv", "R001"),
    ])
    func `a directory that is not said rightly`(directory: String, code: String) {
        let rules =
            "version: 1\nteams: { ops: {} }\ndirectory: { \(directory) }\nrules: [{ name: z, then: { route: ops } }]"
        let shown = Shelf(files: ["r.yaml": rules]).load("r.yaml").shown
        #expect(shown.count == 1 && shown[0].contains("error \(code): "), "\(shown)")
    }
}

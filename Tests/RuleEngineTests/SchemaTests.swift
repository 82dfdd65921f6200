import Documents
import Foundation
import Intake
import Testing

@testable import RuleEngine

/// What is written from the declarations: the reference, and the schema for editors.
@Suite struct SchemaTests {
    @Test func `the committed schema is up to date`() throws {
        try WrittenFile.check("Rules/rules.schema.json", is: RuleSchema.text)
    }

    @Test func `the tables of the language reference are up to date`() throws {
        let file = WrittenFile.root.appendingPathComponent("Rules/README.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        for table in RuleReference.tables {
            let (start, end) = RuleReference.marks(table.name)
            #expect(text.contains(start) && text.contains(end), "Rules/README.md has no place for \(table.name)")
        }
        try WrittenFile.check("Rules/README.md", is: RuleReference.filled(text))
    }

    @Test func `the schema is JSON, and every reference in it leads somewhere`() throws {
        let schema = try JSON(parsing: Array(RuleSchema.text.utf8))
        #expect(schema == RuleSchema.json())
        let known = Set(schema["definitions"]?.members.map { "#/definitions/\($0.key)" } ?? [])
        let used = references(schema)
        #expect(used.isSubset(of: known), "\(used.subtracting(known))")
        #expect(known.isSubset(of: used), "\(known.subtracting(used))")
    }

    private func references(_ json: JSON) -> Set<String> {
        let own = json["$ref"]?.string.map { Set([$0]) } ?? []
        return (json.members.map(\.value) + json.elements).reduce(into: own) { $0.formUnion(references($1)) }
    }

    @Test func `every fact, matcher and action is in the schema, with what it is for`() throws {
        let schema = RuleSchema.json()
        let condition = try #require(schema["definitions", "condition", "properties"])
        for fact in allFacts {
            #expect(condition[fact.name]?["description"]?.string?.hasPrefix(fact.summary) ?? false, "\(fact.name)")
        }
        let text = RuleSchema.text
        for matcher in allMatchers {
            for name in [matcher.name] + matcher.companions.map(\.name) {
                #expect(text.contains("\"\(name)\": {"), "\(name)")
            }
        }
        for action in allActions {
            let then = schema["definitions", "then", "properties"]?[action.name]
            #expect(then?["description"]?.string?.hasPrefix(action.summary) ?? false, "\(action.name)")
        }
    }

    /// The keys that a reader takes, from what it says of one that it does not.
    private func keys(_ text: String) -> [String] {
        let problems = Problems()
        _ = RuleSet.load([RuleFile(path: "r.yaml", bytes: Array(text.utf8))], problems: problems)
        let told = problems.all.first { $0.message == "unknown key \"zzzzzzzz\"" }?.hint ?? ""
        return told.dropFirst("known here: ".count).split(separator: ", ").map(String.init)
    }

    @Test func `the schema knows the keys that the readers ask for`() {
        func names(_ keys: [FileKeys.Key]) -> [String] { keys.map(\.name).sorted() }
        let hint: Comment = "a key is missing in FileKeys, or too many"
        #expect(keys("zzzzzzzz: x") == names(FileKeys.file), hint)
        #expect(keys("teams: { a: { zzzzzzzz: x } }") == names(FileKeys.team), hint)
        #expect(keys("business_hours: { zzzzzzzz: x }") == names(FileKeys.hours), hint)
        #expect(keys("dedupe: { zzzzzzzz: x }") == names(FileKeys.dedupe), hint)
        #expect(keys("directory: { zzzzzzzz: x }") == names(FileKeys.directory), hint)
        #expect(keys("directory: { people: { zzzzzzzz: x } }") == names(FileKeys.table), hint)
        #expect(keys("rotas: { a: { zzzzzzzz: x } }") == names(FileKeys.rota), hint)
        #expect(keys("forms: { a: { zzzzzzzz: x } }") == names(FileKeys.form), hint)
        #expect(keys("forms: { a: { fields: [ { zzzzzzzz: x } ] } }") == names(FileKeys.formField), hint)
        #expect(keys("rules: [ { zzzzzzzz: x } ]") == names(FileKeys.rule), hint)
        #expect(keys("tests: [ { zzzzzzzz: x } ]") == names(FileKeys.test), hint)
        #expect(keys("tests: [ { given: { history: [ { zzzzzzzz: x } ] } } ]") == names(FileKeys.prior), hint)
        #expect(keys("tests: [ { expect: { zzzzzzzz: x } } ]") == names(FileKeys.expect), hint)
    }

    /// What the examples name.
    private static let settings = """
        business_hours: { days: [mon-fri], from: "09:00", to: "17:00" }
        directory: { customers: { file: customers.csv, join: domain }, people: { file: people.csv, join: email } }

        """

    @Test func `every example of the reference is read without a problem`() throws {
        let facts = allFacts.map(\.example) + openFacts.map(\.example) + allMatchers.map { $0.example }
        let rules =
            facts.enumerated().map { "  - { name: f\($0), when: { \($1) }, then: { label: x } }\n" }
            + allActions.enumerated().map { "  - { name: a\($0), when: { text: hi }, then: { \($1.example) } }\n" }
        let text = header + Self.settings + "rules:\n" + rules.joined() + catchAll
        let problems = Problems()
        let files = [RuleFile(path: "r.yaml", bytes: Array(text.utf8))]
        _ = RuleSet.load(files, library: RuleLibrary(hasTables: false) { _ in nil }, problems: problems)
        // An example's rule may end the reading without a route.
        #expect(problems.all.filter { $0.code != RuleCode.endsWithoutRoute.rawValue } == [])
    }

    @Test func `tables are filled between their marks, and everything else stays`() {
        let text = "before\n\n<!-- actions -->\nold\n<!-- end of actions -->\n\nafter\n"
        let filled = RuleReference.filled(text)
        #expect(
            filled.hasPrefix(
                "before\n\n<!-- actions -->\n\n| key | what it does | example |\n|---|---|---|\n| `drop` |"))
        #expect(filled.hasSuffix("|\n\n<!-- end of actions -->\n\nafter\n"))
        #expect(RuleReference.filled(filled) == filled)
    }
}

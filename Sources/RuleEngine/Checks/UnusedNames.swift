import Documents

/// Teams, vocabularies, templates, rotas and groups that no rule mentions.
///
/// A name counts as mentioned wherever it stands as a text in the rules or in what else the files declare. Forms are left
/// alone: a page may serve one that no rule asks.
struct UnusedNames {
    let reviewed: Reviewed

    /// A section that gives names, and what is said of one that nobody uses.
    private struct Section: Sendable {
        var key: String
        var code: RuleCode
        var message: @Sendable (String) -> String
        var hint: @Sendable (String) -> String
    }

    private static let sections = [
        Section(key: "teams", code: .unusedTeam) {
            "no rule gives anything to the team \"\($0)\""
        } hint: { _ in
            "route to it, or remove it"
        },
        Section(key: "words", code: .unusedVocabulary) {
            "no rule looks for the vocabulary \"\($0)\""
        } hint: {
            "use it: text: { words: \($0) }"
        },
        Section(key: "templates", code: .unusedTemplate) {
            "no rule replies with the template \"\($0)\""
        } hint: {
            "use it: reply: { template: \($0) }"
        },
        Section(key: "rotas", code: .unusedRota) {
            "no rule assigns by the rota \"\($0)\""
        } hint: {
            "use it: assign: { rota: \($0) }"
        },
        Section(key: "groups", code: .unusedGroup) {
            "no rule asks for the group \"\($0)\""
        } hint: {
            "use it: author.group: \($0)"
        },
    ]

    var problems: [Problem] {
        let texts = mentioning.flatMap(\.allScalars).map(\.text)
        let names = Set(texts.map { FoldedText($0).key })
        return Self.sections.flatMap { section -> [Problem] in
            if section.code == .unusedGroup, mayMeanAnyGroup { return [] }
            return reviewed.entries(of: section.key).filter { !names.contains(FoldedText($0.key).key) }.map { entry in
                Problem(
                    warning: section.code, section.message(entry.key), hint: section.hint(entry.key), at: entry.keyPlace
                )
            }
        }
    }

    /// All of the files but what declares these names, and the tests, which only look on.
    private var mentioning: [Node] {
        let left = Set(Self.sections.map(\.key) + ["tests"])
        return reviewed.roots.flatMap { root in
            (root.mapping ?? []).filter { !left.contains($0.key) }.map(\.value)
        }
    }

    /// Whether the groups count without being named: a rule asks whether there is one, or an answer names them.
    private var mayMeanAnyGroup: Bool {
        let program = reviewed.program
        let asks = program.tests.contains { entry in
            program.facts[entry.slot].name == Fact.authorGroup.name && !(entry.test is Equals)
        }
        return asks || reviewed.roots.flatMap(\.allScalars).contains { $0.text.contains(Fact.authorGroup.name) }
    }
}

import Documents

/// Teams and vocabularies that no rule mentions.
///
/// A name counts as mentioned wherever it stands as a text in the rules or in what else the files declare.
struct UnusedNames {
    let reviewed: Reviewed

    var problems: [Problem] {
        let texts = Set(mentioning.flatMap(\.allScalars).map(\.text))
        // A name that is put together when the rule is followed could be any.
        guard !texts.contains(where: { $0.contains("{{") && !$0.contains(" ") }) else { return [] }
        let teams = reviewed.entries(of: "teams").filter { !texts.contains($0.key) }.map { entry in
            Problem(
                warning: .unusedTeam, "no rule gives anything to the team \"\(entry.key)\"",
                hint: "route to it, or remove it", at: entry.keyPlace)
        }
        let vocabularies = reviewed.entries(of: "words").filter { !texts.contains($0.key) }.map { entry in
            Problem(
                warning: .unusedVocabulary, "no rule looks for the vocabulary \"\(entry.key)\"",
                hint: "use it: text: { words: \(entry.key) }", at: entry.keyPlace)
        }
        return teams + vocabularies
    }

    /// All of the files but what declares these names, and the tests, which only look on.
    private var mentioning: [Node] {
        reviewed.roots.flatMap { root in
            (root.mapping ?? []).filter { !["teams", "words", "tests"].contains($0.key) }.map(\.value)
        }
    }
}

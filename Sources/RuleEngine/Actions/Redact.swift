import Documents
import Intake

/// Hides what nobody is to be shown.
struct Redact: DoableAction {
    static let name = "redact"
    static let summary =
        "Hides e-mail addresses, phone numbers, card numbers and what a pattern finds, in text, title and "
        + "fields, wherever people are shown the request; adds up."
    static let example = "redact: [email, card, { regex: '\\bKEY-[0-9]+', shown: \"[key]\" }]"
    static let shape = Shape.some(
        .either([
            .oneOf(kinds.keys.sorted()),
            .mapping([("regex", .text), ("shown", .text)], required: ["regex"]),
        ]))

    let secrets: [any SecretFinder]
    let words: String

    static let kinds: [String: any SecretFinder] = [
        "email": EmailFinder(), "phone": PhoneFinder(), "card": CardFinder(),
    ]

    static func read(_ node: Node, in reader: ActionReader) -> Redact? {
        let nodes = node.sequence ?? [node]
        guard !nodes.isEmpty else {
            reader.problem(.nothingListed, "\"redact\" hides nothing", at: node.place)
            return nil
        }
        let found = nodes.compactMap { read(item: $0, reader) }
        guard found.count == nodes.count else { return nil }
        return Redact(secrets: found.map(\.finder), words: "redact: \(listed(found.map(\.words)))")
    }

    private static func read(item node: Node, _ reader: ActionReader) -> (finder: any SecretFinder, words: String)? {
        guard node.mapping != nil else {
            let names = kinds.keys.sorted()
            guard let kind = reader.text(node, name, expected: listed(names) + " or { regex: … }") else { return nil }
            if let finder = kinds[kind] { return (finder, kind) }
            reader.problem(
                .notAllowed, "\"redact\" cannot be \"\(kind)\"", hint: suggestion(for: kind, in: names + ["regex"]),
                at: node.place, fix: Fix(of: kind, in: names, at: node.place))
            return nil
        }
        guard var mapping = MappingReader(node, what: "what to redact", prefix: "R", problems: reader.problems) else {
            return nil
        }
        let regex = mapping.require("regex", expected: "'KEY-[0-9]+'")
        let shown = mapping.text("shown") ?? "[hidden]"
        mapping.finish()
        guard let regex, let source = reader.text(regex, "regex", expected: "a pattern"),
            let pattern = reader.patterns.pattern(source, at: regex.place)
        else { return nil }
        guard !PatternFinder.matchesNothing(pattern) else {
            reader.problem(
                .emptyPattern, "the pattern also matches where nothing is", hint: "use + instead of *",
                at: regex.place)
            return nil
        }
        return (PatternFinder(pattern: pattern, shown: shown), "{ regex: \(source) }")
    }

    /// There may be nothing to hide.
    var constant: Redact? { nil }

    func apply(to conclusion: inout Conclusion) -> Effect {
        let submission = conclusion.facts.submission
        var found = redactions(in: submission.text, .text)
        if let title = submission.title { found += redactions(in: title, .title) }
        for (field, answer) in submission.fields.enumerated() {
            for (number, value) in answer.values.enumerated() {
                found += redactions(in: value, .field(field, number))
            }
        }
        guard !found.isEmpty else { return .idle("found nothing") }
        conclusion.add(redactions: found)
        return .gave
    }

    /// Over the whole text, however long: what conditions need not see must still not be shown.
    private func redactions(in text: String, _ part: Redaction.Part) -> [Redaction] {
        let utf8 = Array(text.utf8)
        return secrets.flatMap { $0.redactions(in: utf8, part) }
    }
}

import Documents
import Intake

/// Asks the person what is still missing.
struct Ask: DoableAction {
    static let name = "ask"
    static let summary =
        "Asks questions, or those of a form, whose answers fill fields; a field that has a value is not "
        + "asked for, and the questions of all matching rules add up."
    static let example = "ask: [ { field: impact, question: \"Who is affected?\", options: [one person, my team] } ]"
    static let shape = Shape.some(
        .either([
            .mapping(
                [("field", .text), ("question", .text), ("options", .texts)], required: ["field", "question"]),
            .mapping([("form", .text)], required: ["form"]),
        ]))

    enum Item: Sendable {
        case question(Question)
        case form(Form)
    }

    let items: [Item]

    static func read(_ node: Node, in reader: ActionReader) -> Ask? {
        let nodes = node.sequence ?? [node]
        guard !nodes.isEmpty else {
            reader.problem(.nothingListed, "\"ask\" asks nothing", at: node.place)
            return nil
        }
        let items = nodes.compactMap { read(item: $0, reader) }
        guard items.count == nodes.count else { return nil }
        return Ask(items: items)
    }

    private static func read(item node: Node, _ reader: ActionReader) -> Item? {
        guard var mapping = MappingReader(node, what: "a question", prefix: "R", problems: reader.problems) else {
            return nil
        }
        if let form = mapping.take("form") {
            mapping.finish()
            return read(form: form, reader).map(Item.form)
        }
        let field = mapping.requiredText("field", expected: "impact").map(fieldKey)
        let words = mapping.require("question", expected: "\"Who is affected?\"")
        let options = mapping.take("options").map { reader.texts($0, "options", expected: "a list of answers") }
        mapping.finish()
        if field == "" {
            reader.problem(.wrongKind, "\"field\" says nothing", at: node["field"]?.place ?? node.place)
        }
        guard let field, !field.isEmpty, let words, let text = reader.text(words, "question", expected: "a text")
        else { return nil }
        if text.contains("{{") {
            reader.problem(.notYet, "questions are asked as they stand, without {{…}}", at: words.place)
        }
        guard let options else { return .question(Question(field: field, words: text)) }
        return options.map { .question(Question(field: field, words: text, options: $0.map(\.text))) }
    }

    private static func read(form node: Node, _ reader: ActionReader) -> Form? {
        guard let key = reader.text(node, "form", expected: "the name of a form") else { return nil }
        if let form = reader.glossary.forms.first(where: { $0.key == key }) { return form }
        guard !reader.glossary.knows(.form, key) else { return nil }
        reader.problem(
            .unknownForm, "there is no form \"\(key)\" under forms",
            hint: suggestion(for: key, in: reader.glossary.names(.form)), at: node.place,
            fix: Fix(of: key, in: reader.glossary.names(.form), at: node.place))
        return nil
    }

    var words: String {
        let parts = items.map { item in
            switch item {
            case .question(let question): question.field
            case .form(let form): "form \(form.key)"
            }
        }
        return "ask: \(listed(parts))"
    }

    /// A field that has a value is not asked for.
    var constant: Ask? { nil }

    func apply(to conclusion: inout Conclusion) -> Effect {
        var effects: [Effect.Part] = []
        func ask(_ question: Question) {
            effects.append(Effect.Part(words: "ask: \(question.field)", effect: conclusion.ask(question)))
        }
        for item in items {
            switch item {
            case .question(let question): ask(question)
            case .form(let form):
                let answers = conclusion.facts.fields.values.mapValues(\.texts)
                for field in form.shown(answers: answers) { ask(Question(field)) }
            }
        }
        return .parts(effects)
    }
}

extension Question {
    /// A form's field as a question.
    fileprivate init(_ field: Form.Field) {
        self.init(
            field: field.key, words: field.label,
            options: field.type == .checkbox ? ["yes", "no"] : field.options.isEmpty ? nil : field.options)
    }
}

import Documents
import Intake

/// Reads the entries of `forms`.
struct FormReader {
    let problems: Problems

    private func problem(_ code: RuleCode, _ message: String, hint: String? = nil, at place: Place) {
        problems.add(Problem(code.rawValue, message, hint: hint, at: place))
    }

    /// `nil`, with problems, when there is nothing to ask; fields with problems are left out.
    func read(_ entry: Node.Entry) -> Form? {
        guard
            var reader = MappingReader(
                entry.value, what: "the form \"\(entry.key)\"", prefix: "R", problems: problems)
        else { return nil }
        let title = reader.text("title") ?? entry.key
        let node = reader.require("fields", expected: "[ { key: impact, label: Who is affected?, type: text } ]")
        reader.finish()
        guard let node else { return nil }
        guard let nodes = node.sequence, !nodes.isEmpty else {
            problem(.nothingListed, "the form \"\(entry.key)\" has no list of fields", at: node.place)
            return nil
        }
        var fields: [Form.Field] = []
        var places: [String: Place] = [:]
        for node in nodes {
            guard let (field, place) = read(field: node, after: places) else { continue }
            if let first = places[field.key] {
                problem(.formFieldTwice, "the field \"\(field.key)\" is already at \(first)", at: place)
                continue
            }
            places[field.key] = place
            fields.append(field)
        }
        return Form(key: entry.key, title: title, fields: fields)
    }

    private func read(field node: Node, after places: [String: Place]) -> (Form.Field, Place)? {
        guard var reader = MappingReader(node, what: "a form's field", prefix: "R", problems: problems) else {
            return nil
        }
        let name = reader.requiredText("key", expected: "impact")
        let label = reader.requiredText("label", expected: "the question")
        let types = Form.FieldType.allCases.map(\.rawValue)
        let typeNode = reader.require("type", expected: types.joined(separator: " or "))
        let type = typeNode.flatMap { _ in reader.choice("type", of: types) }.flatMap(Form.FieldType.init(rawValue:))
        let isRequired = reader.flag("required", default: false)
        let options = reader.texts("options")
        let showIf = reader.take("show_if")
        reader.finish()
        guard let name, let label else { return nil }
        let place = node["key"]?.place ?? node.place
        let key = fieldKey(name)
        guard !key.isEmpty, !label.allSatisfy(\.isWhitespace) else {
            problem(.wrongKind, "\"\(key.isEmpty ? "key" : "label")\" says nothing", at: place)
            return nil
        }
        if let type { check(options, of: type, key, node) }
        let known = Array(places.keys)
        let condition = showIf.flatMap { ShowIfReader(fields: known, problems: problems).read($0) }
        // A field whose type is wrong still counts for those behind it.
        let field = Form.Field(
            key: key, label: label, type: type ?? .text, isRequired: isRequired, options: options, showIf: condition)
        return (field, place)
    }

    private func check(_ options: [String], of type: Form.FieldType, _ key: String, _ node: Node) {
        let place = node["options"]?.place ?? node["type"]?.place ?? node.place
        if type.hasOptions, options.count < 2 {
            problem(
                .badOptions,
                "\"\(key)\" is a \(type.rawValue) between \(options.count == 1 ? "one option" : "no options")",
                hint: "such as options: [one person, my team, everyone]", at: place)
        } else if !type.hasOptions, node["options"] != nil {
            problem(
                .badOptions, "\"\(key)\" is a \(type.rawValue) and takes no options",
                hint: "make its type choice or choices, or remove options", at: place)
        }
        var seen: Set<String> = []
        for option in options where !seen.insert(FoldedText(option).key).inserted {
            problem(.badOptions, "the option \"\(option)\" stands twice", at: place)
        }
    }
}

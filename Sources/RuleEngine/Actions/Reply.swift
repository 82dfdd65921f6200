import Documents
import Intake

/// Answers the person who asked, where they asked.
struct Reply: DoableAction {
    static let name = "reply"
    static let summary = "Says this to the person who asked; the replies of all matching rules add up."
    static let example = "reply: Thank you! Please add the name of the form you used."
    static let shape = Shape.some(.either([.text, .mapping([("template", .text)], required: ["template"])]))

    let texts: [Template]

    static func read(_ node: Node, in reader: ActionReader) -> Reply? {
        let nodes = node.sequence ?? [node]
        guard !nodes.isEmpty else {
            reader.problem(.nothingListed, "\"reply\" lists nothing", at: node.place)
            return nil
        }
        let texts = nodes.compactMap { read(text: $0, reader) }
        return texts.count == nodes.count ? Reply(texts: texts) : nil
    }

    /// A text in place, or `{ template: NAME }`.
    private static func read(text node: Node, _ reader: ActionReader) -> Template? {
        guard node.mapping != nil else {
            return reader.text(node, name, expected: "a text, { template: … }, or a list of these").flatMap {
                Template($0, at: node.place, reader.problems)
            }
        }
        guard var mapping = MappingReader(node, what: "a reply", prefix: "R", problems: reader.problems) else {
            return nil
        }
        let template = mapping.require("template", expected: "the name of a template")
        mapping.finish()
        guard let template, let key = reader.text(template, "template", expected: "the name of a template") else {
            return nil
        }
        if let found = reader.glossary.templates[key] { return found }
        guard !reader.glossary.knows(.template, key) else { return nil }
        reader.problem(
            .unknownTemplate, "there is no template \"\(key)\" under templates",
            hint: suggestion(for: key, in: reader.glossary.names(.template)), at: template.place,
            fix: Fix(of: key, in: reader.glossary.names(.template), at: template.place))
        return nil
    }

    var words: String { "reply: \(texts.map { quoted($0.source) }.joined(separator: ", "))" }

    func apply(to conclusion: inout Conclusion) -> Effect {
        conclusion.add(replies: texts)
        return .gave
    }
}

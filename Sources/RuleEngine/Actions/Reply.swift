import Documents
import Intake

/// Answers the person who asked, where they asked.
struct Reply: DoableAction {
    static let name = "reply"
    static let summary = "Says this to the person who asked; the replies of all matching rules add up."
    static let example = "reply: Thank you! Please add the name of the form you used."
    static let shape = Shape.texts

    let texts: [String]

    static func read(_ node: Node, in reader: ActionReader) -> Reply? {
        reader.prose(node, name).map(Reply.init(texts:))
    }

    var words: String { "reply: \(texts.map(quoted).joined(separator: ", "))" }

    func apply(to conclusion: inout Conclusion) -> Effect {
        conclusion.add(\.replies, texts)
        return .gave
    }
}

import Documents
import Intake

/// Puts labels on the request.
struct Label: DoableAction {
    static let name = "label"
    static let summary = "Adds labels; the labels of all matching rules add up, and stay when one drops."
    static let example = "label: [checkout, refunds]"
    static let shape = Shape.texts

    let labels: [String]

    static func read(_ node: Node, in reader: ActionReader) -> Label? {
        reader.texts(node, name, expected: "a label or a list of labels").map { Label(labels: $0.map(\.text)) }
    }

    var words: String { "label: \(listed(labels))" }

    func apply(to conclusion: inout Conclusion) -> Effect {
        conclusion.add(\.labels, labels)
        return .gave
    }
}

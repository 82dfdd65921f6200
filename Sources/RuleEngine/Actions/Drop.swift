import Documents
import Intake

/// Records that this is no request, and why.
struct Drop: DoableAction {
    static let name = "drop"
    static let summary =
        "Says that it is not a request, with the reason; cancels what earlier rules wanted done, and stops."
    static let example = "drop: not a request"
    static let shape = Shape.text

    let reason: String

    static func read(_ node: Node, in reader: ActionReader) -> Drop? {
        reader.text(node, name, expected: "the reason, as a text").map(Drop.init(reason:))
    }

    var words: String { "drop: \(reason)" }

    func apply(to conclusion: inout Conclusion) -> Effect {
        conclusion.cancelWhatWasToCome()
        conclusion.isOver = true
        return conclusion.give(\.drop, Self.name, reason)
    }
}

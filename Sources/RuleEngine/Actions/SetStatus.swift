import Documents
import Intake

/// Says what the request begins as.
struct SetStatus: DoableAction {
    static let name = "status"
    static let summary =
        "Says what a new request begins as: \(known.map(\.rawValue).joined(separator: ", ")); triaged where no rule does. "
        + "The first rule that says so decides."
    static let example = "status: needs_info"
    static let shape = Shape.oneOf(known.map(\.rawValue))

    /// What a person could decide; `new`, `merged` and `withdrawn` come about by themselves.
    static let known: [Status] = [
        .needsInfo, .triaged, .underReview, .planned, .inProgress, .shipped, .declined,
    ]

    let status: Status

    static func read(_ node: Node, in reader: ActionReader) -> SetStatus? {
        guard let word = reader.text(node, name, expected: "one word") else { return nil }
        if let status = known.first(where: { $0.rawValue == word }) { return SetStatus(status: status) }
        reader.problem(
            .notAllowed, "\"status\" cannot be \"\(word)\"", hint: suggestion(for: word, in: known.map(\.rawValue)),
            at: node.place, fix: Fix(of: word, in: known.map(\.rawValue), at: node.place))
        return nil
    }

    var words: String { "status: \(status.rawValue)" }

    func apply(to conclusion: inout Conclusion) -> Effect { conclusion.give(\.status, Self.name, status) }
}

import Documents

/// Ends the reading of rules behind this one.
struct Stop: DoableAction {
    static let name = "stop"
    static let summary = "With `true`, no later rule is looked at; this rule's own settings count."
    static let example = "stop: true"
    static let shape = Shape.flag

    let isOn: Bool

    static func read(_ node: Node, in reader: ActionReader) -> Stop? {
        if let isOn = node.scalar.flatMap(flag) { return Stop(isOn: isOn) }
        reader.problem(.wrongKind, "\"stop\" must be true or false, found \(node.kindInWords)", at: node.place)
        return nil
    }

    var words: String { "stop: \(isOn)" }

    func apply(to conclusion: inout Conclusion) -> Effect {
        if isOn { conclusion.isOver = true }
        return .gave
    }
}

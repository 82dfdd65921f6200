import Documents
import Intake

/// Promises an answer in time.
struct Promise: DoableAction {
    static let name = "sla"
    static let summary =
        "Says until when there is to be a first response and a decision, and whom to remind before and tell "
        + "after; each part keeps the first value given."
    static let example = "sla: { first_response: 4 business hours, decision: 5 business days, escalate: [payments] }"
    static let shape = Shape.mapping([
        ("first_response", .span), ("decision", .span), ("remind", .texts), ("escalate", .texts),
    ])

    /// The names of its parts in `givenBy`.
    static let settings = ["sla.first_response", "sla.decision", "sla.remind", "sla.escalate"]

    var firstResponse: TimeSpan?
    var decision: TimeSpan?
    /// As `destination:address`.
    var remind: [String]?
    var escalate: [String]?

    static func read(_ node: Node, in reader: ActionReader) -> Promise? {
        guard var mapping = MappingReader(node, what: "\"\(name)\"", prefix: "R", problems: reader.problems) else {
            return nil
        }
        var promise = Promise()
        promise.firstResponse = mapping.take("first_response").flatMap { reader.span($0, "first_response") }
        promise.decision = mapping.take("decision").flatMap { reader.span($0, "decision") }
        promise.remind = mapping.take("remind").flatMap { reader.addresses($0, "remind") }
        promise.escalate = mapping.take("escalate").flatMap { reader.addresses($0, "escalate") }
        mapping.finish()
        if let first = promise.firstResponse, let decision = promise.decision,
            decision.isSurelyShorter(than: first, reader.glossary.calendar)
        {
            reader.warning(
                .comesToNothing, "the decision is due before the first response",
                hint: "\(decision.words) are less than \(first.words)", at: node["decision"]?.place ?? node.place)
        }
        // A key that is none is told of already.
        if node.mapping?.allSatisfy({ ["remind", "escalate"].contains($0.key) }) ?? false {
            reader.problem(
                .nothingListed, "\"sla\" promises nothing", hint: "such as sla: { decision: 5 business days }",
                at: node.place)
        }
        return promise
    }

    var words: String { "sla: { \(parts.joined(separator: ", ")) }" }

    private var parts: [String] {
        let spans = [("first_response", firstResponse?.words), ("decision", decision?.words)]
        let lists = [("remind", remind.map(listed)), ("escalate", escalate.map(listed))]
        return (spans + lists).compactMap { name, value in value.map { "\(name): \($0)" } }
    }

    func apply(to conclusion: inout Conclusion) -> Effect {
        var effects: [Effect.Part] = []
        func note(_ part: String, _ effect: Effect) {
            effects.append(Effect.Part(words: "sla: { \(part) }", effect: effect))
        }
        func deadline(_ span: TimeSpan) -> ServiceLevel.Deadline {
            ServiceLevel.Deadline(within: span.words, due: conclusion.clock.due(span))
        }
        if let span = firstResponse {
            let effect = conclusion.give(\.serviceLevel.firstResponse, "sla.first_response", deadline(span))
            note("first_response: \(span.words)", effect)
        }
        if let span = decision {
            note(
                "decision: \(span.words)", conclusion.give(\.serviceLevel.decision, "sla.decision", deadline(span)))
        }
        if let remind {
            note("remind: \(listed(remind))", conclusion.give(\.serviceLevel.remind, "sla.remind", remind))
        }
        if let escalate {
            note("escalate: \(listed(escalate))", conclusion.give(\.serviceLevel.escalate, "sla.escalate", escalate))
        }
        return .parts(effects)
    }
}

import Documents
import Intake

/// Puts the request out of sight until later.
struct Snooze: DoableAction {
    static let name = "snooze"
    static let summary =
        "Puts the request out of sight for a span of time, or `{ until: 2026-12-01 }`; the first rule that "
        + "says so decides."
    static let example = "snooze: 2 weeks"
    static let shape = Shape.either([.span, .mapping([("until", .text)], required: ["until"])])

    enum End: Sendable {
        case span(TimeSpan)
        case time(Timestamp)
    }

    let end: End
    let words: String

    static func read(_ node: Node, in reader: ActionReader) -> Snooze? {
        guard node.mapping != nil else {
            return reader.span(node, name).map { Snooze(end: .span($0), words: "snooze: \($0.words)") }
        }
        guard var mapping = MappingReader(node, what: "\"\(name)\"", prefix: "R", problems: reader.problems) else {
            return nil
        }
        let until = mapping.require("until", expected: "2026-12-01")
        mapping.finish()
        guard let until, let text = reader.text(until, "until", expected: "a date or a time") else { return nil }
        guard let time = reader.glossary.time(text) else {
            reader.problem(
                .badTime, "\"until\" cannot be \"\(text)\"", hint: "such as 2026-12-01 or \"2026-12-01 09:00\"",
                at: until.place)
            return nil
        }
        if let today = reader.today, time <= today {
            reader.warning(
                .comesToNothing, "\(text) has passed, so nothing is put off any more", hint: "give a later day",
                at: until.place)
        }
        return Snooze(end: .time(time), words: "snooze: { until: \(text) }")
    }

    /// A time passes.
    var constant: Snooze? {
        if case .span = end { return self }
        return nil
    }

    func apply(to conclusion: inout Conclusion) -> Effect {
        switch end {
        case .span(let span): return conclusion.give(\.snoozedUntil, Self.name, conclusion.clock.due(span))
        case .time(let time):
            guard time > conclusion.clock.now else { return .idle("that time has passed") }
            return conclusion.give(\.snoozedUntil, Self.name, time)
        }
    }
}

/// `{"rules": [{"name", "place", "verdict", "evidence": [{"condition", "found", "span": [from, to]}], "gave", "taken"}]}`,
/// spans in UTF-8 bytes.
extension Trace {
    package var json: JSON { ["rules": .array(rules.map(\.json))] }
}

extension Trace.RuleTrace {
    fileprivate var json: JSON {
        JSON(compact: [
            ("name", .string(name)), ("place", .string(place)), ("verdict", .string(verdict.rawValue)),
            ("evidence", .array(evidence.map(\.json))), ("gave", JSON(gave)), ("taken", JSON(taken)),
        ])
    }
}

extension Trace.Evidence {
    fileprivate var json: JSON {
        JSON(compact: [
            ("condition", .string(condition)), ("found", .string(found)),
            ("span", span.map { [.int(Int64($0.lowerBound)), .int(Int64($0.upperBound))] }),
        ])
    }
}

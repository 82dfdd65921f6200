extension Decision {
    /// A setting in words.
    package struct Setting: Sendable, Equatable {
        /// As rules write it: `route`, `sla.decision`.
        package var name: String
        /// `nil` where it is not given.
        package var value: String?

        init(_ name: String, _ value: String?) {
            self.name = name
            self.value = value
        }
    }

    /// Every setting in the order of the reference, also those that are not given.
    ///
    /// Lists whose order means nothing are sorted, so that equal decisions have equal words.
    package var settings: [Setting] {
        func list(_ values: [String]?) -> String? {
            values.flatMap { $0.isEmpty ? nil : $0.joined(separator: ", ") }
        }
        let main = [
            Setting("drop", drop), Setting("route", route),
            Setting("assign", assignee.map { turn == nil ? $0 : "\($0) (round robin \(turn ?? ""))" }),
            Setting("priority", priority), Setting("status", status?.rawValue), Setting("objective", objective),
            Setting("label", list(labels.sorted())),
        ]
        let promises = [
            Setting("sla.first_response", serviceLevel.firstResponse?.within),
            Setting("sla.decision", serviceLevel.decision?.within),
            Setting("sla.remind", list(serviceLevel.remind)), Setting("sla.escalate", list(serviceLevel.escalate)),
        ]
        return main + score.settings + promises + [
            Setting(
                "dedupe",
                dedupe.map { $0.scope == .all ? $0.mode.rawValue : "\($0.mode.rawValue) (\($0.scope.rawValue))" }),
            Setting("snooze", snoozedUntil?.iso8601), Setting("ask", list(questions.map(\.field))),
            Setting("notify", list(notify.sorted())), Setting("reply", list(replies)),
            Setting(
                "redact", redactions.isEmpty ? nil : "\(redactions.count) \(redactions.count == 1 ? "place" : "places")"
            ),
        ]
    }
}

extension Score {
    /// The parts that are given, and the ones that are not.
    fileprivate var settings: [Decision.Setting] {
        [
            .init("score", points.map(String.init)), .init("score.reach", reach.map(String.init)),
            .init("score.impact", impact.map(thousandths)), .init("score.confidence", confidence.map { "\($0) %" }),
            .init("score.effort", effort.map(thousandths)), .init("score.moscow", moscow),
            .init("score.kano", kano),
        ]
    }
}

/// A number that is kept in thousandths, as people write it: `1.5`.
package func thousandths(_ value: Int) -> String {
    var digits = String(String(1000 + value.magnitude % 1000).dropFirst())
    while digits.last == "0" { digits.removeLast() }
    return (value < 0 ? "-" : "") + "\(value.magnitude / 1000)" + (digits.isEmpty ? "" : ".\(digits)")
}

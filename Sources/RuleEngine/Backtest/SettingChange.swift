package import Intake

/// One setting that two decisions on the same submission give differently.
package struct SettingChange: Sendable, Hashable {
    /// As rules write it: `route`, `sla.decision`.
    package var setting: String
    /// `none` where it was not given.
    package var was: String
    package var becomes: String
    /// The rule that gave it, on either side; `nil` where settings add up or nothing was given.
    package var wasBy: String?
    package var becomesBy: String?
}

extension Decision {
    /// What another decision on the same submission gives differently, in the order of the reference.
    ///
    /// Only what becomes of the request is compared: two rule sets with other names for their rules may agree.
    package func changes(to other: Decision) -> [SettingChange] {
        var same = other
        (same.rules, same.matched, same.givenBy) = (rules, matched, givenBy)
        // Most decisions stay as they are, and need no words.
        guard self != same else { return [] }
        return differences(from: other)
    }

    private func differences(from other: Decision) -> [SettingChange] {
        zip(settings, other.settings).compactMap { before, after in
            guard before.value != after.value else { return nil }
            return SettingChange(
                setting: before.name, was: before.value ?? "none", becomes: after.value ?? "none",
                wasBy: givenBy[before.name], becomesBy: other.givenBy[before.name])
        }
    }

    /// Every setting with its value in words, `nil` where it is not given.
    private var settings: [(name: String, value: String?)] {
        func list(_ values: [String], isSet: Bool = false) -> String? {
            values.isEmpty ? nil : listed(isSet ? values.sorted() : values)
        }
        func whole(_ value: Int?) -> String? { value.map { String($0) } }
        return [
            ("drop", drop), ("route", route), ("assign", turn.map { "round robin \($0)" } ?? assignee),
            ("priority", priority), ("status", status?.rawValue), ("objective", objective),
            ("label", list(labels, isSet: true)), ("score", whole(score.points)), ("score.reach", whole(score.reach)),
            ("score.impact", whole(score.impact)), ("score.confidence", whole(score.confidence)),
            ("score.effort", whole(score.effort)), ("score.moscow", score.moscow), ("score.kano", score.kano),
            ("sla.first_response", serviceLevel.firstResponse?.within),
            ("sla.decision", serviceLevel.decision?.within), ("sla.remind", list(serviceLevel.remind ?? [])),
            ("sla.escalate", list(serviceLevel.escalate ?? [])),
            ("dedupe", dedupe.map { "\($0.mode.rawValue) (\($0.scope.rawValue))" }),
            ("snooze", snoozedUntil?.iso8601), ("ask", list(questions.map(\.field))),
            ("notify", list(notify, isSet: true)), ("reply", list(replies)),
            ("redact", redactions.isEmpty ? nil : "\(redactions.count) spans"),
        ]
    }
}

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

    /// What changes are told by that are equally frequent.
    var order: [String] { [setting, was, becomes, wasBy ?? "", becomesBy ?? ""] }

    /// `route: payments → ops`.
    package var words: String { "\(setting): \(was) → \(becomes)" }
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
        zip(compared, other.compared).compactMap { before, after in
            guard before.value != after.value else { return nil }
            return SettingChange(
                setting: before.name, was: before.value ?? "none", becomes: after.value ?? "none",
                wasBy: givenBy[before.name], becomesBy: other.givenBy[before.name])
        }
    }

    /// Whose turn it is depends on the decisions before, so of a round robin only its name counts.
    private var compared: [Setting] {
        settings.map { setting in
            var setting = setting
            if setting.name == Assign.name, let turn { setting.value = "round robin \(turn)" }
            return setting
        }
    }
}

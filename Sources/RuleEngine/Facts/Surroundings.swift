import Intake

/// What facts are read with, beside the submission: settings of the whole rule set.
///
/// A class, so that handing it to every fact costs one word.
final class Surroundings: Sendable {
    let calendar: BusinessCalendar
    let groups: Groups
    let directory: Directory
    let dedupe: DedupePolicy

    /// A rule set that says nothing of itself.
    static let none = Surroundings(calendar: .usual, groups: Groups(), directory: Directory())

    init(
        calendar: BusinessCalendar, groups: Groups, directory: Directory, dedupe: DedupePolicy = DedupePolicy()
    ) {
        self.calendar = calendar
        self.groups = groups
        self.directory = directory
        self.dedupe = dedupe
    }
}

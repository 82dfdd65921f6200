/// What facts are read with, beside the submission: settings of the whole rule set.
///
/// A class, so that handing it to every fact costs one word.
final class Surroundings: Sendable {
    let calendar: BusinessCalendar
    let groups: Groups
    let directory: Directory

    /// A rule set that says nothing of itself.
    static let none = Surroundings(calendar: .usual, groups: Groups(), directory: Directory())

    init(calendar: BusinessCalendar, groups: Groups, directory: Directory) {
        self.calendar = calendar
        self.groups = groups
        self.directory = directory
    }
}

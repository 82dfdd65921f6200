/// What facts are read with, beside the submission: settings of the whole rule set.
struct Surroundings: Sendable {
    var calendar = BusinessCalendar.usual
    var groups = Groups()
    var directory = Directory()
}

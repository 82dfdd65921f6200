import Intake

/// The last messages of a channel, or replies of a thread, as they were when last read: what is new, edited or gone
/// shows when they are read again.
struct SlackRecent: Sendable, Equatable {
    /// Messages up to this time are no longer looked at.
    var from: String
    /// The newest that was let go in a reading which is not at its end: older pages are still to come.
    var edge: String?
    /// The message's ts to how it stood: `""`, the ts of its last edit, `Mark.quiet` or `Mark.gone`.
    var known: [String: String] = [:]

    enum Mark {
        /// A bot's, or Slack's own: nobody's ask, so its end is no news either.
        static let quiet = "-"
        /// A root with replies stays as a tombstone when it is deleted.
        static let gone = "x"
    }

    init(from: String) {
        self.from = from
    }

    /// What became of a message since it was last seen; `nil` when there is nothing to tell.
    enum Change: Equatable {
        case new, edited, deleted
    }

    mutating func take(_ message: JSON, ts: String) -> Change? {
        guard Self.isAfter(ts, from) else { return nil }
        let mark = Self.mark(of: message)
        let before = known.updateValue(mark, forKey: ts)
        switch before {
        case nil: return mark == Mark.gone ? nil : .new
        case mark?, Mark.quiet?: return nil
        case Mark.gone?:
            known[ts] = Mark.gone
            return nil
        default: return mark == Mark.gone ? .deleted : mark == Mark.quiet || mark.isEmpty ? nil : .edited
        }
    }

    private static func mark(of message: JSON) -> String {
        switch message["subtype"]?.string {
        case "tombstone"?: return Mark.gone
        case nil, ""?, "thread_broadcast"?, "me_message"?, "file_share"?: break
        default: return Mark.quiet
        }
        if message["bot_id"]?.string != nil { return Mark.quiet }
        guard let edited = message["edited"]?["ts"]?.string, SlackTime.microseconds(edited) != nil else { return "" }
        return edited
    }

    /// Those whose absence would be a deletion.
    var present: [String] { known.filter { $0.value != Mark.gone }.keys.sorted() }

    /// Forgets a message that is gone; true when somebody asked for something with it.
    mutating func remove(_ ts: String) -> Bool {
        guard let mark = known.removeValue(forKey: ts) else { return false }
        return mark != Mark.quiet && mark != Mark.gone
    }

    /// Keeps the newest, so that a long gap takes no more room than a short one.
    mutating func trim(to limit: Int) {
        guard known.count > limit else { return }
        let ordered = known.keys.sorted { Self.isAfter($1, $0) }
        for ts in ordered.prefix(known.count - limit) {
            known[ts] = nil
            edge = edge.map { Self.isAfter(ts, $0) ? ts : $0 } ?? ts
        }
    }

    /// Ends a reading: what was let go is from now on outside.
    mutating func settle() {
        if let edge { from = edge }
        edge = nil
    }

    static func isAfter(_ a: String, _ b: String) -> Bool {
        (SlackTime.microseconds(a) ?? 0) > (SlackTime.microseconds(b) ?? 0)
    }
}

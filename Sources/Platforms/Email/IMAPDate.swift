import Intake

/// Dates as IMAP writes them (RFC 9051, section 9: `date` and `date-time`).
enum IMAPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `1-Nov-2026`, in UTC: servers compare with the day in their own zone, so the day before is asked for as well.
    static func day(of moment: Timestamp) -> String {
        let days = Int64((Double(moment.milliseconds) / 86_400_000).rounded(.down))
        let (year, month, day) = Timestamp.civil(fromDays: days)
        let name = (1...12).contains(month) ? months[Int(month) - 1] : "Jan"
        return "\(day)-\(name)-\(year)"
    }

    /// `17-Jul-2026 02:44:25 +0200`; the day may have a blank for its zero.
    static func read(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count >= 2 else { return nil }
        let date = parts[0].split(separator: "-")
        guard date.count == 3, let day = Int64(date[0]), let year = Int64(date[2]), (1...9999).contains(year),
            let month = months.firstIndex(where: { $0.equalsIgnoringASCIICase(date[1]) }), (1...31).contains(day)
        else { return nil }
        let time = parts[1].split(separator: ":").compactMap { Int64($0) }
        guard time.count == 3, (0...23).contains(time[0]), (0...59).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        var offset: Int64 = 0
        if parts.count > 2, let zone = Int64(parts[2]), (-2400...2400).contains(zone) {
            offset = (zone / 100 * 60 + zone % 100) * 60
        }
        let days = Timestamp.days(fromCivil: year, Int64(month) + 1, day)
        return Timestamp(milliseconds: (days * 86_400 + time[0] * 3600 + time[1] * 60 + time[2] - offset) * 1000)
    }
}

internal import Intake
private import Synchronization

/// How often a person's own address is answered.
///
/// Whoever fills in a form, or writes a mail, may name a stranger's address as theirs: without a bound, triaged would
/// be the one that floods it. Kept in memory: a new start begins to count anew.
final class Courtesy: Sendable {
    static let hourly = 6
    static let daily = 24
    private static let hour: Duration = .seconds(3600)
    private static let day: Duration = .seconds(86_400)

    private let answered = Mutex<[String: [Timestamp]]>([:])

    /// Whether one more answer may go there; if so, it counts.
    func allows(_ address: String, at now: Timestamp) -> Bool {
        let address = address.lowercased()
        return answered.withLock { answered in
            if answered.count > 10_000 {
                answered = answered.filter { $0.value.contains { now.since($0) < Self.day } }
            }
            let times = (answered[address] ?? []).filter { now.since($0) < Self.day }
            let isFine = times.count < Self.daily && times.count { now.since($0) < Self.hour } < Self.hourly
            answered[address] = isFine ? times + [now] : times
            return isFine
        }
    }
}

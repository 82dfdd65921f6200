import Foundation
import Intake

/// What generated files say of themselves, beside teams and words.
let settings = """
    timezone: Europe/Berlin
    business_hours: { days: [mon-fri], from: "09:00", to: "17:30", holidays: ["2025-12-25"] }
    groups: { execs: [dana@example.org], net: ["@example.net"], night: [U7] }

    """

/// The time in Berlin, by Foundation's calendar.
struct PlainTime {
    private let parts: DateComponents

    init(_ time: Timestamp) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Berlin") ?? .gmt
        parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .weekday],
            from: Date(timeIntervalSince1970: Double(time.milliseconds) / 1000))
    }

    private func two(_ number: Int?) -> String { String(String(100 + (number ?? 0)).dropFirst()) }

    var weekday: String { ["sun", "mon", "tue", "wed", "thu", "fri", "sat"][(parts.weekday ?? 1) - 1] }
    var clock: String { "\(two(parts.hour)):\(two(parts.minute))" }
    var date: String { "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))" }
    var isWork: Bool {
        !["sat", "sun"].contains(weekday) && date != "2025-12-25" && clock >= "09:00" && clock < "17:30"
    }
}

/// Nearness without any sense: half for each word of the example that the text has.
struct PlainLikeness: Likeness, PreparedExamples {
    var examples: [String] = []

    func prepare(_ examples: [String]) -> any PreparedExamples { PlainLikeness(examples: examples) }

    func nearest(to text: String) -> (score: Int, example: Int) { (Self.score(text, examples), 0) }

    static func score(_ text: String, _ examples: [String]) -> Int {
        examples.map { example in
            example.split(separator: " ").map { text.contains($0) ? 500 : 0 }.reduce(0, +)
        }.max() ?? 0
    }
}

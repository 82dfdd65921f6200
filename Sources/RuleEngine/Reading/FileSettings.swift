import Documents
import Intake

/// Settings of the whole rule set: each may be given in one of its files.
struct FileSettings {
    private(set) var timezone: String?
    private var places: [String: Place] = [:]

    /// Reads the settings of one file; `reader` is that of its top mapping.
    mutating func read(_ reader: inout MappingReader) {
        if let node = reader.take("timezone"), isFirst("timezone", node, reader) {
            timezone = readTimezone(node, reader)
        }
        if let node = reader.take("business_hours"), isFirst("business_hours", node, reader) {
            readHours(node, reader.problems)
        }
    }

    private mutating func isFirst(_ key: String, _ node: Node, _ reader: MappingReader) -> Bool {
        if let first = places[key] {
            reader.problem("026", "\"\(key)\" is already given at \(first)", at: node.place)
            return false
        }
        places[key] = node.place
        return true
    }

    /// The name's form only: which zones exist is for the module that reckons with them.
    private func readTimezone(_ node: Node, _ reader: MappingReader) -> String? {
        let allowed = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "+"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        if let name = node.scalar, !name.isEmpty, name.utf8.allSatisfy(allowed) { return name }
        reader.problem(
            "033", "\"timezone\" must be the name of a zone, found \(node.kindInWords)", hint: "such as Europe/Berlin",
            at: node.place)
        return nil
    }

    private func readHours(_ node: Node, _ problems: Problems) {
        guard var hours = MappingReader(node, what: "business_hours", prefix: "R", problems: problems) else { return }
        for day in hours.texts("days") where !Self.isDays(day) {
            hours.problem("033", "\"\(day)\" is no day", hint: "such as mon or mon-fri", at: node["days"]?.place)
        }
        for key in ["from", "to"] {
            guard let time = hours.text(key), !Self.isTime(time) else { continue }
            hours.problem("033", "\"\(key)\" cannot be \"\(time)\"", hint: "such as \"09:00\"", at: node[key]?.place)
        }
        for date in hours.texts("holidays") where Timestamp(iso8601: date + "T00:00:00Z") == nil {
            hours.problem("033", "\"\(date)\" is no date", hint: "such as 2026-12-25", at: node["holidays"]?.place)
        }
        hours.finish()
    }

    private static func isDays(_ text: String) -> Bool {
        let days = text.lowercased().split(separator: "-", omittingEmptySubsequences: false)
        return days.count <= 2
            && days.allSatisfy { ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains($0) }
    }

    private static func isTime(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]), parts[1].count == 2 else {
            return false
        }
        return (0...24).contains(hour) && (0..<60).contains(minute) && (hour < 24 || minute == 0)
    }
}

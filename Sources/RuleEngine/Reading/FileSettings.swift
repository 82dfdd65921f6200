import Documents
import Intake

/// Settings of the whole rule set: each may be given in one of its files.
struct FileSettings {
    private var zone: Zone?
    private var hours: BusinessHours?
    private var groups = Groups()
    private var directory: DirectorySetting?
    private var dedupe = DedupePolicy()
    private var places: [String: Place] = [:]

    /// Reads the settings of one file; `reader` is that of its top mapping.
    mutating func read(_ reader: inout MappingReader) {
        if let node = reader.takeMeant("timezone"), isFirst("timezone", node, reader) {
            zone = readZone(node, reader)
        }
        if let node = reader.takeMeant("business_hours"), isFirst("business_hours", node, reader) {
            hours = readHours(node, reader.problems)
        }
        if let node = reader.takeMeant("groups") { groups.add(node, problems: reader.problems) }
        if let node = reader.takeMeant("directory"), isFirst("directory", node, reader) {
            directory = DirectorySetting(node, problems: reader.problems)
        }
        if let node = reader.takeMeant(DedupeSection.name), isFirst(DedupeSection.name, node, reader) {
            dedupe = DedupeSection.read(node, reader.problems)
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

    private func readZone(_ node: Node, _ reader: MappingReader) -> Zone? {
        guard let name = node.scalar, !name.isEmpty else {
            reader.problem(
                "033", "\"timezone\" must be the name of a zone, found \(node.kindInWords)",
                hint: "such as Europe/Berlin", at: node.place)
            return nil
        }
        if let zone = Zone(name) { return zone }
        // Mostly only the city is known, or its place is written in small letters.
        let cities = Zone.names.sorted().filter { $0.lowercased().hasSuffix("/" + name.lowercased()) }
        let near = cities.first ?? nearest(to: name, in: Zone.names.sorted())
        let fix =
            cities.count == 1
            ? Fix(.replace(with: cities[0]), of: name, at: node.place)
            : cities.isEmpty ? Fix(of: name, in: Zone.names.sorted(), at: node.place) : nil
        reader.problem(
            "037", "there is no time zone \"\(name)\"",
            hint: near.map { "did you mean \"\($0)\"?" } ?? "such as Europe/Berlin", at: node.place,
            fix: fix)
        return nil
    }

    private func readHours(_ node: Node, _ problems: Problems) -> BusinessHours? {
        guard var reader = MappingReader(node, what: "business_hours", prefix: "R", problems: problems) else {
            return nil
        }
        var hours = BusinessHours.usual
        let days = reader.texts("days").flatMap { text -> [Weekday] in
            if let days = Weekday.days(text) { return days }
            reader.problem("033", "\"\(text)\" is no day", hint: "such as mon or mon-fri", at: node["days"]?.place)
            return []
        }
        if !days.isEmpty { hours.days = Set(days) }
        hours.from = time("from", node, &reader) ?? hours.from
        hours.to = time("to", node, &reader) ?? max(hours.to, hours.from + 60)
        if hours.from >= hours.to {
            reader.problem(
                "033", "the business opens at \(clockText(hours.from)) and closes at \(clockText(hours.to))",
                hint: "\"from\" is before \"to\", on the same day", at: node["to"]?.place ?? node["from"]?.place)
            return nil
        }
        for text in reader.texts("holidays") {
            if let day = CalendarDay(text) {
                hours.holidays.insert(day)
            } else {
                reader.problem("033", "\"\(text)\" is no date", hint: "such as 2026-12-25", at: node["holidays"]?.place)
            }
        }
        reader.finish()
        return hours
    }

    private func time(_ key: String, _ node: Node, _ reader: inout MappingReader) -> Int64? {
        guard let text = reader.text(key) else { return nil }
        if let second = clockSecond(text) { return second }
        reader.problem("033", "\"\(key)\" cannot be \"\(text)\"", hint: "such as \"09:00\"", at: node[key]?.place)
        return nil
    }

    /// What facts are read with, once all files are read.
    func surroundings(_ library: RuleLibrary, _ paths: RulePaths, _ problems: Problems) -> Surroundings {
        Surroundings(
            // What is given with a mistake in it is told once, not by all that needs it.
            calendar: BusinessCalendar(
                zone: zone ?? .utc, hours: hours ?? (places["business_hours"] == nil ? nil : .usual)),
            groups: groups,
            directory: directory?.directory(from: library, paths: paths, problems: problems)
                ?? (places["directory"] == nil ? Directory() : .unread),
            dedupe: dedupe)
    }
}

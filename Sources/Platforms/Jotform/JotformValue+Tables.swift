import Documents
import Intake

/// Tables, and whatever else has to be told on one line.
extension JotformValue {
    static let tableKeys: Set<String> = ["colIds", "rowIds", "litemode", "datetime", "timezone"]

    static func isSensitive(_ key: String) -> Bool {
        let key = key.lowercased()
        return key.hasPrefix("cc_") || ["cardnumber", "cvv", "cvc", "iban", "accountnumber"].contains(key)
    }

    /// A line for each row: `row: what was answered`.
    mutating func table(_ lines: [(key: String, value: JSON)]) {
        kind = .other
        for (index, line) in lines.prefix(Self.limit).enumerated() {
            let place = Int(line.key) ?? (line.key.isEmpty ? index : nil)
            let row = place.map { rows.indices.contains($0) ? rows[$0] : "" } ?? line.key
            guard let text = cells(line.value).nonEmpty else { continue }
            values.append((row.isEmpty ? text : "\(row): \(text)").tidied)
        }
        spell(values)
        spellings.append(lines.map { Self.line($0.value, depth: 0) }.joined(separator: " ").tidied)
    }

    private func cells(_ value: JSON) -> String {
        let cells = value.members.isEmpty ? value.elements.map { ("", $0) } : value.members.map { ($0.key, $0.value) }
        guard !cells.isEmpty else { return Self.line(value, depth: 0) }
        let isNamed = cells.count > 1 && columns.count > 1
        return cells.prefix(Self.limit).enumerated().compactMap { index, cell in
            guard let text = Self.line(cell.1, depth: 1).nonEmpty else { return nil }
            let place = Int(cell.0) ?? index
            if isNamed, columns.indices.contains(place), columns[place] != text { return "\(columns[place]): \(text)" }
            return Int(cell.0) == nil && !cell.0.isEmpty ? "\(cell.0): \(text)" : text
        }.joined(separator: ", ")
    }

    /// Any value on one line.
    static func line(_ value: JSON, depth: Int) -> String {
        if let text = value.scalarText { return text.hasPrefix("data:") ? "" : oneLine(text.tidied) }
        guard depth < 4 else { return "" }
        if !value.elements.isEmpty {
            return value.elements.prefix(limit).compactMap { line($0, depth: depth + 1).nonEmpty }
                .joined(separator: ", ")
        }
        return value.members.prefix(limit).compactMap { member in
            guard !isSensitive(member.key), let text = line(member.value, depth: depth + 1).nonEmpty else { return nil }
            return Int(member.key) == nil ? "\(member.key): \(text)" : text
        }.joined(separator: ", ").tidied
    }
}

import Documents

/// What conditions need of the settings of the whole set.
extension ConditionReader {
    /// Whether the set says what the fact needs; adds a problem where a rule could never match for want of it.
    func isAnswerable(_ fact: Fact, _ node: Node, at place: Place) -> Bool {
        switch fact.name {
        case Fact.timeBusinessHours.name: return hasBusinessHours(at: place)
        case Fact.authorGroup.name: return hasGroups(node)
        default: break
        }
        guard let point = fact.name.firstIndex(of: ".") else { return true }
        let column = String(fact.name[fact.name.index(after: point)...])
        switch fact.name[..<point] {
        case "customer":
            return hasColumn(column, of: surroundings.directory.customers, "customers", family: "customer", at: place)
        case "person":
            return hasColumn(column, of: surroundings.directory.people, "people", family: "person", at: place)
        default: return true
        }
    }

    private func hasBusinessHours(at place: Place) -> Bool {
        if surroundings.calendar.hasOwnHours { return true }
        problem(
            .settingMissing, "the rule set does not say what its business hours are",
            hint: "add business_hours: { days: [mon-fri], from: \"09:00\", to: \"17:00\" }", at: place)
        return false
    }

    /// The names that are compared must be groups, unless the directory may know more of them.
    private func hasGroups(_ node: Node) -> Bool {
        guard !surroundings.directory.mayHaveGroups, !surroundings.groups.isBroken else { return true }
        var isKnown = true
        for value in node.scalar.map({ _ in [node] }) ?? node.sequence ?? [] {
            guard let name = value.scalar, name != "missing", name != "present",
                !surroundings.groups.names.contains(where: { FoldedText($0).key == FoldedText(name).key })
            else { continue }
            problem(
                .unknownGroup, "there is no group \"\(name)\"",
                hint: suggestion(for: name, in: surroundings.groups.names) ?? "name its people under groups",
                at: value.place, fix: Fix(of: name, in: surroundings.groups.names, at: value.place))
            isKnown = false
        }
        return isKnown
    }

    private func hasColumn(
        _ column: String, of table: DirectoryTable?, _ name: String, family: String, at place: Place
    ) -> Bool {
        guard let table else {
            // Not an error: another source may come to fill it, and a rule that waits for it does no harm.
            problems.add(
                Problem(
                    RuleCode.settingMissing.rawValue,
                    "there is no directory of \(name), so this is always missing",
                    hint: "name its file under directory: { \(name): { file: \(name).csv, join: … } }", at: place,
                    severity: .warning))
            return true
        }
        guard let columns = table.columns, !columns.contains(column) else { return true }
        problem(
            .unknownColumn, "\(table.file) has no column \"\(column)\"", hint: suggestion(for: column, in: columns),
            at: place, fix: Fact.correction(ofMember: column, in: columns, family: family, at: place))
        return false
    }
}

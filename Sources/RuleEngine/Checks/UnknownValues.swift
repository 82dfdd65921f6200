import Documents
import Intake

/// Values and names that nothing ever has: in no row of a table, no option of a form's field, no field of a form.
struct UnknownValues {
    let reviewed: Reviewed
    let directory: Directory
    let forms: [Form]

    var problems: [Problem] { cells + fields + options }

    private func problem(_ message: String, _ hint: String?, at place: Place, fix: Fix? = nil) -> Problem {
        Problem(warning: .unknownValue, message, hint: hint, at: place, fix: fix)
    }

    /// A cell that no row has; a table may grow, so it is no error.
    private var cells: [Problem] {
        // A table may be long: each column is looked through once.
        var columns: [String: (values: [String], keys: Set<String>)] = [:]
        return reviewed.comparisons.filter { $0.matcher == nil }.compactMap { found in
            let parts = found.fact.name.split(separator: ".", maxSplits: 1).map(String.init)
            let tables = ["customer": directory.customers, "person": directory.people]
            guard parts.count == 2, let table = tables[parts[0]] ?? nil else { return nil }
            if columns[found.fact.name] == nil {
                let values = table.values(in: parts[1]) ?? []
                columns[found.fact.name] = (values, Set(values.map { FoldedText($0).key }))
            }
            guard let column = columns[found.fact.name], !column.keys.isEmpty,
                !column.keys.contains(FoldedText(found.text).key)
            else { return nil }
            return problem(
                "no row of \(table.file) has \"\(found.text)\" in the column \"\(parts[1])\"",
                suggestion(for: found.text, in: column.values), at: found.place)
        }
    }

    /// A field that no form has and no test gives, a slip away from one that a form has.
    private var fields: [Problem] {
        let known = Set(forms.flatMap(\.fields).map(\.key))
        guard !known.isEmpty else { return [] }
        let given = Set(
            reviewed.tests.flatMap(\.given.submission.fields).flatMap { [$0.label, $0.name ?? ""] }.map(fieldKey))
        var seen: Set<String> = []
        return reviewed.ruleNodes.compactMap { $0["when"] }.flatMap(fieldNames).compactMap { name, place in
            let key = fieldKey(name)
            guard !known.contains(key), !given.contains(key), seen.insert(key).inserted,
                case .replace(let near) = Fix(of: key, in: known.sorted(), at: place)?.change
            else { return nil }
            return problem(
                "no form has a field \"\(name)\"",
                "did you mean \"\(near)\"? For a field that a source sends, give it in a test", at: place)
        }
    }

    private func fieldNames(in when: Node) -> [(String, Place)] {
        when.allEntries.flatMap { entry -> [(String, Place)] in
            if entry.key == fieldFamily {
                return (entry.value.mapping ?? []).filter { !joiningWords.contains($0.key) }.map {
                    ($0.key, $0.keyPlace)
                }
            }
            guard entry.key.hasPrefix(fieldFamily + ".") else { return [] }
            return [(String(entry.key.dropFirst(fieldFamily.count + 1)), entry.keyPlace)]
        }
    }

    /// An answer in `show_if` that its field does not offer.
    private var options: [Problem] {
        reviewed.entries(of: "forms").flatMap { form -> [Problem] in
            let nodes = form.value["fields"]?.sequence ?? []
            let fields = forms.first { $0.key == form.key }?.fields ?? []
            return nodes.compactMap { $0["show_if"] }.flatMap(Comparison.all).compactMap { found in
                let key = String(found.fact.name.dropFirst(fieldFamily.count + 1))
                guard found.matcher == nil, let field = fields.first(where: { $0.key == key }), !field.options.isEmpty,
                    !field.options.contains(where: { FoldedText($0).key == FoldedText(found.text).key })
                else { return nil }
                return problem(
                    "\"\(found.text)\" is no option of \"\(key)\"", suggestion(for: found.text, in: field.options),
                    at: found.place, fix: Fix(of: found.text, in: field.options, at: found.place))
            }
        }
    }
}

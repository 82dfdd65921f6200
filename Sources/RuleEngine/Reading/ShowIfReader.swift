import Documents
import Intake

/// Reads `show_if`: conditions on the answers before it, in the words of `when`.
struct ShowIfReader {
    /// The keys of the fields before this one.
    let fields: [String]
    let problems: Problems

    private func problem(_ code: RuleCode, _ message: String, hint: String? = nil, at place: Place, fix: Fix? = nil) {
        problems.add(Problem(code.rawValue, message, hint: hint, at: place, fix: fix))
    }

    /// `nil`, with problems, when any part of it makes no condition.
    func read(_ node: Node) -> Form.Condition? {
        guard let entries = node.mapping else {
            problem(
                .notMapping, "show_if must be a mapping, found \(node.kindInWords)",
                hint: "such as show_if: { field.affected: my team }", at: node.place)
            return nil
        }
        guard !entries.isEmpty else {
            problem(.nothingListed, "show_if says nothing", at: node.place)
            return nil
        }
        return joined(entries.map(read(entry:)))
    }

    private func joined(_ parts: [Form.Condition?]) -> Form.Condition? {
        let read = parts.compactMap { $0 }
        guard read.count == parts.count else { return nil }
        return read.count == 1 ? read[0] : .all(read)
    }

    private func read(entry: Node.Entry) -> Form.Condition? {
        if joiningWords.contains(entry.key) {
            let nodes = entry.value.sequence ?? [entry.value]
            let parts = nodes.compactMap(read)
            guard !nodes.isEmpty, parts.count == nodes.count else {
                if nodes.isEmpty { problem(.nothingListed, "\"\(entry.key)\" lists no condition", at: entry.keyPlace) }
                return nil
            }
            switch entry.key {
            case "all": return .all(parts)
            case "any": return .any(parts)
            default: return .not(.any(parts))
            }
        }
        if entry.key == fieldFamily, let inner = entry.value.mapping {
            return joined(inner.map { read(field: $0.key, $0.value, at: $0.keyPlace) })
        }
        guard entry.key.hasPrefix(fieldFamily + ".") else {
            problem(
                .badShowIf, "show_if looks at fields of the form only, found \"\(entry.key)\"",
                hint: "such as \(fieldFamily).\(fields.sorted().first ?? "affected")", at: entry.keyPlace)
            return nil
        }
        return read(
            field: String(entry.key.dropFirst(fieldFamily.count + 1)), entry.value, at: entry.keyPlace)
    }

    private func read(field name: String, _ node: Node, at place: Place) -> Form.Condition? {
        let key = fieldKey(name)
        guard fields.contains(key) else {
            problem(
                .badShowIf, "no field \"\(name)\" stands before this one",
                hint: suggestion(for: key, in: fields), at: place,
                fix: Fact.correction(ofMember: name, in: fields, family: fieldFamily, at: place))
            return nil
        }
        switch node.content {
        case .scalar("present"): return .isPresent(key)
        case .scalar("missing"): return .not(.isPresent(key))
        case .scalar(let text): return .isOne(key, of: [text])
        case .sequence(let nodes):
            let texts = nodes.compactMap(\.scalar)
            guard !nodes.isEmpty, texts.count == nodes.count else {
                problem(.nothingListed, "a list of answers is expected", at: node.place)
                return nil
            }
            return .isOne(key, of: texts)
        case .mapping: return read(numbers: node, of: key)
        }
    }

    private func read(numbers node: Node, of key: String) -> Form.Condition? {
        guard var reader = MappingReader(node, what: "a comparison", prefix: "R", problems: problems) else {
            return nil
        }
        func number(_ name: String) -> Double? {
            guard let node = reader.take(name) else { return nil }
            if let number = node.scalar.flatMap({ Number($0) }) { return number.value }
            problem(.badNumber, "\"\(name)\" must be a number, found \(node.kindInWords)", at: node.place)
            return nil
        }
        let (low, high) = (number("gte"), number("lte"))
        reader.finish()
        if low == nil, high == nil {
            problem(.nothingListed, "a form compares numbers with gte and lte", at: node.place)
            return nil
        }
        return .isNumber(key, from: low, to: high)
    }
}

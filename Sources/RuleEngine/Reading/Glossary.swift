import Documents
import Intake

/// What a rule set names for its rules to use: templates, forms and rotas, beside its calendar.
struct Glossary {
    enum Kind: String {
        case template, form, rota

        var key: String { rawValue + "s" }
    }

    /// Known when every file is read.
    var calendar = BusinessCalendar.usual
    private(set) var templates: [String: Template] = [:]
    private(set) var rotas: [String: Rota] = [:]
    /// In the order of the files.
    private(set) var forms: [Form] = []
    private var places: [Kind: [String: Place]] = [:]

    /// Every name that is given, also where what it names has problems.
    func names(_ kind: Kind) -> [String] { (places[kind] ?? [:]).keys.sorted() }

    func knows(_ kind: Kind, _ name: String) -> Bool { places[kind]?[name] != nil }

    /// Reads `2026-12-01`, `2026-12-01 09:00` by the rule set's clock, and RFC 3339.
    func time(_ text: String) -> Timestamp? { calendar.instant(text) }

    /// Reads what one file names; `reader` is that of its top mapping.
    mutating func read(_ reader: inout MappingReader) {
        let problems = reader.problems
        for entry in entries(.template, &reader) {
            guard let text = entry.value.scalar else {
                problems.add(
                    Problem(
                        RuleCode.wrongKind.rawValue, "a template is a text, found \(entry.value.kindInWords)",
                        at: entry.value.place))
                continue
            }
            templates[entry.key] = Template(text, at: entry.value.place, problems)
        }
        for entry in entries(.form, &reader) {
            if let form = FormReader(problems: problems).read(entry) { forms.append(form) }
        }
        for entry in entries(.rota, &reader) {
            rotas[entry.key] = Rota(entry, problems)
        }
    }

    /// The entries under `templates`, `forms` or `rotas` whose names are new.
    private mutating func entries(_ kind: Kind, _ reader: inout MappingReader) -> [Node.Entry] {
        guard let node = reader.takeMeant(kind.key) else { return [] }
        guard let entries = node.mapping else {
            reader.problems.add(
                Problem(
                    RuleCode.notMapping.rawValue,
                    "\(kind.key) must be a mapping from names, found \(node.kindInWords)", at: node.place))
            return []
        }
        return entries.filter { entry in
            if let first = places[kind]?[entry.key] {
                reader.problems.add(
                    Problem(
                        RuleCode.givenTwice.rawValue,
                        "the \(kind.rawValue) \"\(entry.key)\" is already given at \(first)", at: entry.keyPlace))
                return false
            }
            places[kind, default: [:]][entry.key] = entry.keyPlace
            return true
        }
    }
}

import Documents
import Intake

/// Reads the entries of `tests`.
struct RuleTestReader {
    let teams: [String: Team]
    let ruleNames: [String]
    var problems: Problems
    /// The labels and priorities that rules give, by the action's name; `nil` where not every rule could be read.
    var given: [String: Set<String>]?
    /// By whose clock times without an offset are meant.
    var calendar = BusinessCalendar.usual

    func problem(
        _ code: RuleCode, _ message: String, hint: String? = nil, at place: Place, fix: Fix? = nil
    ) {
        problems.add(Problem(code.rawValue, message, hint: hint, at: place, fix: fix))
    }

    /// The test, or one for each of its cases.
    func read(_ node: Node) -> [RuleTest] {
        guard var reader = MappingReader(node, what: "a test", prefix: "R", problems: problems) else { return [] }
        let name = reader.requiredText("name", expected: "what the test shows")
        if let cases = reader.take("cases") {
            let (given, expect) = (reader.take("given"), reader.take("expect"))
            reader.finish()
            return read(cases: cases, of: name, given: given, expect: expect)
        }
        let given = reader.require("given", expected: "{ text: … }").flatMap(read(given:))
        let expected = reader.require("expect", expected: "{ route: … }").flatMap(read(expect:))
        reader.finish()
        guard let name, let given, let expected else { return [] }
        return [RuleTest(name: name, place: "\(node.place.file):\(node.place.line)", given: given, expected: expected)]
    }

    // MARK: - given

    func read(given node: Node) -> GivenFacts? {
        guard let entries = node.mapping else {
            problem(.notMapping, "given must be a mapping, found \(node.kindInWords)", at: node.place)
            return nil
        }
        var given = GivenFacts()
        given.submission.submittedAt = calendar.instant(GivenFacts.defaultTime)
        for entry in entries { take(entry, name: entry.key, into: &given) }
        let history = node["history"].map(read(history:))
        let saysMatch = entries.contains { $0.key == "match" || $0.key.hasPrefix("match.") }
        if let history, !saysMatch { given.match = PlainRecognition(history).match(given.submission.text) }
        let table = FieldTable(given.submission.fields)
        for key in table.collisions.sorted() {
            problem(.fieldsCollide, "two fields are both field.\(key) to rules", at: node.place)
        }
        return given
    }

    /// Takes a fact, or the facts of a family: `author: { name: … }` and `author.name: …` are one.
    private func take(_ entry: Node.Entry, name: String, into given: inout GivenFacts) {
        if name == "at" {
            guard let time = entry.value.scalar.flatMap({ calendar.instant($0) }) else {
                problem(
                    .badTime, "\"at\" must be a time, found \(entry.value.kindInWords)",
                    hint: "such as \"2026-12-24 17:55\", or 2026-12-24T17:55:00Z", at: entry.value.place)
                return
            }
            given.submission.submittedAt = time
            return
        }
        if name == "history" { return }
        let isFields = name == "fields" || name == fieldFamily
        if let inner = entry.value.mapping, isFields || Fact.families.contains(name) {
            for part in inner { take(part, name: "\(isFields ? fieldFamily : name).\(part.key)", into: &given) }
            return
        }
        guard !isFields, let fact = Fact.named(name) else {
            unknown(name, entry)
            return
        }
        if fact.name.hasPrefix("time.") {
            problem(
                .badFactValue, "\(fact.name) follows from the time of the test", hint: "give at: \"2026-12-24 17:55\"",
                at: entry.keyPlace)
            return
        }
        let nodes = entry.value.sequence ?? [entry.value]
        let values = nodes.compactMap(\.scalar)
        guard values.count == nodes.count else {
            problem(.wrongKind, "\"\(name)\" must be a text, found \(entry.value.kindInWords)", at: entry.value.place)
            return
        }
        if name.hasPrefix(fieldFamily + ".") {
            let label = String(name.dropFirst(fieldFamily.count + 1))
            given.submission.fields.append(Field(label: label, values: values))
        } else if !fact.give(&given, values) {
            problem(
                .badFactValue, "\(fact.name) cannot be \(listed(values)): it is \(fact.kind.inWords)",
                at: entry.value.place)
        }
    }

    private func unknown(_ name: String, _ entry: Node.Entry) {
        let first = String(name.split(separator: ".").first ?? "")
        if LaterLanguage.facts.contains(first) {
            problem(.notYet, "\"\(first)\" is not yet available in this version", at: entry.keyPlace)
        } else if name == "fields" || Fact.families.contains(name) {
            problem(
                .notMapping, "\"\(name)\" must be a mapping, found \(entry.value.kindInWords)", at: entry.value.place)
        } else {
            let synonym =
                joiningWords.contains(Synonyms.conditions[name]?.meaning ?? "") ? nil : Synonyms.conditions[name]
            problem(
                .unknownCondition, "there is no fact \"\(name)\" to give",
                hint: synonym?.hint() ?? suggestion(for: name, in: Fact.names + ["fields", "at", "history"]),
                at: entry.keyPlace,
                fix: Fact.correction(of: name, or: ["fields", "at", "history"], at: entry.keyPlace))
        }
    }

    // MARK: - expect

    func read(expect node: Node) -> Expectation? {
        guard
            var reader = MappingReader(
                node, what: "expect", prefix: "R", synonyms: Synonyms.actions, problems: problems)
        else { return nil }
        if node.mapping?.isEmpty ?? true {
            problem(.nothingListed, "expect says nothing, so the test can never fail", at: node.place)
        }
        var expected = Expectation()
        expected.drop = reader.text("drop").map { word in
            switch word {
            case "true": .anyReason
            case "false": .none
            default: .reason(word)
            }
        }
        expected.labels = reader.textsOrFalse("label")
        expected.notify = reader.textsOrFalse("notify")?.map { teams[$0]?.channel ?? $0 }
        expected.replies = reader.textsOrFalse("reply")
        expected.matched = reader.textsOrFalse("matched")
        for name in expected.matched ?? [] where !ruleNames.contains(name) {
            problem(
                .notAllowed, "there is no rule \"\(name)\"", hint: suggestion(for: name, in: ruleNames),
                at: node["matched"]?.place ?? node.place)
        }
        expected.settings = SettingExpectationReader(teams: teams, calendar: calendar, problems: problems).read(&reader)
        for name in [Label.name, Priority.name] { warnOfNeverGiven(name, node) }
        let later = (node.mapping ?? []).filter { LaterLanguage.actions.contains($0.key) }
        for entry in later {
            problem(.notYet, "\"\(entry.key)\" is not yet available in this version", at: entry.keyPlace)
        }
        reader.finish(alsoKnown: later.map(\.key))
        return expected
    }

    private func warnOfNeverGiven(_ name: String, _ expect: Node) {
        guard let given = given?[name], let node = expect[name] else { return }
        for value in node.sequence ?? [node] {
            guard let word = value.scalar, word != "false", !given.contains(word),
                // Cases share what they expect.
                !problems.all.contains(where: { $0.place == value.place && $0.code == RuleCode.neverGiven.rawValue })
            else { continue }
            problems.add(
                Problem(
                    warning: .neverGiven, "no rule gives \(name): \(word)",
                    hint: suggestion(for: word, in: given.sorted()), at: value.place))
        }
    }
}

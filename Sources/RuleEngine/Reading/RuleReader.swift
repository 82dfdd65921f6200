import Documents
import Intake

/// Reads the entries of `rules`.
struct RuleReader {
    let conditions: ConditionReader
    let actions: ActionReader
    let problems: Problems

    /// The rule, `nil` with problems where it cannot be followed, and its outline where it is a mapping at all.
    func read(_ node: Node) -> (rule: Rule?, outline: RuleOutline)? {
        guard var reader = MappingReader(node, what: "a rule", prefix: "R", synonyms: Synonyms.rule, problems: problems)
        else { return nil }
        let name = reader.requiredText("name", expected: "what the rule is for") ?? ""
        if node["name"] != nil, name.allSatisfy(\.isWhitespace) {
            reader.problem("003", "\"name\" says nothing", at: node["name"]?.place)
        }
        let owner = reader.text("owner")
        let isDraft = reader.choice("status", of: ["draft", "live"]) == "draft"
        let expires = expiry(&reader)
        let when = reader.take("when")
        let condition = when.map(conditions.condition) ?? .always
        let then = reader.require("then", expected: "what to do, such as { route: product-ops }")
        // A rule whose condition stands under a wrong name is not one without conditions.
        let isConditional = when != nil || reader.meant("when") != nil
        let meantThen = then ?? reader.meant("then")?.value
        let done = then.flatMap(read(then:)) ?? []
        reader.finish(alsoKnown: misplaced(in: node))
        let contradiction = RuleChecks.contradictsDrop.first { then?[$0.action] != nil }
        let outline = RuleOutline(
            name: name, place: node["name"]?.place ?? node.place, isDraft: isDraft,
            isUnconditional: expires == nil && when.map { $0.mapping?.isEmpty ?? false } ?? !isConditional,
            ends: expires.map { ($0.end, $0.place) }, routes: meantThen.map(routes) ?? false,
            drops: then?["drop"] != nil, stops: then?["stop"]?.scalar.flatMap(flag) ?? false,
            notifies: then?["notify"] != nil,
            contradictsDrop: contradiction?.words)
        guard let condition else { return (nil, outline) }
        let place = "\(node.place.file):\(node.place.line)"
        return (
            Rule(
                name: name, place: place, owner: owner, isDraft: isDraft, expires: expires?.day, ends: expires?.end,
                condition: condition, actions: done), outline
        )
    }

    /// `expires: 2026-12-31`: the last day on which the rule applies.
    private func expiry(_ reader: inout MappingReader) -> (day: CalendarDay, end: Timestamp, place: Place)? {
        guard let node = reader.take("expires") else { return nil }
        guard let day = node.scalar.flatMap({ CalendarDay($0) }) else {
            reader.problem(
                "033", "\"expires\" must be a date, found \(node.kindInWords)", hint: "such as 2026-12-31",
                at: node.place)
            return nil
        }
        return (day, conditions.surroundings.calendar.start(of: day.adding(1)), node.place)
    }

    /// Whether it says a route, be it under a wrong name.
    private func routes(_ then: Node) -> Bool {
        let problems = Problems()
        guard then["route"] == nil else { return true }
        return MappingReader(then, what: "then", synonyms: Synonyms.actions, problems: problems)?.meant("route") != nil
    }

    /// The actions in the order they are done, whatever order they are written in.
    private func read(then node: Node) -> [any DoableAction] {
        guard let entries = node.mapping else {
            actions.problem(
                .notMapping, "then must be a mapping, found \(node.kindInWords)",
                hint: "such as { route: product-ops }",
                at: node.place)
            return []
        }
        if entries.isEmpty, node.unread.isEmpty { actions.problem(.nothingListed, "then does nothing", at: node.place) }
        let names = doableActions.map { $0.name }
        for entry in entries where !names.contains(entry.key) {
            if let synonym = Synonyms.actions[entry.key] {
                actions.problem(
                    .unknownAction, "unknown action \"\(entry.key)\"",
                    hint: synonym.hint(besides: entries.map(\.key)) ?? suggestion(for: entry.key, in: names),
                    at: entry.keyPlace)
            } else if LaterLanguage.actions.contains(entry.key) {
                actions.problem(.notYet, "\"\(entry.key)\" is not yet available in this version", at: entry.keyPlace)
            } else {
                actions.problem(
                    .unknownAction, "unknown action \"\(entry.key)\"", hint: suggestion(for: entry.key, in: names),
                    at: entry.keyPlace,
                    fix: Fix(of: entry.key, in: names, besides: entries.map(\.key), at: entry.keyPlace))
            }
        }
        return doableActions.compactMap { action in
            node[action.name].flatMap { action.read($0, in: actions) }
        }
    }

    /// Tells of actions that stand beside `then` instead of under it, and of conditions beside `when`.
    private func misplaced(in node: Node) -> [String] {
        // A rule has a status of its own.
        let names = doableActions.map { $0.name }.filter { $0 != SetStatus.name }
        let own = FileKeys.rule.map(\.name)
        return (node.mapping ?? []).filter { !own.contains($0.key) }.compactMap { entry in
            let isAction = names.contains(entry.key)
            guard isAction || Fact.named(entry.key) != nil || joiningWords.contains(entry.key) else { return nil }
            actions.problem(
                .unknownKey, "\"\(entry.key)\" is \(isAction ? "an action" : "a condition")",
                hint: "it belongs under \(isAction ? "then" : "when")", at: entry.keyPlace)
            return entry.key
        }
    }
}

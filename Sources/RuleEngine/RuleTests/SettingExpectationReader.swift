import Documents
import Intake

/// Reads what `expect` says of the settings beside route, priority and posts.
struct SettingExpectationReader {
    let teams: [String: Team]
    let calendar: BusinessCalendar
    let problems: Problems

    private func problem(_ code: RuleCode, _ message: String, hint: String? = nil, at place: Place, fix: Fix? = nil) {
        problems.add(Problem(code.rawValue, message, hint: hint, at: place, fix: fix))
    }

    /// - Parameter reader: that of `expect`.
    func read(_ reader: inout MappingReader) -> SettingExpectations {
        var expected = SettingExpectations()
        func wish(_ setting: String, _ words: String?, _ got: @escaping @Sendable (Decision) -> String?) {
            expected.wishes.append(SettingExpectations.Wish(setting: setting, words: words, got: got))
        }
        if let node = reader.take(Route.name), let words = word(node, Route.name) {
            wish(Route.name, words.given) { $0.route }
            check(words.given, in: teams.keys.sorted(), .unknownTeam, "team", at: node.place)
        }
        if let node = reader.take(Priority.name), let words = word(node, Priority.name) {
            wish(Priority.name, words.given) { $0.priority }
        }
        if let node = reader.take(Assign.name), let words = word(node, Assign.name) {
            wish(Assign.name, words.given) { $0.assignee }
        }
        if let node = reader.take(SetStatus.name), let words = word(node, SetStatus.name) {
            wish(SetStatus.name, words.given) { $0.status?.rawValue }
            check(words.given, in: SetStatus.known.map(\.rawValue), .notAllowed, "status", at: node.place)
        }
        if let node = reader.take(SetObjective.name), let words = word(node, SetObjective.name) {
            wish(SetObjective.name, words.given) { $0.objective }
            check(
                words.given, in: teams.values.flatMap(\.objectives).map(\.key), .unknownObjective, "objective",
                at: node.place)
        }
        if let node = reader.take(Deduplicate.name) { dedupe(node, wish) }
        if let node = reader.take(Snooze.name), let words = word(node, Snooze.name) { snooze(words.given, node, wish) }
        if let node = reader.take(AddScore.name) { score(node, wish) }
        if let node = reader.take(Promise.name) { promise(node, &expected) }
        expected.ask = reader.textsOrFalse(Ask.name)?.map(fieldKey)
        expected.redact = reader.text(Redact.name).map { $0 == "false" ? .nothing : .shown($0) }
        return expected
    }

    private typealias Add = (String, String?, @escaping @Sendable (Decision) -> String?) -> Void

    /// What a single-valued setting must be; `false` says that it must not be given.
    private func word(_ node: Node, _ name: String) -> (given: String?, Void)? {
        guard let text = node.scalar, !text.isEmpty else {
            problem(.wrongKind, "\"\(name)\" must be a text, or false, found \(node.kindInWords)", at: node.place)
            return nil
        }
        return (text == "false" ? nil : text, ())
    }

    private func check(_ word: String?, in known: [String], _ code: RuleCode, _ name: String, at place: Place) {
        guard let word, !known.contains(word) else { return }
        problem(
            code, "there is no \(name) \"\(word)\"", hint: suggestion(for: word, in: known), at: place,
            fix: Fix(of: word, in: known, at: place))
    }

    private func dedupe(_ node: Node, _ wish: Add) {
        if node.scalar == "false" { return wish(Deduplicate.name, nil) { $0.dedupe?.words } }
        guard let read = Deduplicate.read(node, problems) else { return }
        let expected = Dedupe(read.mode ?? .link, scope: read.scope ?? .all)
        wish(Deduplicate.name, expected.words) { $0.dedupe?.words }
    }

    private func snooze(_ words: String?, _ node: Node, _ wish: Add) {
        let local: @Sendable (Decision) -> String? = { [calendar] decision in
            decision.snoozedUntil.map { calendar.local($0).text }
        }
        guard let words else { return wish(Snooze.name, nil, local) }
        guard let time = calendar.instant(words) else {
            return problem(
                .badTime, "\"snooze\" cannot be \"\(words)\"", hint: "until when, such as 2026-12-01, or false",
                at: node.place)
        }
        wish(Snooze.name, calendar.local(time).text, local)
    }

    private func score(_ node: Node, _ wish: Add) {
        guard let entries = node.mapping else {
            if let words = word(node, AddScore.name) { wish(AddScore.name, words.given) { $0.score.part("points") } }
            return
        }
        for entry in entries {
            guard Score.partNames.contains(entry.key) else {
                problem(
                    .unknownKey, "unknown key \"\(entry.key)\"", hint: suggestion(for: entry.key, in: Score.partNames),
                    at: entry.keyPlace)
                continue
            }
            guard let words = word(entry.value, entry.key) else { continue }
            let part = entry.key
            // 1,000 and 1000 are one number.
            let plain = words.given.map { Number($0)?.text ?? $0 }
            wish("score.\(part)", plain) { $0.score.part(part) }
        }
    }

    private func promise(_ node: Node, _ expected: inout SettingExpectations) {
        if node.scalar == "false" {
            expected.wishes.append(.init(setting: Promise.name, words: nil) { $0.promised })
            return
        }
        guard var reader = MappingReader(node, what: "\"sla\"", prefix: "R", problems: problems) else { return }
        let parts: [(String, @Sendable (Decision) -> ServiceLevel.Deadline?)] = [
            ("first_response", { $0.serviceLevel.firstResponse }), ("decision", { $0.serviceLevel.decision }),
        ]
        for (part, deadline) in parts {
            guard let node = reader.take(part), let words = word(node, part) else { continue }
            guard let wish = wish(for: words.given, "sla.\(part)", deadline) else {
                problem(
                    .badSpan, "\"\(part)\" cannot be \"\(words.given ?? "")\"",
                    hint: "such as 5 business days, or when that is: \"2026-12-01 10:00\"", at: node.place)
                continue
            }
            expected.wishes.append(wish)
        }
        func addresses(_ key: String) -> [String]? {
            reader.textsOrFalse(key)?.map { teams[$0]?.channel ?? $0 }
        }
        expected.remind = addresses("remind")
        expected.escalate = addresses("escalate")
        reader.finish()
    }

    /// By the span that the rule says, or by the time that comes of it.
    private func wish(
        for words: String?, _ setting: String, _ deadline: @escaping @Sendable (Decision) -> ServiceLevel.Deadline?
    ) -> SettingExpectations.Wish? {
        if let words, let time = calendar.instant(words) {
            return .init(setting: setting, words: calendar.local(time).text) { [calendar] decision in
                deadline(decision).map { calendar.local($0.due).text }
            }
        }
        guard let words else { return .init(setting: setting, words: nil) { deadline($0)?.within } }
        return TimeSpan(words).map { span in
            .init(setting: setting, words: span.words) { deadline($0)?.within }
        }
    }
}

extension MappingReader {
    /// A list, which `false` says must be empty; `nil` where the key is not there.
    mutating func textsOrFalse(_ key: String) -> [String]? {
        // Asked for even where it is not there, so that it is among the known keys.
        let texts = texts(key)
        guard let node = node[key] else { return nil }
        return node.scalar == "false" ? [] : texts
    }
}

extension Decision {
    /// What is promised, in words; `nil` when nothing is.
    fileprivate var promised: String? {
        let promises = settings.filter { $0.name.hasPrefix(Promise.name + ".") }.compactMap { setting in
            setting.value.map { "\(setting.name.dropFirst(Promise.name.count + 1)): \($0)" }
        }
        return promises.isEmpty ? nil : "{ \(promises.joined(separator: ", ")) }"
    }
}

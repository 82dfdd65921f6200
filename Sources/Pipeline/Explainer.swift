private import Documents
package import Intake
package import RuleEngine
package import Store
private import Synchronization

/// Recomputes the full trace of a stored decision from its recorded inputs.
///
/// The rule set is the one that decided, compiled from the text the store keeps; the last few are remembered.
package final class Explainer: Sendable {
    private let store: Store
    private let rules: ServingRules?
    private let likeness: any Likeness
    private let compiled = Mutex<[RuleSet]>([])

    /// - Parameters:
    ///   - rules: what serves beside it and need not be compiled again; `nil` where nothing does.
    ///   - likeness: names the example that a text came near to; how near it came is recorded with the decision.
    package init(store: Store, rules: ServingRules? = nil, likeness: any Likeness) {
        self.store = store
        self.rules = rules
        self.likeness = likeness
    }

    /// `nil` when the rule set's text is not in the store or no longer compiles.
    package func trace(_ record: DecisionRecord) async -> Trace? {
        await explain(record)?.trace
    }

    /// The decision made once more, with its trace: it is the stored one, or something is wrong.
    package func explain(_ record: DecisionRecord) async -> (decision: Decision, trace: Trace)? {
        await ruleSet(record.decision.rules)?.explain(record.facts)
    }

    private func ruleSet(_ hash: String) async -> RuleSet? {
        if let serving = rules?.current, serving.hash == hash { return serving }
        if let known = compiled.withLock({ $0.first { $0.hash == hash } }) { return known }
        guard let text = try? await store.ruleSet(hash), let files = RuleSet.files(fromStored: text),
            let made = RuleSet.load(files, library: .kept(files), likeness: likeness, problems: Problems())
        else { return nil }
        compiled.withLock { $0 = [made] + $0.prefix(3) }
        return made
    }
}

extension DecisionRecord {
    /// The recorded inputs, as rules look at them.
    package var facts: Facts {
        Facts(content, platform: content.key.platform, match: match, now: at, inputs: inputs)
    }
}

extension RuleSet {
    /// The files as one text, for the store.
    ///
    /// Included files say so, since a set that is made again has to read them where they are included.
    package var stored: String {
        JSON.array(
            files.map { file in
                var members = [
                    JSON.Member("path", .string(file.path)),
                    JSON.Member("text", .string(String(decoding: file.bytes, as: UTF8.self))),
                ]
                if file.isIncluded { members.append(JSON.Member("included", .bool(true))) }
                return .object(members)
            }
        ).text
    }

    package static func files(fromStored text: String) -> [RuleFile]? {
        guard let list = try? JSON(parsing: text) else { return nil }
        return list.elements.compactMap { element in
            guard let path = element["path"]?.string, let text = element["text"]?.string else { return nil }
            return RuleFile(path: path, bytes: Array(text.utf8), isIncluded: element["included"]?.bool ?? false)
        }
    }
}

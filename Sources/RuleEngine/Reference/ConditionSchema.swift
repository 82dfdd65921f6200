import Intake

/// The part of the schema that describes `when`: every fact, with the ways of comparing that fit its kind.
enum ConditionSchema {
    static var definitions: [JSON.Member] {
        let kinds = Fact.Kind.named.map { name, kind in JSON.Member(name, value(of: kind)) }
        return [JSON.Member("condition", condition), JSON.Member("conditions", several("condition"))] + kinds
    }

    /// The names of facts of which the second part is a form field's or a column's.
    static var openNames: String { "^(\(openFacts.map(family).joined(separator: "|")))\\." }

    private static var condition: JSON {
        let whole = allFacts.map { fact in
            JSON.Member(fact.name, RuleSchema.described(behind(fact), fact.summary, fact.example))
        }
        let short = shortForms.sorted { $0.key < $1.key }.map { name, fact in
            JSON.Member(name, RuleSchema.described(value(of: fact), fact.summary, nil))
        }
        let families = Fact.families.sorted().filter { family in !allFacts.contains { $0.name == family } }
            .map { JSON.Member($0, family($0)) }
        let joining = joiningWords.map { JSON.Member($0, Shape.defined("conditions")) }
        return [
            "type": "object", "additionalProperties": false,
            "properties": .object(joining + whole + short + families),
            "patternProperties": .object([JSON.Member(openNames, Shape.defined("ofText"))]),
        ]
    }

    private static func family(of fact: Fact) -> String { String(fact.name.prefix { $0 != "." }) }

    /// What stands behind a fact; its family's other members too, where it has any.
    private static func behind(_ fact: Fact) -> JSON {
        guard Fact.families.contains(fact.name) else { return value(of: fact) }
        return ["anyOf": [value(of: fact), family(fact.name)]]
    }

    private static func value(of fact: Fact) -> JSON {
        guard case .word(let words) = fact.kind else { return Shape.defined(fact.kind.name) }
        let choice = Shape.oneOf(words + presence)
        guard fact.name != Fact.timeWeekday.name else {
            return plain(.either([choice, .matching(daysInARow)]), of: fact.kind)
        }
        return plain(choice, of: fact.kind)
    }

    private static let presence = ["present", "missing"]
    private static let daysInARow = "^(mon|tue|wed|thu|fri|sat|sun) ?- ?(mon|tue|wed|thu|fri|sat|sun)$"

    /// `author: { name: …, email: … }`; any member at all behind `field`.
    private static func family(_ name: String) -> JSON {
        if let open = openFacts.first(where: { family(of: $0) == name }) {
            let members: JSON = ["type": "object", "additionalProperties": Shape.defined("ofText")]
            return RuleSchema.described(members, open.summary, open.example)
        }
        let members = allFacts.filter { $0.name.hasPrefix(name + ".") }.map { fact in
            JSON.Member(
                String(fact.name.dropFirst(name.count + 1)),
                RuleSchema.described(value(of: fact), fact.summary, fact.example))
        }
        // Within, they take the family's members again; an editor need not follow that far.
        let joining = joiningWords.map { JSON.Member($0, ["type": ["object", "array"]]) }
        return ["type": "object", "additionalProperties": false, "properties": .object(members + joining)]
    }

    private static func value(of kind: Fact.Kind) -> JSON {
        switch kind {
        case .number: plain(.either([.number, .oneOf(presence)]), of: kind)
        case .flag: plain(.either([.flag, .oneOf(presence)]), of: kind)
        case .date, .clock: plain(.either([Shape.measure.of(kind), .oneOf(presence)]), of: kind)
        case .text, .word: ["anyOf": [Shape.texts.schema, matchers(of: kind)]]
        }
    }

    /// A value, a list of them, or ways of comparing.
    private static func plain(_ shape: Shape, of kind: Fact.Kind) -> JSON {
        ["anyOf": [shape.schema, Shape.list(shape).schema, matchers(of: kind)]]
    }

    /// The matchers that fit, and the words that join them below one fact.
    private static func matchers(of kind: Fact.Kind) -> JSON {
        let fitting = readableMatchers.filter { $0.fits(kind) }
        let members = fitting.flatMap { matcher -> [JSON.Member] in
            let own = RuleSchema.described(matcher.shape.of(kind).schema, matcher.summary, matcher.example)
            return [JSON.Member(matcher.name, own)]
                + matcher.companions.map {
                    JSON.Member($0.name, RuleSchema.described($0.shape.schema, $0.summary, nil))
                }
        }
        let joining = joiningWords.map { JSON.Member($0, several(kind.name)) }
        let companions = fitting.flatMap { matcher in
            matcher.companions.map { JSON.Member($0.name, [.string(matcher.name)]) }
        }
        return .object(
            [
                JSON.Member("type", "object"), JSON.Member("minProperties", 1),
                JSON.Member("additionalProperties", false), JSON.Member("properties", .object(members + joining)),
            ] + (companions.isEmpty ? [] : [JSON.Member("dependencies", .object(companions))]))
    }

    private static func several(_ name: String) -> JSON {
        ["anyOf": [Shape.defined(name), ["type": "array", "items": Shape.defined(name), "minItems": 1]]]
    }
}

extension Fact.Kind {
    /// The kinds with a definition in the schema.
    fileprivate static let named: [(String, Fact.Kind)] = [
        ("ofText", .text), ("ofNumber", .number), ("ofFlag", .flag), ("ofWord", .word([])),
        ("ofDate", .date), ("ofClock", .clock),
    ]

    fileprivate var name: String {
        switch self {
        case .text: "ofText"
        case .number: "ofNumber"
        case .flag: "ofFlag"
        case .word: "ofWord"
        case .date: "ofDate"
        case .clock: "ofClock"
        }
    }
}

import Intake

/// The part of the schema that describes `when`: every fact, with the ways of comparing that fit its kind.
enum ConditionSchema {
    static var definitions: [JSON.Member] {
        let kinds = Fact.Kind.named.map { name, kind in JSON.Member(name, value(of: kind, named: name)) }
        return [JSON.Member("condition", condition), JSON.Member("conditions", several("condition"))] + kinds
    }

    private static var condition: JSON {
        let whole = allFacts.map { fact in
            JSON.Member(fact.name, RuleSchema.described(behind(fact), fact.summary, fact.example))
        }
        let families = Fact.families.sorted().filter { family in !allFacts.contains { $0.name == family } }
            .map { JSON.Member($0, family($0)) }
        let joining = joiningWords.map { JSON.Member($0, Shape.defined("conditions")) }
        return [
            "type": "object", "additionalProperties": false,
            "properties": .object(joining + whole + families),
            "patternProperties": .object([JSON.Member("^\(fieldFamily)\\.", Shape.defined("ofText"))]),
        ]
    }

    /// What stands behind a fact; its family's other members too, where it has any.
    private static func behind(_ fact: Fact) -> JSON {
        guard Fact.families.contains(fact.name) else { return value(of: fact) }
        return ["anyOf": [value(of: fact), family(fact.name)]]
    }

    private static func value(of fact: Fact) -> JSON {
        if case .word(let words) = fact.kind {
            let one = Shape.oneOf(words + ["present", "missing"]).schema
            return ["anyOf": [one, ["type": "array", "items": one], matchers(of: fact.kind, named: "ofWord")]]
        }
        return Shape.defined(fact.kind.name)
    }

    /// `author: { name: …, email: … }`; any member at all behind `field`.
    private static func family(_ name: String) -> JSON {
        if name == fieldFamily { return ["type": "object", "additionalProperties": Shape.defined("ofText")] }
        let members = allFacts.filter { $0.name.hasPrefix(name + ".") }.map { fact in
            JSON.Member(
                String(fact.name.dropFirst(name.count + 1)),
                RuleSchema.described(value(of: fact), fact.summary, fact.example))
        }
        return ["type": "object", "additionalProperties": false, "properties": .object(members)]
    }

    private static func value(of kind: Fact.Kind, named name: String) -> JSON {
        ["anyOf": [Shape.texts.schema, matchers(of: kind, named: name)]]
    }

    /// The matchers that fit, and the words that join them below one fact.
    private static func matchers(of kind: Fact.Kind, named name: String) -> JSON {
        let fitting = readableMatchers.filter { $0.fits(kind) }.map { matcher in
            JSON.Member(matcher.name, RuleSchema.described(matcher.shape.schema, matcher.summary, matcher.example))
        }
        let joining = joiningWords.map { JSON.Member($0, several(name)) }
        return [
            "type": "object", "minProperties": 1, "additionalProperties": false,
            "properties": .object(fitting + joining),
        ]
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

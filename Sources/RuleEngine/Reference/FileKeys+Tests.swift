import Intake

/// What tests are written in.
extension FileKeys {
    static let test = [
        Key("name", "What the test shows.", .text),
        Key("given", "The message: its facts, form fields under `fields`, `at` and `history`.", Shape.defined("given")),
        Key("expect", "What must come of it; what is not named may be anything.", Shape.defined("expect")),
        Key(
            "cases", "One test for each entry: its facts, and what it expects beside what all of them do.",
            list(of: "case")),
    ]

    /// Beside the facts.
    static let given = [
        Key("at", "When it is said, such as \"2026-12-24 17:55\".", .text),
        Key("history", "What was asked before.", ["type": "array", "items": Shape.defined("prior")]),
        Key("fields", "A form's answers, by the field's name or question.", open),
    ]

    static let prior = [
        Key("text", "What was asked.", .text),
        Key("status", "What has become of it; triaged unless given.", .oneOf(Status.allCases.map(\.rawValue))),
        Key("team", "Which team has it.", .text),
        Key("votes", "How many people want it; 1 unless given.", .number),
    ]

    /// Beside the facts.
    static let testCase = [
        Key("name", "What the case is called; by its text unless given.", .text),
        Key("expect", "What must come of it.", Shape.defined("expect")),
    ]

    static let expect = [
        Key("route", "The team.", .text),
        Key("priority", "The priority.", .text),
        Key("drop", "The reason, or `true` for any.", .text),
        Key("label", "All labels, in any order.", values),
        Key("notify", "All notices, by team or address, in any order.", values),
        Key("reply", "All answers.", values),
        Key("matched", "The names of all live rules that apply.", values),
        Key("assign", "The person.", .text),
        Key("status", "What it begins as.", .text),
        Key("objective", "The goal.", .text),
        Key(
            "dedupe", "What holds in the end, as a rule would say it; a scope that is not given is `all`.",
            .either([Deduplicate.shape, .flag])),
        Key("snooze", "Until when.", .text),
        Key(
            "score", "Points, or its parts and `rice`.",
            .either([.text, .mapping(Score.partNames.map { ($0, .text) })])),
        Key("sla", "Each part by its span or its due time.", sla),
        Key("ask", "The fields that are asked for, in order.", values),
        Key("redact", "The text as it is shown.", .text),
    ]

    private static let sla: JSON = [
        "anyOf": [
            Shape.flag.schema,
            [
                "type": "object", "minProperties": 1, "additionalProperties": false,
                "properties": [
                    "first_response": Shape.text.schema, "decision": Shape.text.schema, "remind": values,
                    "escalate": values,
                ],
            ],
        ]
    ]

    private static let open: JSON = ["type": "object", "additionalProperties": values]

    /// Facts with their values, and what else stands beside them.
    static func facts(and keys: [Key], required: [String] = []) -> JSON {
        // What the clock says follows from `at`.
        let told = allFacts.filter { !$0.name.hasPrefix("time.") }
        let whole = told.map { Key($0.name, $0.summary, values) }
        let families = Set(told.compactMap { $0.name.split(separator: ".").dropLast().first.map(String.init) })
        let closed = families.sorted().map { family -> Key in
            let members = told.filter { $0.name.hasPrefix(family + ".") }
            let names = members.map { Key(String($0.name.dropFirst(family.count + 1)), $0.summary, values) }
            guard let fact = told.first(where: { $0.name == family }) else {
                return Key(family, "The facts \(family).….", object(names))
            }
            return Key(family, fact.summary, ["anyOf": [values, object(names)]])
        }
        let opened = openFacts.map { fact in
            Key(String(fact.name.prefix { $0 != "." }), fact.summary, open)
        }
        let names = Set(closed.map(\.name))
        return [
            "type": "object", "additionalProperties": false,
            "properties": RuleSchema.properties(keys + whole.filter { !names.contains($0.name) } + closed + opened),
            "patternProperties": .object([JSON.Member(ConditionSchema.openNames, values)]),
        ]
    }
}

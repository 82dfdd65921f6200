import Intake

/// The keys of a rule file beside facts, matchers and actions.
///
/// A test holds these lists against what the readers ask for.
enum FileKeys {
    struct Key {
        var name: String
        var summary: String
        var schema: JSON

        init(_ name: String, _ summary: String, _ schema: JSON) {
            self.name = name
            self.summary = summary
            self.schema = schema
        }

        init(_ name: String, _ summary: String, _ shape: Shape) { self.init(name, summary, shape.schema) }
    }

    static let file = [
        Key("version", "Always 1.", .text),
        Key("timezone", "The zone that times are meant in, such as Europe/Berlin; once in a rule set.", .text),
        Key("business_hours", "When people work; once in a rule set.", object(hours)),
        Key(
            "teams", "Who takes requests, by the key that rules use.",
            ["type": "object", "additionalProperties": Shape.defined("team")]),
        Key(
            "words", "Vocabularies: lists of words and phrases with a name.",
            ["type": "object", "additionalProperties": Shape.texts.schema]),
        Key("rules", "From top to bottom; every rule that matches applies.", list(of: "rule")),
        Key("tests", "What must come of which message.", list(of: "test")),
    ]

    static let hours = [
        Key("days", "The days of work, such as mon-fri.", .texts),
        Key("from", "When work begins, such as \"09:00\".", .text),
        Key("to", "When work ends, such as \"17:30\".", .text),
        Key("holidays", "Days without work, such as 2026-12-25.", .texts),
    ]

    static let team = [
        Key("name", "As people read it; the key where none is given.", .text),
        Key("channel", "Where its notices go, as destination:address, such as \"lobby:#payments\".", .text),
        Key("owners", "Who answers for it.", .texts),
        Key("tracker", "Where its work is tracked, as tracker:project, such as \"jira:PAY\".", .text),
    ]

    static let rule = [
        Key("name", "What the rule is for; each rule needs its own.", .text),
        Key("owner", "Who looks after the rule.", .text),
        Key("status", "A draft is traced and changes nothing.", .oneOf(["draft", "live"])),
        Key("when", "When the rule applies; without it, always.", Shape.defined("condition")),
        Key("then", "What is done.", Shape.defined("then")),
    ]

    static let test = [
        Key("name", "What the test shows.", .text),
        Key("given", "The message: its facts, form fields under fields, and at.", ["type": "object"]),
        Key(
            "expect", "What must come of it; what is not named may be anything.",
            ["type": "object", "minProperties": 1]),
    ]

    static func object(_ keys: [Key], required: [String] = []) -> JSON {
        var members: [JSON.Member] = [
            .init("type", "object"), .init("additionalProperties", false),
            .init("properties", RuleSchema.properties(keys)),
        ]
        if !required.isEmpty { members.insert(.init("required", .array(required.map { .string($0) })), at: 1) }
        return .object(members)
    }

    private static func list(of name: String) -> JSON { ["type": "array", "items": Shape.defined(name)] }
}

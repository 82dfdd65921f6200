import Intake

/// The keys of a rule file beside facts, matchers and actions, in the order in which a person would write them.
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
        Key("version", "Always 1, in every file.", .text),
        Key(
            "include", "Other files, and folders for all `*.yaml` in them; their rules stand before the file's own.",
            .texts),
        Key("timezone", "Whose clock all times are told by, such as Europe/Berlin; UTC unless given.", .text),
        Key(
            "business_hours", "When people work; what is left out of it is Monday to Friday, nine to five.",
            object(hours)),
        Key("teams", "Who takes requests, by the key that rules use.", named("team")),
        Key("groups", "Lists of people: e-mail addresses, domains such as `@example.org`, platforms' ids.", namedTexts),
        Key("directory", "Tables that tell of customers and people.", object(directory)),
        Key(
            "dedupe", "What holds of duplicates where no rule says so, and how sure a match must be.",
            ["anyOf": [Shape.oneOf(Dedupe.Mode.allCases.map(\.rawValue)).schema, object(dedupe)]]),
        Key("words", "Vocabularies: lists of words and phrases with a name.", namedTexts),
        Key(
            "templates", "Texts for answers, each with a name.",
            ["type": "object", "additionalProperties": Shape.text.schema]),
        Key("rotas", "Who is on when, each with a name.", named("rota")),
        Key("forms", "What is asked of people, on a page or in a chat, each with a name.", named("form")),
        Key("rules", "From top to bottom; every rule that matches applies.", list(of: "rule")),
        Key("tests", "What must come of which message.", list(of: "test")),
    ]

    static let dedupe = [
        Key(
            DedupeSection.cost,
            "How many missed duplicates one wrong merge is as bad as, from 1 to 1000, such as `20 missed`.",
            .either([.number, .matching("^ *[0-9][0-9,]* +missed *$")])),
        Key(
            "mode", "`off`, `suggest` or `link`, as the action; `link` unless given.",
            .oneOf(Dedupe.Mode.allCases.map(\.rawValue))),
        Key(
            "scope", "`all`, `team`, `source` or `channel`, as the action; `all` unless given.",
            .oneOf(Dedupe.Scope.allCases.map(\.rawValue))),
    ]

    static let hours = [
        Key("days", "The days of work, such as mon-fri.", .texts),
        Key("from", "When work begins, such as \"09:00\".", .text),
        Key("to", "When work ends, such as \"17:30\".", .text),
        Key("holidays", "Days without work, such as 2026-12-25.", values),
    ]

    static let team = [
        Key("name", "As people read it; the key where none is given.", .text),
        Key("channel", "Where its notices go, as `destination:address`, such as \"lobby:#payments\".", .text),
        Key("owners", "The people who answer for it, and take turns.", values),
        Key("tracker", "Where its work is tracked, as `tracker:project`, such as \"jira:PAY\".", .text),
        Key(
            "objectives", "The goals it works for: a list, or a mapping from their keys to words.",
            ["anyOf": [values, ["type": "object", "additionalProperties": Shape.text.schema]]]),
    ]

    static let rule = [
        Key("name", "What the rule is for; each rule needs its own.", .text),
        Key("owner", "Who looks after the rule.", .text),
        Key(
            "status", "`live` unless given; a `draft` is traced and changes nothing.", .oneOf(["draft", "live"])),
        Key("expires", "The last day on which it applies, such as 2026-12-31.", .text),
        Key("when", "When the rule applies; without it, always.", Shape.defined("condition")),
        Key("then", "What is done.", Shape.defined("then")),
    ]

    // MARK: - Parts of schemas

    /// One text or a list of them, which may be empty.
    static let values = Shape.defined("values")

    private static let namedTexts: JSON = ["type": "object", "additionalProperties": Shape.texts.schema]

    private static func named(_ name: String) -> JSON {
        ["type": "object", "additionalProperties": Shape.defined(name)]
    }

    static func object(_ keys: [Key], required: [String] = []) -> JSON {
        var members: [JSON.Member] = [
            .init("type", "object"), .init("additionalProperties", false),
            .init("properties", RuleSchema.properties(keys)),
        ]
        if !required.isEmpty { members.insert(.init("required", .array(required.map { .string($0) })), at: 1) }
        return .object(members)
    }

    static func list(of name: String) -> JSON { ["type": "array", "items": Shape.defined(name)] }
}

package import Intake

/// The JSON Schema of rule files, for editors; written from the declarations of facts, matchers and actions.
///
/// Draft 7, which the editors' YAML servers read best.
package enum RuleSchema {
    package static func json() -> JSON {
        [
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "triaged rules",
            "description": "What is to happen with a request, in the words of the people who triage.",
            "type": "object",
            "required": ["version"],
            "additionalProperties": false,
            "properties": properties(FileKeys.file),
            "definitions": .object(definitions),
        ]
    }

    /// As it is committed: indented, so that a change shows in a review.
    package static var text: String { json().indented + "\n" }

    private static var definitions: [JSON.Member] {
        [
            // Editors read `no` and `017` as other things than texts; triaged reads all of them as text.
            JSON.Member("text", ["type": ["string", "number", "boolean"]]),
            JSON.Member(
                "texts",
                [
                    "anyOf": [
                        Shape.text.schema, ["type": "array", "items": Shape.text.schema, "minItems": 1],
                    ]
                ]),
            JSON.Member(
                "number",
                ["anyOf": [["type": "number"], ["type": "string", "pattern": "^[+-]?[0-9][0-9,]*(\\.[0-9]+)?$"]]]),
            JSON.Member("measure", measure),
            JSON.Member(
                "values", ["anyOf": [Shape.text.schema, ["type": "array", "items": Shape.text.schema]]]),
            JSON.Member(
                "flag", ["enum": [true, false, "true", "false", "yes", "no", "on", "off"]]),
            JSON.Member("team", FileKeys.object(FileKeys.team)),
            JSON.Member("rule", FileKeys.object(FileKeys.rule, required: ["name", "then"])),
            JSON.Member("test", test),
            JSON.Member("given", FileKeys.facts(and: FileKeys.given)),
            JSON.Member("case", FileKeys.facts(and: FileKeys.given + FileKeys.testCase)),
            JSON.Member("expect", FileKeys.object(FileKeys.expect)),
            JSON.Member("prior", FileKeys.object(FileKeys.prior, required: ["text"])),
            JSON.Member("table", FileKeys.object(FileKeys.table, required: ["file", "join"])),
            JSON.Member("rota", FileKeys.object(FileKeys.rota, required: ["people", "from", "every"])),
            JSON.Member("form", FileKeys.object(FileKeys.form, required: ["fields"])),
            JSON.Member("formField", FileKeys.object(FileKeys.formField, required: ["key", "label", "type"])),
            JSON.Member("showIf", FileKeys.showIf),
            JSON.Member("then", then),
        ] + ConditionSchema.definitions
    }

    /// A number, a date or a time of day.
    private static var measure: JSON {
        [
            "anyOf": [
                Shape.number.schema, Shape.measure.of(.date).schema, Shape.matching("^[0-9]{1,2}:[0-9]{2}").schema,
            ]
        ]
    }

    /// With `given` and `expect` of its own, or with cases that have them.
    private static var test: JSON {
        let keys = FileKeys.object(FileKeys.test, required: ["name"])
        return .object(
            keys.members + [
                JSON.Member("anyOf", [["required": ["given", "expect"]], ["required": ["cases"]]])
            ])
    }

    /// The actions, each with what it does.
    private static var then: JSON {
        let members = allActions.map { action in
            JSON.Member(action.name, described(action.shape.schema, action.summary, action.example))
        }
        return ["type": "object", "minProperties": 1, "additionalProperties": false, "properties": .object(members)]
    }

    static func properties(_ keys: [FileKeys.Key]) -> JSON {
        .object(keys.map { JSON.Member($0.name, described($0.schema, $0.summary, nil)) })
    }

    /// A schema with what a person is told who points at the key.
    static func described(_ schema: JSON, _ summary: String, _ example: String?) -> JSON {
        // Draft 7 ignores whatever stands beside a reference.
        let isReference = schema["$ref"] != nil
        let members = isReference ? [JSON.Member("allOf", [schema])] : schema.members
        let words = example.map { "\(summary)\n\nExample: \($0)" } ?? summary
        return .object([JSON.Member("description", .string(words))] + members)
    }
}

extension JSON {
    /// On many lines, two spaces a level.
    var indented: String { indented("") }

    private func indented(_ lead: String) -> String {
        let inner = lead + "  "
        switch self {
        case .array(let elements) where elements.contains { !$0.isScalar }:
            let lines = elements.map { inner + $0.indented(inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(lead)]"
        case .object(let members) where !members.isEmpty:
            let lines = members.map { "\(inner)\(JSON.string($0.key).text): \($0.value.indented(inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(lead)}"
        default: return text
        }
    }

    private var isScalar: Bool { members.isEmpty && elements.isEmpty }
}

import Intake

/// What rules name: the directory, rotas and forms.
extension FileKeys {
    static let directory = [
        Key("customers", "A row for each customer.", Shape.defined("table")),
        Key("people", "A row for each person.", Shape.defined("table")),
    ]

    static let table = [
        Key("file", "A CSV file whose first row names the columns, seen from this file's folder.", .text),
        Key(
            "join", "What a row is found by, which must be a column: the author's email, its domain, or the id.",
            .oneOf(DirectoryTable.Join.allCases.map(\.rawValue))),
    ]

    static let rota = [
        Key("people", "Who is on, one after the other.", .texts),
        Key("from", "When the first of them is on for the first time: a date, or a date and a time.", .text),
        Key("every", "How long each is on: hours, days or weeks.", .span),
    ]

    static let form = [
        Key("title", "As people read it; the form's name where none is given.", .text),
        Key("fields", "What is asked, in this order.", list(of: "formField")),
    ]

    static let formField = [
        Key("key", "The name behind `field.`.", .text),
        Key("label", "The question.", .text),
        Key(
            "type", "How it is answered; choice and choices need options.",
            .oneOf(Form.FieldType.allCases.map(\.rawValue))),
        Key("required", "Whether it must be answered.", .flag),
        Key("options", "What may be chosen.", .texts),
        Key("show_if", "When it is asked: by the answers to fields before it.", Shape.defined("showIf")),
    ]

    /// Conditions on answers, which know fewer ways of comparing than those of rules.
    static var showIf: JSON {
        let answer: JSON = [
            "anyOf": [Shape.texts.schema, Shape.mapping([("gte", .number), ("lte", .number)]).schema]
        ]
        let parts: JSON = [
            "anyOf": [Shape.defined("showIf"), ["type": "array", "items": Shape.defined("showIf"), "minItems": 1]]
        ]
        return [
            "type": "object", "minProperties": 1, "additionalProperties": false,
            "properties": .object(
                joiningWords.map { JSON.Member($0, parts) }
                    + [JSON.Member(fieldFamily, ["type": "object", "additionalProperties": answer])]),
            "patternProperties": .object([JSON.Member("^\(fieldFamily)\\.", answer)]),
        ]
    }
}

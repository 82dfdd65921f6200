package import Intake

/// What may stand under a key of a rule file: what editors complete and flag while a person types.
///
/// Wider than the reader where the two cannot agree: an editor that flags what the reader takes is a nuisance.
package indirect enum Shape: Sendable {
    case anything
    case text
    /// A text or a list of them.
    case texts
    case number
    case flag
    /// One of a closed set of words.
    case oneOf([String])
    /// A word, of which some are usual.
    case mostly([String])
    case list(Shape)
    /// The keys that may stand there.
    case mapping([(key: String, shape: Shape)])
    case either([Shape])
}

extension Shape {
    /// As JSON Schema; names such as `text` are defined by `RuleSchema`.
    package var schema: JSON {
        switch self {
        case .anything: [:]
        case .text: Self.defined("text")
        case .texts: Self.defined("texts")
        case .number: Self.defined("number")
        case .flag: Self.defined("flag")
        case .oneOf(let words): ["enum": .array(words.map { .string($0) })]
        case .mostly(let words): ["anyOf": [Shape.oneOf(words).schema, Self.defined("text")]]
        case .list(let shape): ["type": "array", "items": shape.schema, "minItems": 1]
        case .mapping(let keys):
            [
                "type": "object", "additionalProperties": false,
                "properties": .object(keys.map { JSON.Member($0.key, $0.shape.schema) }),
            ]
        case .either(let shapes): ["anyOf": .array(shapes.map(\.schema))]
        }
    }

    static func defined(_ name: String) -> JSON { ["$ref": .string("#/definitions/\(name)")] }
}

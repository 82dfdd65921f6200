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
    /// A number, a date or a time of day: whichever the fact is compared with.
    case measure
    case flag
    /// A text of a certain form, as a regular expression of JSON Schema.
    case matching(String)
    /// One of a closed set of words.
    case oneOf([String])
    /// A word, of which some are usual.
    case mostly([String])
    case list(Shape)
    /// A list of two.
    case pair(Shape)
    /// The keys that may stand there, and those that must.
    case mapping([(key: String, shape: Shape)], required: [String] = [])
    case either([Shape])

    /// One of these or a list of them.
    static func some(_ shape: Shape) -> Shape { .either([shape, .list(shape)]) }

    /// A length of time, roughly: the reader knows the units.
    static let span = Shape.matching("^ *[0-9]+ +[A-Za-z ]+$")

    /// The shape where it is compared with facts of one kind.
    func of(_ kind: Fact.Kind) -> Shape {
        switch (self, kind) {
        case (.measure, .number): .number
        case (.measure, .date): .matching("^[0-9]{4}-[0-9]{2}-[0-9]{2}")
        // A time without quotes is a number to some readers of YAML.
        case (.measure, .clock): .either([.matching("^[0-9]{1,2}:[0-9]{2}"), .number])
        case (.pair(let shape), _): .pair(shape.of(kind))
        default: self
        }
    }
}

extension Shape {
    /// As JSON Schema; names such as `text` are defined by `RuleSchema`.
    package var schema: JSON {
        switch self {
        case .anything: [:]
        case .text: Self.defined("text")
        case .texts: Self.defined("texts")
        case .number: Self.defined("number")
        case .measure: Self.defined("measure")
        case .matching(let pattern): ["type": "string", "pattern": .string(pattern)]
        case .flag: Self.defined("flag")
        // `off` is false to some readers of YAML.
        case .oneOf(let words): ["enum": .array(words.map { .string($0) } + (words.contains("off") ? [false] : []))]
        case .mostly(let words): ["anyOf": [Shape.oneOf(words).schema, Self.defined("text")]]
        case .list(let shape): ["type": "array", "items": shape.schema, "minItems": 1]
        case .pair(let shape): ["type": "array", "items": shape.schema, "minItems": 2, "maxItems": 2]
        case .mapping(let keys, let required):
            .object(
                [JSON.Member("type", "object"), JSON.Member("additionalProperties", false)]
                    + (required.isEmpty
                        ? [JSON.Member("minProperties", 1)]
                        : [JSON.Member("required", .array(required.map { .string($0) }))])
                    + [JSON.Member("properties", .object(keys.map { JSON.Member($0.key, $0.shape.schema) }))])
        case .either(let shapes): ["anyOf": .array(shapes.map(\.schema))]
        }
    }

    static func defined(_ name: String) -> JSON { ["$ref": .string("#/definitions/\(name)")] }
}

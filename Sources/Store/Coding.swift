private import Documents
internal import Intake

/// Values kept as JSON text in one column.
enum Coding {
    static func text(_ value: some JSONValue) -> String { value.json.text }

    static func text(_ values: [String]) -> String { JSON(values).text }

    static func text(_ values: [some JSONValue]) -> String { JSON(values).text }

    static func value<T: JSONValue>(_ type: T.Type = T.self, _ text: String) throws -> T {
        try T(json: JSON(parsing: text, parts: .max))
    }

    static func values<T: JSONValue>(_ type: T.Type = T.self, _ text: String) throws -> [T] {
        try JSON(parsing: text, parts: .max).elements.map { try T(json: $0) }
    }

    static func texts(_ text: String) throws -> [String] {
        try JSON(parsing: text, parts: .max).elements.compactMap(\.string)
    }
}

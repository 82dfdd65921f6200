/// A value that is kept, or sent, as JSON.
///
/// What is empty is left out when written and found empty when read, so that a row says no more than it must and a
/// later member does not make earlier rows unreadable.
package protocol JSONValue {
    var json: JSON { get }
    init(json: JSON) throws(JSONMismatch)
}

/// What a JSON text should have had.
package struct JSONMismatch: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

extension JSON {
    /// An object without the members that have no value.
    package init(compact members: [(String, JSON?)]) {
        self = .object(
            members.compactMap { key, value in
                switch value {
                case nil, .array([])?, .object([])?: nil
                case let value?: Member(key, value)
                }
            })
    }

    package init(_ values: [String]) { self = .array(values.map(JSON.string)) }

    package init(_ values: [some JSONValue]) { self = .array(values.map(\.json)) }

    package init(_ values: [String: String]) {
        self = .object(values.sorted { $0.key < $1.key }.map { Member($0.key, .string($0.value)) })
    }

    package init(_ values: [String: Int]) {
        self = .object(values.sorted { $0.key < $1.key }.map { Member($0.key, .int(Int64($0.value))) })
    }
}

// MARK: - Reading what must be there

extension JSON {
    package func text(_ key: String) throws(JSONMismatch) -> String {
        guard let value = self[key]?.string else { throw JSONMismatch("\"\(key)\" must be a text") }
        return value
    }

    package func whole(_ key: String) throws(JSONMismatch) -> Int64 {
        guard let value = self[key]?.int else { throw JSONMismatch("\"\(key)\" must be a whole number") }
        return value
    }

    package func value<T: JSONValue>(_ key: String, as type: T.Type = T.self) throws(JSONMismatch) -> T {
        guard let json = self[key] else { throw JSONMismatch("\"\(key)\" is missing") }
        return try T(json: json)
    }

    package func word<T: RawRepresentable<String>>(_ key: String, as type: T.Type = T.self) throws(JSONMismatch) -> T {
        guard let value = T(rawValue: try text(key)) else { throw JSONMismatch("\"\(key)\" is an unknown word") }
        return value
    }

    // MARK: - What may be there

    package func optional<T: JSONValue>(_ key: String, as type: T.Type = T.self) throws(JSONMismatch) -> T? {
        guard let json = self[key], !json.isNull else { return nil }
        return try T(json: json)
    }

    package func optionalWord<T: RawRepresentable<String>>(_ key: String) throws(JSONMismatch) -> T? {
        self[key]?.string == nil ? nil : try word(key)
    }

    package func texts(_ key: String) -> [String] { self[key]?.elements.compactMap(\.string) ?? [] }

    package func values<T: JSONValue>(_ key: String, of type: T.Type = T.self) throws(JSONMismatch) -> [T] {
        var values: [T] = []
        for element in self[key]?.elements ?? [] { values.append(try T(json: element)) }
        return values
    }

    package func textsByKey(_ key: String) -> [String: String] {
        var values: [String: String] = [:]
        for member in self[key]?.members ?? [] { values[member.key] = member.value.string }
        return values
    }

    package func numbersByKey(_ key: String) -> [String: Int] {
        var values: [String: Int] = [:]
        for member in self[key]?.members ?? [] { values[member.key] = member.value.int.map(Int.init(clamping:)) }
        return values
    }

    package func number(_ key: String) -> Int? { self[key]?.int.map(Int.init(clamping:)) }
}

extension Timestamp {
    package var json: JSON { .int(milliseconds) }
}

extension JSON {
    package func time(_ key: String) throws(JSONMismatch) -> Timestamp { Timestamp(milliseconds: try whole(key)) }

    package func optionalTime(_ key: String) -> Timestamp? { self[key]?.int.map(Timestamp.init(milliseconds:)) }

    package init(_ id: RequestID?) { self = id.map { .int($0.number) } ?? .null }
}

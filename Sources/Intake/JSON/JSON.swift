/// A JSON value.
///
/// Objects keep the order and the duplicates they came with; the first of equal keys is the one read.
///
/// Reading is in `Documents` (`JSON(parsing:)`); writing is here, since every module that composes needs it.
package enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSON])
    case object([Member])

    package struct Member: Sendable, Equatable {
        package var key: String
        package var value: JSON

        package init(_ key: String, _ value: JSON) {
            self.key = key
            self.value = value
        }
    }
}

// MARK: - Reading

extension JSON {
    package subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The value at a path of object keys.
    package subscript(key: String, rest: String...) -> JSON? {
        rest.reduce(self[key]) { $0?[$1] }
    }

    package var string: String? {
        if case .string(let value) = self { return value }
        return nil
    }

    package var bool: Bool? {
        if case .bool(let value) = self { return value }
        return nil
    }

    package var int: Int64? {
        if case .int(let value) = self { return value }
        return nil
    }

    package var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The elements of an array; empty for anything else.
    package var elements: [JSON] {
        if case .array(let elements) = self { return elements }
        return []
    }

    /// The members of an object; empty for anything else.
    package var members: [Member] {
        if case .object(let members) = self { return members }
        return []
    }

    package var isNull: Bool { self == .null }

    /// A scalar as a person would write it; `nil` for null, arrays and objects.
    package var scalarText: String? {
        switch self {
        case .string(let value): value
        case .int(let value): String(value)
        case .double(let value): value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
        case .bool(let value): value ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    /// The value a JSON Pointer names (RFC 6901): `/user/emails/0`, with `~1` for `/` and `~0` for `~`.
    package func at(pointer: String) -> JSON? {
        if pointer.isEmpty { return self }
        guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
        var value = self
        for part in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let isPlain = !part.utf8.contains(UInt8(ascii: "~"))
            let token = isPlain ? String(part) : part.replacing("~1", with: "/").replacing("~0", with: "~")
            switch value {
            case .object:
                guard let member = value[token] else { return nil }
                value = member
            case .array(let elements):
                guard let index = Int(token), elements.indices.contains(index) else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }
}

extension StringProtocol {
    /// `replacing` of the standard library needs its regex module; this one does not.
    fileprivate func replacing(_ text: String, with replacement: String) -> String {
        split(separator: text, omittingEmptySubsequences: false).joined(separator: replacement)
    }
}

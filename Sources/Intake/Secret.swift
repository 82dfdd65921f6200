/// A token, key or password.
///
/// It prints as `‹redacted›`, so that no log, error or dump can show it.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The value itself, for the one place that signs or sends it.
    package var revealed: [UInt8] { bytes }

    package var revealedText: String { String(decoding: bytes, as: UTF8.self) }

    package var description: String { "‹redacted›" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Compares in time that depends on the lengths only, so that a guess learns nothing from how long a refusal took.
package func constantTimeEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    // Arrays, not any collection: from another module a generic is not specialised, and costs microseconds.
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
}

import Documents

/// A way of comparing a fact, as a key below it: `text: { contains: … }`.
///
/// One file each, and a line in `allMatchers`.
package protocol Matcher: Sendable {
    static var name: String { get }
    /// One sentence for the reference.
    static var summary: String { get }
    /// A condition that uses it.
    static var example: String { get }
    /// What may stand under its key, for editors.
    static var shape: Shape { get }
    /// Keys that may stand beside its own and belong to it.
    static var companions: [Companion] { get }
}

/// A key that says more of how a matcher compares.
package struct Companion: Sendable {
    package var name: String
    package var summary: String
    package var shape: Shape
}

extension Matcher {
    package static var companions: [Companion] { [] }
}

/// The part of a matcher that reads the rule file.
protocol ReadableMatcher: Matcher {
    static func fits(_ kind: Fact.Kind) -> Bool

    /// The condition for the value under the matcher's key; `nil`, with a problem, when it makes none.
    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition?

    /// The same, with all that stands beside the matcher's key.
    static func read(
        _ node: Node, beside entries: [Node.Entry], of fact: Fact, in reader: ConditionReader
    ) -> Condition?
}

extension ReadableMatcher {
    /// Most matchers are for texts.
    static func fits(_ kind: Fact.Kind) -> Bool { kind == .text }

    static func read(
        _ node: Node, beside entries: [Node.Entry], of fact: Fact, in reader: ConditionReader
    ) -> Condition? {
        read(node, of: fact, in: reader)
    }
}

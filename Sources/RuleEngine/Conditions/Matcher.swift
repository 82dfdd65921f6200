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
}

extension Matcher {
    package static var shape: Shape { .anything }
}

/// The part of a matcher that reads the rule file.
protocol ReadableMatcher: Matcher {
    static func fits(_ kind: Fact.Kind) -> Bool

    /// The condition for the value under the matcher's key; `nil`, with a problem, when it makes none.
    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition?

    /// Keys that may stand beside the matcher's own and belong to it.
    static var companions: [String] { get }

    /// The same, with all that stands beside the matcher's key.
    static func read(
        _ node: Node, beside entries: [Node.Entry], of fact: Fact, in reader: ConditionReader
    ) -> Condition?
}

extension ReadableMatcher {
    /// Most matchers are for texts.
    static func fits(_ kind: Fact.Kind) -> Bool { kind == .text }

    static var companions: [String] { [] }

    static func read(
        _ node: Node, beside entries: [Node.Entry], of fact: Fact, in reader: ConditionReader
    ) -> Condition? {
        read(node, of: fact, in: reader)
    }
}

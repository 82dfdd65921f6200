/// A node of a YAML document with the place it stands.
///
/// Every scalar is its text: `no`, `017` and `17:55` stay as written.
package struct Node: Sendable {
    package indirect enum Content: Sendable {
        case scalar(String)
        case sequence([Node])
        case mapping([Entry])
    }

    package struct Entry: Sendable {
        package var key: String
        package var keyPlace: Place
        package var value: Node
    }

    package var content: Content
    package var place: Place
    /// Keys of a mapping whose values could not be read, and whose problem is told: they are not there, nor missing.
    package var unread: Set<String> = []

    package init(_ content: Content, at place: Place, unread: Set<String> = []) {
        self.content = content
        self.place = place
        self.unread = unread
    }

    package var scalar: String? {
        if case .scalar(let text) = content { return text }
        return nil
    }

    package var sequence: [Node]? {
        if case .sequence(let nodes) = content { return nodes }
        return nil
    }

    package var mapping: [Entry]? {
        if case .mapping(let entries) = content { return entries }
        return nil
    }

    package subscript(key: String) -> Node? {
        mapping?.first { $0.key == key }?.value
    }

    /// What it is, for `expected a list, found …`.
    package var kindInWords: String {
        switch content {
        case .scalar(let text): text.isEmpty ? "nothing" : "the text \"\(text.prefix(40))\""
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

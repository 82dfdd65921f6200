import Documents
import Intake

/// Labels in conditions that look like a slip for a label that rules set.
///
/// Conditions see the labels that the source sent, so any label may be right: only one that is a letter away from a
/// label of the rules, and that no test gives, is told.
struct LabelSlips {
    let reviewed: Reviewed

    var problems: [Problem] {
        let nodes = reviewed.ruleNodes
        let set = Set(nodes.compactMap { $0["then"]?["label"] }.flatMap(texts))
        let sent = Set(reviewed.tests.flatMap(\.given.submission.labels).map(folded))
        let known = Set(set.map(folded))
        var seen: Set<String> = []
        return nodes.compactMap { $0["when"] }.flatMap(\.allEntries).filter { $0.key == "label" }
            .flatMap { scalars($0.value) }.compactMap { node in
                guard let text = node.scalar, !known.contains(folded(text)), !sent.contains(folded(text)),
                    let near = slip(text, set.sorted()), seen.insert(text).inserted
                else { return nil }
                return Problem(
                    warning: .labelSlip, "\"\(text)\" is no label of these rules, and nearly one",
                    hint: "did you mean \"\(near)\"? For a label that the source sends, give it in a test",
                    at: node.place)
            }
    }

    /// The label that differs by one slip of the finger; a plural is another word.
    private func slip(_ text: String, _ labels: [String]) -> String? {
        guard text.count >= 5, let near = nearest(to: text, in: labels), abs(near.count - text.count) <= 1 else {
            return nil
        }
        let fix = Fix(of: text, in: [near], at: Place(file: "", line: 0, column: 0))
        guard fix != nil, near + "s" != text, text + "s" != near, isOneSlip(text, near) else { return nil }
        return near
    }

    /// One letter more, less, other, or two swapped.
    private func isOneSlip(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.lowercased()), Array(b.lowercased()))
        let start = zip(a, b).prefix { $0 == $1 }.count
        let end = min(zip(a.reversed(), b.reversed()).prefix { $0 == $1 }.count, min(a.count, b.count) - start)
        let (left, right) = (a[start..<(a.count - end)], b[start..<(b.count - end)])
        return left.count <= 1 && right.count <= 1
            || left.count == 2 && right.count == 2 && left.elementsEqual(right.reversed())
    }

    private func texts(_ node: Node) -> [String] { scalars(node).compactMap(\.scalar) }

    private func scalars(_ node: Node) -> [Node] { node.sequence ?? [node] }

    private func folded(_ text: String) -> String { FoldedText(text).key }
}

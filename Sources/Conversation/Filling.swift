internal import Intake

/// Fills into a rule's words what is known only when the answer is planned: the request, its team, its voices.
///
/// In one pass, so that nothing that is filled in is looked at again.
struct Filling {
    private let turn: Turn

    init(_ turn: Turn) {
        self.turn = turn
    }

    /// The words with their places filled; what is not known leaves nothing behind.
    func inlines(_ words: String) -> [PostBody.Inline] {
        var inlines: [PostBody.Inline] = []
        var text = ""
        var rest = words[...]
        while let first = rest.first {
            guard first == "{", let (name, end) = Self.place(rest) else {
                text.append(first)
                rest = rest.dropFirst()
                continue
            }
            rest = rest[end...]
            guard let value = value(name) else {
                // Of the spaces on either side one is enough.
                if rest.first == " ", text.isEmpty || text.last == " " { rest = rest.dropFirst() }
                continue
            }
            if !text.isEmpty { inlines.append(.text(text)) }
            text = ""
            inlines.append(value)
        }
        while text.last == " " { text.removeLast() }
        return text.isEmpty ? inlines : inlines + [.text(text)]
    }

    private static let names = ["request", "team", "voices", "link"]

    /// The name of a place that the text begins with, and where it ends.
    private static func place(_ text: Substring) -> (name: String, end: String.Index)? {
        for name in names {
            let place = "{{\(name)}}"
            if text.hasPrefix(place) { return (name, text.index(text.startIndex, offsetBy: place.count)) }
        }
        return nil
    }

    private func value(_ name: String) -> PostBody.Inline? {
        switch name {
        case "request": return turn.request.map { Conversation.reference($0, turn.hub) }
        case "team": return turn.team.map { .text($0.name) }
        case "voices": return turn.request.map { _ in .text("\(turn.joined?.voices ?? 1)") }
        default:
            guard let request = turn.request, let hub = turn.hub else { return nil }
            let url = "\(hub)/requests/\(request)"
            return .link(url, url: url)
        }
    }
}

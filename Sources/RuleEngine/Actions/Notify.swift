import Documents
import Intake

/// Posts a notice about the request somewhere.
struct Notify: DoableAction {
    static let name = "notify"
    static let summary =
        "Posts a notice to a team's channel or to an address; the notices of all matching rules add up."
    static let example = "notify: [payments, \"slack:#incidents\"]"
    static let shape = Shape.texts

    /// As `destination:address`.
    let addresses: [String]

    static func read(_ node: Node, in reader: ActionReader) -> Notify? {
        guard let texts = reader.texts(node, name, expected: "a team, an address, or a list of these") else {
            return nil
        }
        let addresses = texts.compactMap { text, place -> String? in
            if let team = reader.teams[text] {
                if let channel = team.channel { return channel }
                reader.problem(.badAddress, "the team \"\(text)\" has no channel to notify", at: place)
            } else if text.contains(":") {
                if isAddress(text) { return text }
                reader.problem(.badAddress, "\"\(text)\" is no address", hint: "such as \"lobby:#payments\"", at: place)
            } else {
                reader.problem(
                    .unknownTeam, "there is no team \"\(text)\"",
                    hint: nearest(to: text, in: reader.teams.keys.sorted()).map { "did you mean \"\($0)\"?" }
                        ?? "a team, or an address such as \"lobby:#payments\"", at: place,
                    fix: Fix(of: text, in: reader.teams.keys.sorted(), at: place))
            }
            return nil
        }
        return addresses.count == texts.count ? Notify(addresses: addresses) : nil
    }

    var words: String { "notify: \(listed(addresses))" }

    func apply(to conclusion: inout Conclusion) -> Effect {
        conclusion.add(\.notify, addresses)
        return .gave
    }
}

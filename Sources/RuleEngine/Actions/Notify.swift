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
        reader.addresses(node, name).map(Notify.init(addresses:))
    }

    var words: String { "notify: \(listed(addresses))" }

    func apply(to conclusion: inout Conclusion) -> Effect {
        conclusion.add(\.notify, addresses)
        return .gave
    }
}

extension ActionReader {
    /// Teams, by the address of their channel, and addresses.
    func addresses(_ node: Node, _ name: String) -> [String]? {
        guard let texts = texts(node, name, expected: "a team, an address, or a list of these") else { return nil }
        let addresses = texts.compactMap { text, place -> String? in
            if let team = teams[text] {
                if let channel = team.channel { return channel }
                problem(.badAddress, "the team \"\(text)\" has no channel to \(name)", at: place)
            } else if text.contains(":") {
                if isAddress(text) { return text }
                problem(.badAddress, "\"\(text)\" is no address", hint: "such as \"lobby:#payments\"", at: place)
            } else {
                problem(
                    .unknownTeam, "there is no team \"\(text)\"",
                    hint: nearest(to: text, in: teams.keys.sorted()).map { "did you mean \"\($0)\"?" }
                        ?? "a team, or an address such as \"lobby:#payments\"", at: place,
                    fix: Fix(of: text, in: teams.keys.sorted(), at: place))
            }
            return nil
        }
        return addresses.count == texts.count ? addresses : nil
    }
}

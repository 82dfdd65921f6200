@testable import Similarity

/// Texts about known topics, the same ones each time: some words of a topic, among words that any request has.
struct Stream {
    static let topics = [
        "dark night theme colour contrast black background", "export csv excel spreadsheet download table",
        "login password sign account authentication sso", "crash freeze hang memory startup segfault",
        "invoice billing payment refund card charge", "notification email alert reminder push bell",
        "calendar meeting schedule appointment event timezone", "search filter query results index keyword",
        "keyboard shortcut hotkey key binding cursor", "translation language german french locale spelling",
        "print printer paper pdf margin page", "map location gps address route navigation",
        "video audio sound playback microphone recording", "backup restore sync cloud offline conflict",
        "attachment upload file image drag folder", "api webhook token integration rest endpoint",
        "chart graph axis dashboard legend statistics", "comment mention reply thread emoji reaction",
        "permission role admin access team member", "mobile android phone tablet touch gesture",
        "font size bold italic text typography", "import migration jira trello data transfer",
        "database sql query timeout connection postgres", "tax vat currency euro price discount",
    ].map { $0.split(separator: " ").map(String.init) }

    private static let anything = ["please", "app", "want", "would", "like", "page", "button", "when", "new", "really"]

    private var random: SplitMix

    init(seed: UInt64) {
        random = SplitMix(seed: seed)
    }

    /// A few topics are asked for most: the first a quarter of the time, the last once in a hundred.
    mutating func next() -> (topic: Int, text: String) {
        let weights = Self.topics.indices.map { 1 / Double($0 + 1) }
        var left = Double.random(in: 0..<weights.reduce(0, +), using: &random)
        var topic = 0
        while topic + 1 < weights.count, left >= weights[topic] {
            left -= weights[topic]
            topic += 1
        }
        var words = Array(Self.topics[topic].shuffled(using: &random).prefix(Int.random(in: 2...4, using: &random)))
        words += Self.anything.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random))
        return (topic, "acme " + words.shuffled(using: &random).joined(separator: " "))
    }
}

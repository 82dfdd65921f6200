import Intake

@testable import RuleEngine

/// A message as plain data: what the reference reads, and what the engine gets as `Facts`.
struct Note {
    var text = ""
    var title: String?
    var platform = "slack"
    var kind = SourceKind.chat
    /// With its `#`.
    var channel: String?
    var name: String?
    var email: String?
    var isBot = false
    /// Answers to the question "Team size?".
    var size: [String] = []
    /// Answers to the question "Impact".
    var impact: [String] = []
    var labels: [String] = []
    var files: [String] = []
    var match = Match.new
    var votes: Int?
    var customer: [String: String] = [:]
    var person: [String: String] = [:]
    var now = Timestamp(milliseconds: 0)

    static func random(_ random: inout SmallRandom) -> Note {
        var note = Note()
        note.text = prose(&random, random.below(9))
        if random.below(3) == 0 { note.title = prose(&random, random.below(4)) }
        note.platform = random.pick(["slack", "lobby", "typeform", "Slack"])
        note.kind = random.pick(SourceKind.allCases)
        if random.below(2) == 0 { note.channel = random.pick(["#cart", "#login", "#Réunion"]) }
        if random.below(2) == 0 { note.name = random.pick(["Dana", "Zoë Page", "login bot"]) }
        if random.below(2) == 0 {
            note.email = random.pick(["dana@example.org", "zoe@Example.org", "bot@example.net"])
        }
        note.isBot = random.below(6) == 0
        note.size = random.some(of: ["0", "3", "7.5", "-2", "1,200", "many", " ", "10"], atMost: 2)
        note.impact = random.some(of: ["cart", "a lot", "", "Refunds", "5"], atMost: 3)
        note.labels = random.some(of: ["bug", "Cart", "login page", "café"], atMost: 3)
        note.files = random.some(of: ["cart.png", "refund.pdf", ""], atMost: 2)
        if random.below(3) == 0 {
            note.match = Match(
                outcome: random.pick([.possible, .duplicate]), score: random.below(5) * 250,
                status: random.pick([.planned, .declined]), team: random.pick(["payments", "ops"]),
                voices: random.pick([nil, 1, 12]))
        }
        note.votes = random.pick([nil, 0, 5, 12])
        if random.below(2) == 0 { note.customer = ["plan": "Pro", "arr": random.pick(["1,200", "7.5", "unknown"])] }
        if random.below(2) == 0 { note.person = ["department": "Sales", "group": "night; execs"] }
        // Quarters of an hour, around the end of a year, in which clocks, weekdays and a holiday change.
        note.now = Timestamp(milliseconds: 1_766_300_400_000 + Int64(random.below(14 * 96)) * 900_000)
        return note
    }

    private static let vocabulary = [
        "cart", "cartoon", "refund", "refunds", "page", "payment", "login", "thanks", "a", "Cart", "café", "CAFE",
        "Café", "+1", "c++", "1", "ref", "5", "straße", "STRASSE",
    ]

    private static func prose(_ random: inout SmallRandom, _ count: Int) -> String {
        var text = random.pick(["", "", "", " ", "(", "- "])
        for index in 0..<count {
            if index > 0 { text += random.pick([" ", " ", " ", "  ", "\n", "-", ", ", ". ", "'", "", "_"]) }
            text += random.pick(vocabulary)
        }
        return text + random.pick(["", "", "!", " ", " :)"])
    }

    var facts: Facts {
        Facts(
            Submission(
                key: MessageKey(platform: platform, scope: "acme", externalID: "1"), source: "acme", kind: kind,
                channel: channel.map { Channel(id: "C1", name: $0) },
                author: Person(id: "U1", name: name, email: email, isBot: isBot),
                title: title, text: text,
                fields: [Field(label: "Team size?", values: size), Field(label: "Impact", values: impact)],
                attachments: files.map { Attachment(name: $0) }, labels: labels, votes: votes, submittedAt: now),
            platform: platform, match: match, now: now, inputs: Inputs(customer: customer, person: person))
    }
}

extension SmallRandom {
    /// Up to so many of the choices, in any order; one may come twice.
    mutating func some<T>(of choices: [T], atMost count: Int) -> [T] {
        (0..<below(count + 1)).map { _ in pick(choices) }
    }
}

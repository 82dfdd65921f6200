import Intake

/// What makes a button's press authentic: Mattermost signs nothing, but gives a button's context back as it was, and
/// shows it to nobody (developers.mattermost.com/integrate/plugins/interactive-messages).
struct MattermostSeal: Sendable {
    private let key: [UInt8]

    init(_ secret: Secret) {
        key = secret.revealed
    }

    private static let scheme = Signature(.sha256, .hex)

    func make(action: String, value: String) -> String {
        Self.scheme.sign([Self.text(action, value)], key: key)
    }

    func isValid(_ seal: String, action: String, value: String) -> Bool {
        Self.scheme.isValid(seal, over: [Self.text(action, value)], key: key)
    }

    /// Apart by a byte that neither has, so that no two pairs look the same.
    private static func text(_ action: String, _ value: String) -> [UInt8] {
        Array("triaged.button\u{0}\(action)\u{0}\(value)".utf8)
    }
}

/// Buttons as a message attachment's actions, whose presses come to our own door.
struct MattermostButtons: Sendable {
    let url: String
    let seal: MattermostSeal

    /// `props` of a post with these buttons; without any, what takes earlier ones off.
    func props(_ body: PostBody) -> JSON {
        let buttons = body.blocks.flatMap { block in
            if case .buttons(let buttons) = block { return buttons }
            return []
        }
        guard !buttons.isEmpty else { return ["attachments": []] }
        let actions = buttons.prefix(20).enumerated().map { number, button -> JSON in
            [
                // Letters and digits only: Mattermost finds no action by any other id.
                "id": .string("b\(number)"), "type": "button", "name": .string(button.label.tidied.shortened(to: 60)),
                "integration": [
                    "url": .string(url),
                    "context": [
                        "action": .string(button.action), "value": .string(button.value),
                        "seal": .string(seal.make(action: button.action, value: button.value)),
                    ],
                ],
            ]
        }
        return ["attachments": [["actions": .array(actions)]]]
    }
}

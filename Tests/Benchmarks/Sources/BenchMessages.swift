import Intake

/// Messages of 500 bytes, no two alike: a repeated one would only measure a warm automaton.
enum BenchMessages {
    static func text(_ number: Int) -> String {
        var text = ""
        var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 | 1
        while text.utf8.count < 500 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text +=
                ["word", "part", "code-", "export ", "month", "login"][Int(state >> 40) % 6]
                + "\(Int(state >> 33) % 20_000) "
        }
        return text
    }

    static func submission(_ number: Int, _ text: String) -> Submission {
        Submission(
            key: MessageKey(platform: "slack", scope: "slack", externalID: "\(number)"), source: "slack", kind: .chat,
            text: text, submittedAt: Timestamp(milliseconds: 0))
    }
}

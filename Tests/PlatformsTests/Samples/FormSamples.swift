import Intake
import Platforms

/// Form builders that sign where they were told a secret, and those that never do.
extension Sample {
    static let tally: [Sample] = [
        Sample(
            platform: TallyPlatform.self, yaml: "signing_secret: ${env:PLAIN}", fixture: "tally/all_types.json",
            sign: { body, key, _ in
                [("Tally-Signature", Signature(.sha256, .base64).sign([body], key: key.revealed))]
            }, key: secret("PLAIN")),
        Sample(
            platform: TallyPlatform.self, yaml: "secret: ${env:PLAIN}", fixture: "tally/short.json", sign: bearer,
            key: secret("PLAIN"), signsBody: false),
    ]

    static let fillout: [Sample] = [
        Sample(
            platform: FilloutPlatform.self, yaml: "secret: ${env:PLAIN}", fixture: "fillout/webhook.json",
            sign: bearer, key: secret("PLAIN"), signsBody: false)
    ]

    static let formbricks: [Sample] = [
        Sample(
            platform: FormbricksPlatform.self, yaml: "signing_secret: ${env:HOOK}", fixture: "formbricks/finished.json",
            sign: { body, key, time in
                StandardWebhooks(key)?.headers(id: "018f0000", body: body, now: time) ?? []
            }, key: secret("HOOK"), hasTime: true),
        Sample(
            platform: FormbricksPlatform.self, yaml: "{ secret: \"${env:PLAIN}\", partial: true }",
            fixture: "formbricks/list.json", sign: bearer, key: secret("PLAIN"), signsBody: false),
    ]

    /// The secret itself, as tools send it that can set a header.
    static let bearer: @Sendable ([UInt8], Secret, Timestamp) -> [(String, String)] = { _, key, _ in
        [("Authorization", "Bearer \(key.revealedText)")]
    }
}

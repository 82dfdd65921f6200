import Intake
import Platforms
import Testing

/// How to make genuine requests for a platform's source, for the checks that every platform must pass.
struct Sample: Sendable, CustomTestStringConvertible {
    var platform: any Platform.Type
    var yaml: String
    /// A fixture that the door accepts.
    var fixture: String
    var contentType = "application/json"
    /// The headers that make a body genuine at a time; `nil` where the platform has no signature.
    var sign: (@Sendable (_ body: [UInt8], _ key: Secret, _ time: Timestamp) -> [(String, String)])?
    var key = Secret("")
    /// True when the signature holds a time, so that old ones are refused.
    var hasTime = false
    /// False where a token stands for the sender, and says nothing of the body.
    var signsBody = true
    /// What has been looked up for the source, such as keys.
    var known = Lookups()

    var testDescription: String { "\(platform.name) \(yaml)" }

    func request(_ body: [UInt8], key: Secret? = nil, time: Timestamp = now) -> IncomingRequest {
        let signed = sign?(body, key ?? self.key, time) ?? []
        return IncomingRequest(
            headers: Headers(signed + [("Content-Type", contentType)]), body: body, known: known)
    }

    static let all: [Sample] =
        house
        + discord
        + email
        + fillout
        + formbricks
        + googleChat
        + htmlForm
        + jotform
        + matrix
        + mattermost
        + ownScripts
        + rocketchat
        + surveymonkey
        + tally
        + teams
        + telegram
        + zulip

    private static let house: [Sample] = [
        Sample(platform: LobbyPlatform.self, yaml: "{}", fixture: "lobby/line.json"),
        Sample(
            platform: SlackPlatform.self, yaml: "signing_secret: ${env:SLACK}", fixture: "slack/message.json",
            sign: slack, key: secret("SLACK"), hasTime: true),
        Sample(
            platform: TypeformPlatform.self, yaml: "signing_secret: ${env:TYPEFORM}",
            fixture: "typeform/all_types.json",
            sign: { body, key, _ in
                let scheme = Signature(.sha256, .base64, prefix: "sha256=")
                return [("Typeform-Signature", scheme.sign([body], key: key.revealed))]
            }, key: secret("TYPEFORM")),
        Sample(
            platform: WebhookPlatform.self, yaml: "verify: { scheme: standard_webhooks, secret: \"${env:HOOK}\" }",
            fixture: "webhook/contact.json",
            sign: { body, key, time in
                StandardWebhooks(key)?.headers(id: "msg_1", body: body, now: time) ?? []
            }, key: secret("HOOK"), hasTime: true),
        Sample(
            platform: WebhookPlatform.self,
            yaml: "verify: { scheme: hmac, header: X-Sig, algorithm: sha512, encoding: base64, "
                + "secret: \"${env:PLAIN}\" }",
            fixture: "webhook/contact.form.txt", contentType: "application/x-www-form-urlencoded",
            sign: { body, key, _ in [("x-sig", Signature(.sha512, .base64).sign([body], key: key.revealed))] },
            key: secret("PLAIN")),
    ]

    static let slack: @Sendable ([UInt8], Secret, Timestamp) -> [(String, String)] = { body, key, time in
        let seconds = String(time.milliseconds / 1000)
        let scheme = Signature(.sha256, .hex, prefix: "v0=")
        let signature = scheme.sign([Array("v0:\(seconds):".utf8), body], key: key.revealed)
        return [("X-Slack-Request-Timestamp", seconds), ("X-Slack-Signature", signature)]
    }
}

import Intake
import Platforms

extension Sample {
    /// A service without a signature, a script that pipes whole messages.
    static let email: [Sample] = [
        Sample(
            platform: EmailPlatform.self, yaml: "secret: ${env:PLAIN}", fixture: "email/postmark.json",
            sign: { _, key, _ in [("Authorization", "Bearer \(key.revealedText)")] }, key: secret("PLAIN"),
            signsBody: false),
        Sample(
            platform: EmailPlatform.self, yaml: "secret: ${env:PLAIN}", fixture: "email/plain.eml",
            contentType: "message/rfc822",
            sign: { _, key, _ in [("X-Triaged-Secret", key.revealedText)] }, key: secret("PLAIN"), signsBody: false),
    ]
}

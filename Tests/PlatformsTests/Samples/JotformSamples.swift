import Documents
import Intake
import Platforms
import Testing

extension Sample {
    static let jotform: [Sample] = [
        Sample(
            platform: JotformPlatform.self, yaml: "secret: ${env:PLAIN}", fixture: "jotform/wish.multipart.txt",
            contentType: "multipart/form-data; boundary=------------------------7Lan7ernForm0xQ",
            sign: { _, key, _ in [("X-Triaged-Secret", key.revealedText)] }, key: secret("PLAIN"), signsBody: false),
        Sample(
            platform: JotformPlatform.self, yaml: "{ secret: \"${env:PLAIN}\", token: \"${env:TOKEN}\" }",
            fixture: "jotform/edited.json",
            sign: { _, key, _ in [("Authorization", "Bearer " + key.revealedText)] }, key: secret("PLAIN"),
            signsBody: false),
    ]
}

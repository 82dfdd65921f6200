import Intake
import Platforms

extension Sample {
    static let htmlForm: [Sample] = [
        Sample(
            platform: HTMLFormPlatform.self, yaml: "secret: none", fixture: "html_form/wish.form.txt",
            contentType: "application/x-www-form-urlencoded"),
        Sample(
            platform: HTMLFormPlatform.self, yaml: "secret: ${env:FORM}", fixture: "html_form/script.json",
            sign: { _, key, _ in [("X-Triaged-Secret", key.revealedText)] }, key: secret("FORM"), signsBody: false),
    ]
}

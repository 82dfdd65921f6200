import Documents
import Intake
import Platforms
import Testing

extension Sample {
    static let surveymonkey: [Sample] = [
        Sample(
            platform: SurveyMonkeyPlatform.self, yaml: SurveyMonkeySigning.yaml, fixture: "surveymonkey/simple.json",
            sign: { body, key, _ in SurveyMonkeySigning.headers(body, key: key) }, key: secret("PLAIN"))
    ]
}

/// How SurveyMonkey signs: the key is the app's id and secret in one.
enum SurveyMonkeySigning {
    static let yaml =
        "{ client_id: lantern-app, signing_secret: \"${env:PLAIN}\", token: \"${env:TOKEN}\", surveys: \"105723396\" }"

    static func headers(_ body: [UInt8], key: Secret) -> [(String, String)] {
        let scheme = Signature(.sha1, .base64)
        return [("Sm-Signature", scheme.sign([body], key: Array("lantern-app&\(key.revealedText)".utf8)))]
    }
}

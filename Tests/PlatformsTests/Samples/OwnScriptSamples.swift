import Intake
import Platforms

/// Form tools that are read through a script or a flow of ours.
extension Sample {
    static let ownScripts: [Sample] = [
        Sample(
            platform: AirtablePlatform.self, yaml: "secret: ${env:PLAIN}", fixture: "airtable/script.json",
            sign: bearer, key: secret("PLAIN"), signsBody: false),
        Sample(
            platform: GoogleFormsPlatform.self, yaml: "signing_secret: ${env:HOOK}",
            fixture: "google_forms/all_types.json",
            sign: { body, key, time in
                StandardWebhooks(key)?.headers(id: "2_ABaOnufx-1", body: body, now: time) ?? []
            }, key: secret("HOOK"), hasTime: true),
        Sample(
            platform: MSFormsPlatform.self, yaml: "secret: ${env:PLAIN}", fixture: "ms_forms/details.json",
            sign: bearer, key: secret("PLAIN"), signsBody: false),
    ]
}

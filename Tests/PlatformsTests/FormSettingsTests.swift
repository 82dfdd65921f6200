import Platforms
import Testing

/// One vocabulary for all forms: `secret` is the door's, `signing_secret` the signature's, `token` the API's.
struct FormSettingsTests {
    private static let surveys = "surveys: [\"1\"]"

    @Test(
        arguments: [
            ("airtable", "secret: ${env:PLAIN}"), ("fillout", "secret: none"), ("html_form", "secret: none"),
            ("formbricks", "{ secret: none, token: \"${env:TOKEN}\" }"),
            ("formbricks", "{ signing_secret: \"${env:HOOK}\", token: \"${env:TOKEN}\" }"),
            ("google_forms", "signing_secret: ${env:HOOK}"),
            ("jotform", "{ secret: \"${env:PLAIN}\", token: \"${env:TOKEN}\" }"), ("ms_forms", "secret: none"),
            ("surveymonkey", "{ client_id: a, signing_secret: \"${env:PLAIN}\", token: \"${env:TOKEN}\", \(surveys) }"),
            ("tally", "signing_secret: ${env:PLAIN}"), ("tally", "secret: none"),
            ("typeform", "{ signing_secret: \"${env:TYPEFORM}\", token: \"${env:TOKEN}\", forms: [a] }"),
        ])
    func `every form is set up in the same words`(platform: String, yaml: String) throws {
        let configured = source(try #require(allPlatforms.first { $0.name == platform }), yaml)
        #expect(configured.value != nil && configured.problems.isEmpty, "\(configured.problems)")
    }

    @Test(
        arguments: [
            ("formbricks", "{ secret: none, api_key: \"${env:TOKEN}\" }"), ("google_forms", "secret: ${env:HOOK}"),
            ("jotform", "{ secret: \"${env:PLAIN}\", api_key: \"${env:TOKEN}\" }"), ("html_form", "open: true"),
            ("surveymonkey", "{ client_id: a, secret: \"${env:PLAIN}\", api_key: \"${env:TOKEN}\", \(surveys) }"),
            ("typeform", "{ secret: \"${env:TYPEFORM}\", api_key: \"${env:TOKEN}\", forms: [a] }"),
        ])
    func `the words of the platforms' own pages are read as well`(platform: String, yaml: String) throws {
        let configured = source(try #require(allPlatforms.first { $0.name == platform }), yaml)
        #expect(configured.value != nil && configured.problems.isEmpty, "\(configured.problems)")
    }

    @Test(
        arguments: [
            ("airtable", "secret: ${env:PLAIN}", "has the secret behind that address"),
            ("fillout", "secret: none", nil),
            ("formbricks", "signing_secret: ${env:HOOK}", "is signed in webhook-signature"),
            ("google_forms", "signing_secret: ${env:HOOK}", "is signed in webhook-signature"),
            ("html_form", "origins: [https://a.example]", "comes from the pages of https://a.example"),
            ("html_form", "secret: none", nil), ("jotform", "secret: ${env:PLAIN}", "X-Triaged-Secret"),
            ("ms_forms", "secret: ${env:PLAIN}", "Bearer"),
            ("surveymonkey", "{ token: \"${env:TOKEN}\", \(surveys) }", nil),
            (
                "tally", "{ signing_secret: \"${env:PLAIN}\", secret: \"${env:PLAIN}\" }",
                "Tally-Signature, and has the secret"
            ),
            ("typeform", "signing_secret: ${env:TYPEFORM}", "is signed in Typeform-Signature"),
        ])
    func `the doctor is told what a door asks for`(platform: String, yaml: String, words: String?) throws {
        let form = try #require(allPlatforms.first { $0.name == platform })
        let one = try #require(source(form, yaml).value)
        guard let words else {
            #expect(one.protection == nil)
            return
        }
        #expect(one.protection?.contains(words) == true, "\(one.protection ?? "")")
    }

    @Test func `one setting under two names is told`() {
        let both = source(TypeformPlatform.self, "{ secret: \"${env:PLAIN}\", signing_secret: \"${env:TYPEFORM}\" }")
        #expect(both.problems.map { $0.prefix(4) } == ["C005"], "\(both.problems)")
        let keys = source(JotformPlatform.self, "{ secret: none, token: \"${env:TOKEN}\", api_key: \"${env:PLAIN}\" }")
        #expect(keys.problems.map { $0.prefix(4) } == ["C005"], "\(keys.problems)")
    }
}

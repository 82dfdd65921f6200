package import Documents
package import Intake

/// SurveyMonkey: webhooks and polling in; answers go elsewhere, since a survey has no place for them.
package enum SurveyMonkeyPlatform: Platform {
    package static let name = "surveymonkey"
    package static let summary = "SurveyMonkey responses by webhook and polling; nothing can be posted back."
    package static let kind = SourceKind.form

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let place = FormPlace(from: &settings, name)
        let token = settings.requiredSecret(settings.name(of: "token", or: "api_key"), from: vault)
        let api = settings.address("api", default: SurveyMonkeyClient.usual)
        let surveys = surveys(&settings)
        let statuses = statuses(&settings)
        let every = settings.duration("every", in: .seconds(60)...(.seconds(86_400)), default: .seconds(900))
        let since = settings.pollStart()
        let signer = signer(&settings, vault)
        guard let token, let api, let surveys else { return nil }
        let client = SurveyMonkeyClient(api: api, token: token)
        return SurveyMonkeySource(
            place: place, surveys: surveys, statuses: statuses, signer: signer, client: client,
            plan: SurveyMonkeyPoller(client: client, surveys: surveys, statuses: statuses, every: every, start: since))
    }

    /// Required: what a webhook tells is an id, and where it cannot be asked about at once only polling brings it.
    private static func surveys(_ settings: inout MappingReader) -> [String]? {
        let isThere = settings.node["surveys"] != nil
        var surveys: [String] = []
        for survey in settings.texts("surveys") where !surveys.contains(survey) { surveys.append(survey) }
        guard isThere, !surveys.isEmpty else {
            if !settings.node.unread.contains("surveys") {
                settings.problem(
                    "002", "\"surveys\" is missing: it says which surveys are read",
                    hint: "surveys: [\"105723396\"], as SurveyMonkey's API numbers them (see the guide)")
            }
            return nil
        }
        for survey in surveys where !SurveyMonkeyClient.isID(survey) {
            settings.problem(
                "003", "\"surveys\" holds \"\(survey)\", which is no survey's number",
                hint: "digits, such as 105723396; not the letters in a survey's address")
            return nil
        }
        return surveys
    }

    private static func statuses(_ settings: inout MappingReader) -> Set<String> {
        let known = ["completed", "partial", "disqualified", "overquota"]
        let given = settings.texts("statuses")
        for status in given where !known.contains(status) {
            settings.problem(
                "004", "\"statuses\" cannot hold \"\(status)\"", hint: "one of \(known.joined(separator: ", "))")
        }
        let taken = Set(given).intersection(known)
        return taken.isEmpty ? ["completed"] : taken
    }

    /// The app's own id and secret, which its webhooks are signed with; both or neither.
    private static func signer(_ settings: inout MappingReader, _ vault: Vault) -> SurveyMonkeySigner? {
        let name = settings.name(of: "signing_secret", or: "secret")
        let hasSecret = settings.node[name] != nil
        let id = settings.text("client_id")
        let secret = settings.secret(name, from: vault)
        if id != nil, !hasSecret {
            settings.problem(
                "002", "\"client_id\" needs \"signing_secret\"",
                hint: "signing_secret: ${env:NAME}, the app's Secret; or neither of them")
        }
        if id == nil, hasSecret {
            settings.problem(
                "002", "\"\(name)\" needs \"client_id\"",
                hint: "client_id: the app's Client ID, which it signs with too")
        }
        guard let id, let secret else { return nil }
        return SurveyMonkeySigner(clientID: id, secret: secret)
    }

    package static func unconfigured(source name: String) -> any Source {
        SurveyMonkeySource(place: FormPlace(source: name, scope: name))
    }
}

/// What a webhook is signed with: `Sm-Signature` is base64 of HMAC-SHA1 over the raw body, with the key
/// `<client id>&<secret>` (api.surveymonkey.com/v3/docs, "Webhook Callbacks").
struct SurveyMonkeySigner: Sendable {
    let clientID: String
    private let key: Secret

    init(clientID: String, secret: Secret) {
        self.clientID = clientID
        key = Secret(clientID + "&" + secret.revealedText)
    }

    func isValid(_ signature: String, over body: [UInt8]) -> Bool {
        Signature(.sha1, .base64).isValid(String(signature.trimmed), over: [body], key: key.revealed)
    }
}

/// How the API is asked, with an app's access token.
struct SurveyMonkeyClient: Sendable {
    let api: String
    let token: Secret

    /// Others are https://api.eu.surveymonkey.com and https://api.surveymonkey.ca.
    static let usual = "https://api.surveymonkey.com"

    func get(_ path: String, answerBytes: Int? = nil) -> TransportRequest {
        .get(
            "\(api)/v3\(path)",
            headers: ["Authorization": "Bearer " + token.revealedText, "Accept": "application/json"],
            answerBytes: answerBytes)
    }

    /// Surveys, responses and all that is in them are numbered.
    static func isID(_ text: String) -> Bool {
        (1...30).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
    }
}

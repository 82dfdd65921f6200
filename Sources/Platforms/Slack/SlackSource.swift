import Documents
package import Intake

/// One Slack app's Request URL: events, slash commands and interactivity all come to it.
///
/// Facts: docs.slack.dev/authentication/verifying-requests-from-slack, slack_sdk/signature, and the middleware of
/// bolt-python, which answers `ssl_check` before it looks for a signature and `url_verification` after.
package struct SlackSource: Source {
    private let name: String
    private let scope: String
    private let secret: Secret?
    private let directory: SlackDirectory
    private let own: SlackIdentity
    private let workspace: String?
    /// Where there is a token, what the events leave out can be asked for.
    private let api: SlackAPI?
    private let polling: SlackPolling?

    package init(
        name: String, scope: String, secret: Secret?, directory: SlackDirectory = SlackDirectory(),
        own: SlackIdentity = SlackIdentity(), workspace: String? = nil, api: SlackAPI? = nil,
        polling: SlackPolling? = nil
    ) {
        self.api = api
        self.polling = polling
        self.name = name
        self.scope = scope
        self.secret = secret
        self.directory = directory
        self.own = own
        self.workspace = workspace
    }

    // MARK: - The door

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        if isCertificateCheck(request) { return .answer(DoorAnswer(contentType: "text/plain")) }
        guard let secret else {
            return .badSignature(
                polling == nil
                    ? "this source has no signing secret"
                    : "this source asks Slack itself and takes no requests: it has no signing secret")
        }
        guard let timestamp = request.headers["X-Slack-Request-Timestamp"],
            let signature = request.headers["X-Slack-Signature"]
        else { return .badSignature("X-Slack-Request-Timestamp and X-Slack-Signature are needed") }
        let base = Array("v0:\(timestamp):".utf8)
        guard Self.scheme.isValid(signature, over: [base, request.body], key: secret.revealed) else {
            return .badSignature("X-Slack-Signature is not made with this source's signing secret")
        }
        switch Tolerance.accepts(seconds: timestamp, now: now) {
        case true?: return admit(request)
        case false?: return .stale("X-Slack-Request-Timestamp is more than 300 s from now")
        case nil: return .badSignature("X-Slack-Request-Timestamp is not Unix seconds")
        }
    }

    private static let scheme = Signature(.sha256, .hex, prefix: "v0=")

    /// What is genuine still has to be readable; a handshake is answered at once.
    private func admit(_ request: IncomingRequest) -> Verification {
        switch SlackBody(contentType: request.headers["content-type"], body: request.body, isTopEnough: true) {
        case .unreadable(let reason): return .malformed(reason)
        case .json(let body) where body["type"]?.string == "url_verification":
            guard let challenge = body["challenge"]?.string else {
                return .malformed("url_verification without a text \"challenge\"")
            }
            let answer: JSON = ["challenge": .string(challenge)]
            return .answer(.json(answer))
        case .json, .form: return .accepted
        }
    }

    /// Slack tests the certificate now and then with a form that says `ssl_check=1` and has no signature.
    private func isCertificateCheck(_ request: IncomingRequest) -> Bool {
        guard request.body.count <= 1024, request.body.first != UInt8(ascii: "{"),
            let form = try? URLEncodedForm.read(request.body)
        else { return false }
        return form.value("ssl_check") == "1" && form.value("command") == nil && form.value("payload") == nil
    }

    // MARK: - Understanding

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        var directory = directory
        directory.looked = known
        let reader = SlackMessageReader(
            source: name, scope: scope, directory: directory, own: own, workspace: workspace)
        let place = SlackPlace(source: name, scope: scope, receivedAt: event.receivedAt)
        let interactions = SlackInteraction(place: place, directory: directory)
        switch SlackBody(contentType: event.headers["content-type"], body: event.body) {
        case .unreadable(let reason): return .invalid(reason: reason)
        case .form(let form): return interactions.read(form, messages: reader)
        case .json(let body):
            let type = body["type"]?.string ?? ""
            if type == "url_verification" { return .handshake }
            // Only samples of the shape have an event and an empty type; real ones say event_callback.
            if case .object? = body["event"], type == "event_callback" || type.isEmpty { return reader.read(body) }
            return interactions.read(body, type: type)
        }
    }

    // MARK: - Asking

    package var poller: (any Poller)? {
        guard let api, let polling else { return nil }
        return SlackPoller(api: api, channels: directory.channels.keys.sorted(), polling: polling)
    }

    package var lookupPlan: (any LookupPlan)? { api.map { SlackLookups(api: $0, directory: directory) } }

    package var remarks: [Finding] { secret.map(SlackCheckup.plausible) ?? [] }

    package var checkups: [Checkup] {
        guard let api else { return [] }
        let needs = polling == nil ? SlackCheckup.lookingUp : SlackCheckup.polling
        let channels = directory.channels.filter { SlackChannelID.isOne($0.key) }.sorted { $0.key < $1.key }
        return [SlackCheckup.token(api, needs: needs, configured: own)]
            + channels.map { SlackCheckup.channel(api, id: $0.key, name: $0.value) }
    }
}

/// A body from Slack: JSON for events, a form for commands and for interactivity, whose `payload` is JSON again.
enum SlackBody {
    case json(JSON)
    case form([FormEntry])
    case unreadable(String)

    /// - Parameter isTopEnough: what JSON says of itself is all that is asked.
    init(contentType: String?, body: [UInt8], isTopEnough: Bool = false) {
        switch BodyFormat(contentType: contentType, body: body) {
        case .json:
            do {
                let json = try isTopEnough ? JSON(topOf: body, "type", "challenge") : JSON(parsing: body)
                guard case .object = json else {
                    self = .unreadable("expected a JSON object at the top of the body")
                    return
                }
                self = .json(json)
            } catch { self = .unreadable("the body is not JSON: \(error)") }
        case .urlEncoded(let charset): self = Self.form(body, charset)
        default: self = .unreadable("the body is neither JSON nor a form")
        }
    }

    private static func form(_ body: [UInt8], _ charset: Charset) -> SlackBody {
        do {
            let form = try URLEncodedForm.read(body, charset: charset)
            guard let payload = form.value("payload") else {
                return form.contains { !$0.value.isEmpty } ? .form(form) : .unreadable("the form has no values")
            }
            guard case .object = try JSON(topOf: Array(payload.utf8)) else {
                return .unreadable("the form's \"payload\" is not a JSON object")
            }
            return .form(form)
        } catch let error as FormError {
            return .unreadable("\(error)")
        } catch { return .unreadable("the form's \"payload\" is not JSON: \(error)") }
    }
}

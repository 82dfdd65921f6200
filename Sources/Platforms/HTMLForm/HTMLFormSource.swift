import Documents
package import Intake

/// One form on a web page.
package struct HTMLFormSource: Source {
    private let place: FormPlace
    private let door: HTMLFormDoor
    private let fields: HTMLFormFields
    private let charset: Charset?
    private let desk: HTMLFormDesk

    init(place: FormPlace, door: HTMLFormDoor, fields: HTMLFormFields, charset: Charset?, desk: HTMLFormDesk) {
        self.place = place
        self.door = door
        self.fields = fields
        self.charset = charset
        self.desk = desk
    }

    package func isServed(_ method: String, _ path: String) -> Bool { door.isServed(method, path) }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        switch request.method {
        case "OPTIONS": return .answer(door.preflight(request))
        // Somebody opens the form's address, or comes back to it from their history.
        case "GET", "HEAD": return .answer(desk.visit(request))
        default: break
        }
        if let refusal = door.refusal(request) { return refusal }
        do {
            let body = try HTMLFormBody(request.body, contentType: request.headers["content-type"], charset: charset)
            // A robot is thanked like a person.
            if fields.filledHoneypot(body.entries) == nil, let missing = missing(in: fields.answers(body.entries)) {
                return .refused(status: 422, reason: .malformed, message: missing)
            }
            return .acknowledged(desk.acknowledgement(of: request))
        } catch { return .malformed("\(error)") }
    }

    /// Why answers make no request, for whoever can still mend it; `nil` where they make one.
    private func missing(in answers: [FormAnswer]) -> String? {
        guard answers.contains(where: { $0.isAnswered && $0.kind != .hidden }) else {
            return HTMLFormDesk.nothingFilledIn
        }
        let guess = FormGuess(answers, place.questions)
        guard guess.silence != nil, !answers.contains(where: { !$0.attachments.isEmpty }) else { return nil }
        return "the message is empty" + (guess.leftOpen.map { ": \"\($0)\" was left open" } ?? "")
    }

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let body: HTMLFormBody
        do {
            body = try HTMLFormBody(event.body, contentType: event.headers["content-type"], charset: charset)
        } catch { return .invalid(reason: "\(error)") }
        if let name = fields.filledHoneypot(body.entries) {
            return .ignored(
                reason: "\"\(name.tidied.shortened(to: 60))\", which people do not see, was filled in: a robot")
        }
        let answers = fields.answers(body.entries)
        let id = HTMLFormIdentity.id(of: body.entries, in: event, isAnonymous: isAnonymous(answers))
        return FormResponse(id: id, answers: answers)
            .reading(place, platform: HTMLFormPlatform.name, event: event)
    }

    private func isAnonymous(_ answers: [FormAnswer]) -> Bool {
        FormGuess(answers, place.questions).author == Person()
    }

    package var responder: (any Responder)? { desk }

    package func refusalAnswer(
        _ status: Int, _ error: String, _ message: String, to request: IncomingRequest
    ) -> DoorAnswer? {
        desk.refusal(status, error, message, to: request)
    }

    package var protection: String? { door.protection }
    package var remarks: [Finding] { door.remarks }
}

/// What makes two posts of a form the same submission.
///
/// A form's post has no id of its own. The same post comes twice when a person presses twice or a browser sends a page
/// again; two posts with the same words come from two people when the form asks for few words and no name. So it is:
/// - all values as they were sent, by a hash: of values, not of bytes, since a second press has another boundary;
/// - and, where nothing in them tells one person from another, neither an author nor a token made for one page view
///   (`_id`, `idempotency_key`, `submission_id`, a solved captcha), also the ten minutes in which it came. Two people who
///   write the very same nameless words within these are one; later ones are heard. A second press that falls into the
///   next ten minutes is a second voice of the same request, which is recognition's business.
///
/// A token alone is never the identity: on a page from a cache everybody has the same one.
enum HTMLFormIdentity {
    static func id(of entries: [FormEntry], in event: Event, isAnonymous: Bool) -> String {
        var all: [UInt8] = []
        for entry in entries {
            let content = entry.file.map { Array(event.body[$0.content]) } ?? Array(entry.value.utf8)
            for part in [Array(entry.name.utf8), Array((entry.file?.name ?? "").utf8), content] {
                // With its length, so that no value can look like the end of another.
                all += Array("\(part.count):".utf8) + part
            }
        }
        if isAnonymous, !entries.contains(where: isToken) {
            all += Array("@\(event.receivedAt.milliseconds / Self.window)".utf8)
        }
        return "sha256:" + fingerprint(of: all)
    }

    private static let window: Int64 = 600_000

    private static func isToken(_ entry: FormEntry) -> Bool {
        let name = entry.name.lowercased()
        let isNamed =
            ["_id", "_idempotency", "_idempotency_key", "idempotency_key", "idempotency-key", "submission_id"]
            .contains(name) || name.hasSuffix("captcha-response") || name.hasSuffix("turnstile-response")
        return isNamed && entry.value.utf8.count >= 8
    }
}

import Intake

/// What a person, or the page's script, is told: at once, with the answer, or when something went wrong.
///
/// Fields of the form that would send the browser on (`_next`, `redirect`) are never followed: anybody can make a page
/// that posts here, and would use our address to lead people elsewhere.
struct HTMLFormDesk: Responder {
    let door: HTMLFormDoor
    /// From the settings alone.
    let redirect: String?

    /// Somebody looks at an empty page meanwhile.
    var patience: Duration { .seconds(5) }

    /// In what form a request wants its answer.
    enum Form: Equatable {
        case page, json, text
    }

    // MARK: - Answers

    func acknowledgement(of request: IncomingRequest) -> DoorAnswer {
        // A script that fetches would follow it to a page that it may not read.
        if let redirect, Self.form(for: request) != .json, request.headers["Sec-Fetch-Mode"] != "cors" {
            return DoorAnswer(status: 303, headers: Headers([("Location", redirect)] + door.sharing(with: request)))
        }
        return answer(to: request, heading: "Thank you", words: Self.noted)
    }

    /// The answer to who looks at the address instead of sending a form there (RFC 9110, section 15.5.6).
    func visit(_ request: IncomingRequest) -> DoorAnswer {
        let words = "This address only takes what a form sends. Fill in the form on its page, and send it from there."
        // As the door answers everybody else.
        let refusal = DoorAnswer.json(["error": "wrong_method", "message": .string(words)], status: 405)
        var visit =
            Self.form(for: request) == .json
            ? refusal
            : answer(to: request, status: 405, heading: "This is a form's address", words: words, isFailure: true)
        visit.headers.add("Allow", "POST, OPTIONS")
        if request.method == "HEAD" { visit.body = "" }
        return visit
    }

    static let nothingFilledIn = "nothing was filled in"
    private static let noted = "What you wrote has been noted."

    func compose(_ post: Post, to request: IncomingRequest) -> DoorAnswer {
        answer(to: request, heading: "Received", body: post.body, about: post.request)
    }

    func late(for request: IncomingRequest) -> DoorAnswer { acknowledgement(of: request) }

    func refusal(_ status: Int, _ error: String, _ message: String, to request: IncomingRequest) -> DoorAnswer {
        let words =
            switch status {
            case 422 where message == Self.nothingFilledIn: "Nothing was filled in, so nothing was sent."
            case 422:
                message.prefix(1).uppercased() + message.dropFirst()
                    + ". So nothing was sent: please go back, and write what you need."
            case 401, 403: "This form may not send here. Its owner can find the reason in the log."
            case 413:
                "What you sent is too large. Please go back, leave a file out or take a smaller one, and send it again."
            case 503: "It could not be taken just now. Please go back, and send it again in a moment."
            default: "What the form sent could not be read."
            }
        if Self.form(for: request) == .json {
            // As the door answers everybody else.
            var refusal = DoorAnswer.json(["error": .string(error), "message": .string(message)], status: status)
            refusal.headers = Headers(door.sharing(with: request))
            return refusal
        }
        let detail = status == 422 || status == 503 ? nil : status == 413 ? message : "Reason: " + message
        return answer(
            to: request, status: status, heading: "That did not work", words: words, detail: detail, isFailure: true)
    }

    // MARK: - Forms of an answer

    private func answer(
        to request: IncomingRequest, status: Int = 200, heading: String, words: String = "", detail: String? = nil,
        body: PostBody? = nil, about subject: RequestID? = nil, isFailure: Bool = false
    ) -> DoorAnswer {
        let body = body ?? PostBody([.paragraph([.text(words)])] + (detail.map { [.paragraph([.text($0)])] } ?? []))
        let headers = Headers(door.sharing(with: request) + [("Cache-Control", "no-store")])
        let text = body.plainText
        switch Self.form(for: request) {
        case .page:
            let page = HTMLFormPage(
                heading: heading, body: body, reference: subject?.description, isFailure: isFailure,
                back: door.page(of: request))
            return page.answer(status: status, headers: headers)
        case .json:
            var members: [JSON.Member] = []
            if let subject { members.append(JSON.Member("request", .string(subject.description))) }
            members.append(JSON.Member("text", .string(text)))
            return DoorAnswer(
                status: status, contentType: "application/json", body: JSON.object(members).text, headers: headers)
        case .text: return DoorAnswer(status: status, contentType: Self.plainText, body: text + "\n", headers: headers)
        }
    }

    private static let plainText = "text/plain; charset=utf-8"

    /// By `Accept` (RFC 9110, section 12.5.1); who takes anything and sent JSON gets JSON.
    static func form(for request: IncomingRequest) -> Form {
        var best: (form: Form, weight: Double)?
        for item in (request.headers["Accept"] ?? "").split(separator: ",").prefix(30) {
            let range = HeaderValue(item)
            let form: Form? =
                switch range.value {
                case "text/html", "application/xhtml+xml": .page
                case "application/json", "text/json": .json
                case "text/plain": .text
                default: nil
                }
            let weight = range.parameter("q").map { Double($0) ?? 0 } ?? 1
            if let form, weight > 0, weight > best?.weight ?? 0 { best = (form, weight) }
        }
        if let best { return best.form }
        return BodyFormat(contentType: request.headers["Content-Type"], body: request.body) == .json ? .json : .text
    }
}

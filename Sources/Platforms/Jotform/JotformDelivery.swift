import Documents
import Intake

/// What a request of Jotform's holds, however it is written.
///
/// The webhook is `multipart/form-data` without files (jotform.com/help/245-how-to-setup-a-webhook-with-jotform): parts
/// about the submission, the answers as JSON in `rawRequest`, and `pretty` with them as mails show them. Tools that
/// pass webhooks on write the same names as JSON or urlencoded.
struct JotformDelivery {
    let parts: JSON

    /// - Throws: `FormError` for what is none of these.
    init(_ body: [UInt8], contentType: String?) throws(FormError) {
        switch BodyFormat(contentType: contentType, body: body) {
        case .multipart(let boundary): parts = Self.object(try MultipartForm.read(body, boundary: boundary))
        case .urlEncoded(let charset): parts = Self.object(try URLEncodedForm.read(body, charset: charset))
        case .json:
            do { parts = try JSON(parsing: body) } catch {
                throw FormError(description: "the body is not JSON: \(error)")
            }
        case .mail, .unknown:
            throw FormError(description: "the body is neither multipart/form-data, which Jotform sends, nor JSON")
        }
    }

    init(_ parts: JSON) {
        self.parts = parts
    }

    private static func object(_ entries: [FormEntry]) -> JSON {
        .object(entries.map { JSON.Member($0.name, .string($0.file?.name ?? $0.value)) })
    }

    /// The answers by the names of their fields.
    ///
    /// - Throws: `FormError` when they are there and cannot be read.
    func raw() throws(FormError) -> [JSON.Member] {
        guard let raw = parts["rawRequest"], !raw.isNull else { return [] }
        guard let text = raw.string else { return raw.members }
        guard let text = text.trimmed.nonEmpty else { return [] }
        do { return try JSON(parsing: text).members } catch {
            throw FormError(description: "\"rawRequest\" is not JSON: \(error)")
        }
    }

    func text(_ keys: String...) -> String? {
        keys.lazy.compactMap { parts[$0]?.scalarText?.tidied.nonEmpty }.first
    }

    var submissionID: String? { text("submissionID", "submission_id", "submissionId") }
    var formID: String? { text("formID", "form_id", "formId") }
    /// As mails show the answers: `Label:Value, Label:Value`.
    var pretty: String { parts["pretty"]?.string?.tidied ?? "" }
}

extension JotformDelivery {
    /// The body without the address that it was sent to, which holds the secret: it is not kept.
    static func withoutAddress(_ body: [UInt8], contentType: String?) -> [UInt8] {
        switch BodyFormat(contentType: contentType, body: body) {
        case .multipart: cut(body, behind: "name=\"webhookURL\"", isHeader: true)
        case .urlEncoded: cut(body, behind: "webhookURL=", isHeader: false)
        case .json:
            if case .object(let members)? = try? JSON(parsing: body), members.contains(where: { $0.key == address }) {
                JSON.object(members.filter { $0.key != address }).serialised
            } else {
                body
            }
        case .mail, .unknown: body
        }
    }

    private static let address = "webhookURL"

    /// Without the value that follows the first place of these words: a part's only line, or up to the next `&`.
    private static func cut(_ body: [UInt8], behind words: String, isHeader: Bool) -> [UInt8] {
        guard var start = end(of: Array(words.utf8), in: body, isAtLineStart: isHeader) else { return body }
        if isHeader {
            // The part's header ends with an empty line.
            while start < body.count {
                guard let line = body[start...].firstIndex(of: 0x0A) else { return body }
                let rest = body[(line + 1)...].prefix(2)
                start = line + 1
                guard rest.first == 0x0A || rest.elementsEqual([0x0D, 0x0A]) else { continue }
                start += rest.first == 0x0A ? 1 : 2
                break
            }
        }
        let stop = body[min(start, body.count)...].firstIndex { isHeader ? $0 == 0x0D || $0 == 0x0A : $0 == 0x26 }
        return Array(body[..<min(start, body.count)] + body[(stop ?? body.count)...])
    }

    private static func end(of words: [UInt8], in body: [UInt8], isAtLineStart: Bool) -> Int? {
        let header = Array("content-disposition:".utf8)
        var line = 0
        for at in body.indices {
            if body[at] == (isAtLineStart ? 0x0A : 0x26) { line = at + 1 }
            guard body[at] == words[0], body[at...].starts(with: words) else { continue }
            let begins = isAtLineStart ? body[line...].prefix(header.count).map { $0 | 0x20 } == header : at == line
            if begins { return at + words.count }
        }
        return nil
    }
}

/// When a person pressed the button, by the clock of their own device.
///
/// The webhook itself has no time. Newer forms send `submitDate`; all send `event_id`, which begins with the moment the
/// form was opened, and `timeToSubmit`, the seconds until it was sent.
enum JotformClock {
    static func saidAt(_ raw: [JSON.Member], receivedAt: Timestamp) -> Timestamp? {
        let value = { (key: String) in raw.first { $0.key == key }?.value.scalarText }
        let pressed = value("submitDate").flatMap { Int64($0) } ?? opened(value("event_id"), value("timeToSubmit"))
        guard let pressed else { return nil }
        let age = receivedAt.milliseconds.subtractingReportingOverflow(pressed)
        // Nobody's clock is believed far: what is older than that, or not yet, came from one that is wrong.
        guard !age.overflow, age.partialValue <= 30 * 86_400_000 else { return nil }
        return Timestamp(milliseconds: min(pressed, receivedAt.milliseconds))
    }

    private static func opened(_ event: String?, _ seconds: String?) -> Int64? {
        guard let start = event?.prefix(while: { $0 != "_" }), let opened = Int64(start), opened > 1_000_000_000_000,
            let seconds = seconds.flatMap({ Int64($0) }), (0...86_400).contains(seconds)
        else { return nil }
        return opened.addingSaturating(seconds * 1000)
    }
}

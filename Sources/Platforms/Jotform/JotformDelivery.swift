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
        case .multipart(let boundary):
            (try? MultipartForm.values(of: address, in: body, boundary: boundary)).map { body.without($0) } ?? []
        case .urlEncoded: body.without(URLEncodedForm.values(of: address, in: body))
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
}

extension [UInt8] {
    /// - Parameter ranges: in their order, within the bounds.
    fileprivate func without(_ ranges: [Range<Int>]) -> [UInt8] {
        var kept: [UInt8] = []
        var at = 0
        for range in ranges {
            kept += self[at..<range.lowerBound]
            at = range.upperBound
        }
        return kept + self[at...]
    }
}

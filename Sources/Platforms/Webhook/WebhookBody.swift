import Documents
import Intake

/// A generic body as one JSON value, whatever it was written in: a form becomes an object of texts (lists where a name
/// repeats), so that the same pointers read it.
struct WebhookBody {
    let value: JSON
    let attachments: [Attachment]

    /// - Parameter isTopEnough: it is only asked whether it reads.
    /// - Throws: `FormError` with where and what, for a body that cannot be read as `format` wants.
    init(
        _ body: [UInt8], contentType: String?, format: WebhookFormat, isTopEnough: Bool = false
    ) throws(FormError) {
        var look = BodyFormat(contentType: contentType, body: body)
        if format != .auto, (format == .json) != (look == .json) {
            look = format == .json ? .json : BodyFormat.look(of: body)
        }
        switch look {
        case .json where format != .form:
            do { value = try isTopEnough ? JSON(topOf: body) : JSON(parsing: body) } catch {
                throw FormError(description: "the body is not JSON: \(error)")
            }
            attachments = []
        case .urlEncoded(let charset):
            (value, attachments) = Self.object(try URLEncodedForm.read(body, charset: charset))
        case .multipart(let boundary):
            (value, attachments) = Self.object(try MultipartForm.read(body, boundary: boundary))
        default:
            let wanted = format == .auto ? "JSON nor a form" : "a form"
            throw FormError(
                description: "the body is neither \(wanted)".replacing("neither a form", with: "not a form"))
        }
    }

    /// One response that is no more than the list of its answers.
    init(list: JSON) {
        value = .object([JSON.Member("answers", list)])
        attachments = []
    }

    private static func object(_ form: [FormEntry]) -> (JSON, [Attachment]) {
        var names: [String] = []
        var values: [[JSON]] = []
        var places: [String: Int] = [:]
        var attachments: [Attachment] = []
        for entry in form {
            if let file = entry.file {
                // A file field that was left empty comes as a file without a name.
                if !file.name.isEmpty {
                    attachments.append(Attachment(name: file.name.tidied, mediaType: file.mediaType))
                }
            } else if let place = places[entry.name] {
                values[place].append(.string(entry.value))
            } else {
                places[entry.name] = names.count
                names.append(entry.name)
                values.append([.string(entry.value)])
            }
        }
        let members = zip(names, values).map { JSON.Member($0, $1.count == 1 ? $1[0] : .array($1)) }
        return (.object(members), attachments)
    }
}

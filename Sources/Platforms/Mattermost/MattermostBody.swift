import Documents
import Intake

/// A body from Mattermost: JSON or a form, as the integration's settings say.
enum MattermostBody {
    case json(JSON)
    case form([FormEntry])
    case unreadable(String)

    init(contentType: String?, body: [UInt8]) {
        switch BodyFormat(contentType: contentType, body: body) {
        case .json:
            do { self = .json(try JSON(parsing: body)) } catch { self = .unreadable("the body is not JSON: \(error)") }
        case .urlEncoded(let charset):
            do {
                let form = try URLEncodedForm.read(body, charset: charset)
                self = form.contains { !$0.value.isEmpty } ? .form(form) : .unreadable("the form has no values")
            } catch { self = .unreadable("\(error)") }
        default: self = .unreadable("the body is neither JSON nor a form")
        }
    }

    /// A value at the top, wherever it is written.
    subscript(name: String) -> String? {
        switch self {
        case .json(let body): body[name]?.scalarText
        case .form(let form): form.value(name)
        case .unreadable: nil
        }
    }
}

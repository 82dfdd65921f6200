import Documents
import Intake

/// Lists of responses, as the tools' programming interfaces give them.
///
/// None is left out: the body is bounded at the door already, and what is answered with 200 is never sent again.
enum FormList {
    /// Each object of the list under `key`, as a body of its own; `nil` where there is no such list.
    static func parts(of body: [UInt8], under key: String) -> [[UInt8]]? {
        // Only then is the whole body worth reading.
        guard let json = try? JSON(parsing: body), case .array(let elements)? = json[key] else { return nil }
        let objects = elements.filter { if case .object = $0 { true } else { false } }
        return objects.isEmpty ? nil : objects.map(\.serialised)
    }
}

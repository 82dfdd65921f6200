import Documents
import Intake

/// Lists of responses, as the tools' programming interfaces give them.
///
/// None is left out: the body is bounded at the door already, and what is answered with 200 is never sent again.
enum FormList {
    /// Each response of a list as a body of its own; the body itself where there is no such list.
    ///
    /// - Parameters:
    ///   - keys: under which the list may stand, the first of which goes before the others.
    ///   - isTop: that the body may be the list itself.
    ///   - isResponse: tells responses from what else lists hold.
    ///   - whole: gives a response what the body says beside the list.
    static func parts(
        of body: [UInt8], under keys: String..., isTop: Bool = false, where isResponse: (JSON) -> Bool = isObject,
        whole: (_ response: JSON, _ body: JSON) -> JSON = { response, _ in response }
    ) -> [[UInt8]] {
        guard let json = try? JSON(parsing: body) else { return [body] }
        var lists = keys.map { json[$0]?.elements ?? [] }
        if isTop { lists.append(json.elements) }
        let responses = (lists.first { !$0.isEmpty } ?? []).filter(isResponse)
        return responses.isEmpty ? [body] : responses.map { whole($0, json).serialised }
    }

    static func isObject(_ json: JSON) -> Bool {
        if case .object = json { true } else { false }
    }
}

import Documents
import Intake

/// What site builders and form services put around the values of a form, left out.
///
/// Seen so: Netlify's outgoing webhook and HubSpot's list of fields (JSON), a form's data beside its id, Elementor's
/// webhook and Webflow's own post (urlencoded, `fields[…]`).
enum HTMLFormBuilder {
    // MARK: - JSON

    private static let wrappers = ["data", "submission", "formData", "form_data", "fields"]
    private static let signs = [
        "form_id", "formId", "form_name", "formName", "form", "site", "siteId", "triggerType", "submissionId",
    ]

    /// The values alone, where the body plainly has them in a member of its own.
    static func values(of body: JSON, depth: Int = 0) -> JSON {
        if let listed = pairs(body["ordered_human_fields"]) ?? pairs(body["fields"]) { return listed }
        if depth < 2, let inner = body["payload"], case .object = inner { return values(of: inner, depth: depth + 1) }
        guard signs.contains(where: { body[$0] != nil }) else { return body }
        let inner = wrappers.lazy.compactMap { body[$0] }.first { $0.members.contains { !$0.value.isNull } }
        return inner ?? body
    }

    /// A list of names and values as an object; `nil` for any other list.
    private static func pairs(_ list: JSON?) -> JSON? {
        guard case .array(let elements)? = list, !elements.isEmpty,
            elements.allSatisfy({ $0["name"]?.string != nil && $0["value"] != nil })
        else { return nil }
        return .object(elements.map { JSON.Member($0["name"]?.string ?? "", $0["value"] ?? .null) })
    }

    // MARK: - Names in brackets

    static func undressed(_ entries: [FormEntry]) -> [FormEntry] {
        let isElementor = entries.contains { $0.name.hasPrefix("fields[") && $0.name.hasSuffix("][raw_value]") }
        if isElementor { return elementor(entries) }
        let isWebflow = entries.contains { $0.name == "elementId" } && entries.contains { $0.name == "pageId" }
        guard isWebflow, entries.contains(where: { $0.name.hasPrefix("fields[") }) else { return entries }
        return entries.compactMap { entry in
            guard entry.name.hasPrefix("fields[") else { return nil }
            var entry = entry
            entry.name = HTMLFormName(String(entry.name.dropFirst("fields".utf8.count))).dotted
            return entry
        }
    }

    /// `fields[x][title]` and `fields[x][value]`, for each field.
    private static func elementor(_ entries: [FormEntry]) -> [FormEntry] {
        var titles: [String: String] = [:]
        for entry in entries {
            let steps = HTMLFormName(entry.name).steps
            if steps.count == 3, steps[0] == "fields", steps[2] == "title" { titles[steps[1]] = entry.value }
        }
        return entries.compactMap { entry in
            let steps = HTMLFormName(entry.name).steps
            guard steps.count == 3, steps[0] == "fields", steps[2] == "value" else { return nil }
            var entry = entry
            entry.name = titles[steps[1]]?.tidied.nonEmpty ?? steps[1]
            return entry
        }
    }
}

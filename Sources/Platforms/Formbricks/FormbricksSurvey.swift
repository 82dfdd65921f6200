import Intake

/// The questions of a survey, as its management API describes them.
///
/// Older surveys list `questions`; newer ones have `blocks` of `elements`, with the same shapes.
struct FormbricksSurvey {
    let elements: [JSON]
    let hiddenFields: Set<String>
    let variables: [String: String]

    private static let limit = 500

    init(_ survey: JSON) {
        let blocks = (survey["blocks"]?.elements ?? []).prefix(Self.limit)
        let listed = (survey["questions"]?.elements ?? []) + blocks.flatMap { $0["elements"]?.elements ?? [] }
        elements = Array(listed.filter { $0["id"]?.string != nil }.prefix(Self.limit))
        hiddenFields = Set(survey["hiddenFields"]?.texts("fieldIds").prefix(Self.limit) ?? [])
        let named = (survey["variables"]?.elements ?? []).prefix(Self.limit).compactMap { variable in
            variable["id"]?.string.flatMap { id in variable["name"]?.string.map { (id, $0) } }
        }
        variables = Dictionary(named) { first, _ in first }
    }

    /// The parts that are read of it: a survey's look and logic are many times as much.
    static func kept(_ survey: JSON) -> JSON? {
        guard survey["questions"] != nil || survey["blocks"] != nil else { return nil }
        let read = FormbricksSurvey(survey)
        let elements = read.elements.map { element in
            JSON.object(element.members.filter { parts.contains($0.key) })
        }
        return [
            "questions": .array(elements), "hiddenFields": survey["hiddenFields"] ?? .null,
            "variables": survey["variables"] ?? .null,
        ]
    }

    private static let parts: Set<String> = Set([
        "id", "type", "headline", "label", "inputType", "longAnswer", "choices", "rows", "columns",
    ]).union(compound)
    private static let compound: Set<String> = [
        "firstName", "lastName", "email", "phone", "company", "addressLine1", "addressLine2", "city", "state", "zip",
        "country",
    ]

    /// A text in the respondent's language, else in the survey's own, without the editor's HTML.
    static func text(_ json: JSON?, language: String?) -> String? {
        guard let json else { return nil }
        let raw = json.string ?? language.flatMap { json[$0]?.string?.nonEmpty } ?? json["default"]?.string
        guard let raw = raw?.nonEmpty else { return nil }
        let isMarked = raw.utf8.contains { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }
        return (isMarked ? MatrixHTML.plain(raw, own: nil) : raw.tidied).nonEmpty
    }
}

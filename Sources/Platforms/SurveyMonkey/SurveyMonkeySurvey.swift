import Documents
import Intake

/// The words of a survey: what its responses have only ids for.
///
/// Read from `GET /v3/surveys/{id}/details`, or from what of it is kept.
struct SurveyMonkeySurvey {
    struct Row {
        var text: String
        /// What a row of a contact question asks for, such as `name` or `email`.
        var type: String
    }

    struct Other {
        var text: String
        /// True where it is one of the choices, false for a remark beside them.
        var isChoice: Bool
    }

    struct Question {
        var id: String
        var family: String
        var subtype: String
        /// How it is shown, such as `slider` or `file_upload`.
        var display: String
        /// What may be typed, such as `email` or `integer`.
        var validation: String
        var headings: [(variable: String, text: String)] = []
        var rows: [String: Row] = [:]
        var choices: [String: String] = [:]
        var columns: [String: String] = [:]
        var others: [String: Other] = [:]

        /// The heading that this person saw, where several are tried out.
        func heading(variable: String?) -> String? {
            (headings.first { !$0.variable.isEmpty && $0.variable == variable } ?? headings.first { !$0.text.isEmpty })?
                .text.nonEmpty
        }
    }

    /// In the survey's order.
    private(set) var questions: [Question] = []
    private var places: [String: Int] = [:]

    /// As many as SurveyMonkey lets a survey have.
    private static let limit = 1000

    init?(_ survey: JSON?) {
        guard let pages = survey?["pages"], case .array(let pages) = pages else { return nil }
        for question in pages.flatMap({ $0["questions"]?.elements ?? [] }).prefix(Self.limit) {
            guard let id = question["id"]?.scalarText?.nonEmpty, places[id] == nil else { continue }
            places[id] = questions.count
            questions.append(Self.question(id, question))
        }
    }

    func question(_ id: String) -> Question? { places[id].map { questions[$0] } }

    private static func question(_ id: String, _ json: JSON) -> Question {
        var question = Question(
            id: id, family: json["family"]?.string ?? "", subtype: json["subtype"]?.string ?? "",
            display: json["display_options"]?["display_type"]?.string ?? "",
            validation: json["validation"]?["type"]?.string ?? "")
        question.headings = (json["headings"]?.elements ?? []).prefix(20).map { heading in
            (
                heading["random_assignment"]?["id"]?.scalarText ?? "",
                MarkedLabel.plain(heading["heading"]?.string ?? "")
            )
        }
        let answers = json["answers"]
        for row in list(answers?["rows"]) {
            question.rows[row["id"]?.scalarText ?? ""] = Row(text: words(row), type: row["type"]?.string ?? "")
        }
        for choice in list(answers?["choices"]) { question.add(choice) }
        for column in list(answers?["cols"]) {
            question.columns[column["id"]?.scalarText ?? ""] = words(column)
            for choice in list(column["choices"]) { question.add(choice) }
        }
        // One, as it is kept in surveys, or a list, as it is sent when one is made.
        let others = list(answers?["other"]) + [answers?["other"]].compactMap { $0 }.filter { !$0.members.isEmpty }
        for other in others {
            question.others[other["id"]?.scalarText ?? ""] = Other(
                text: words(other), isChoice: other["is_answer_choice"]?.bool ?? true)
        }
        return question
    }

    private static func list(_ json: JSON?) -> ArraySlice<JSON> { (json?.elements ?? []).prefix(limit) }

    fileprivate static func words(_ json: JSON) -> String { MarkedLabel.plain(json["text"]?.scalarText ?? "") }
}

extension SurveyMonkeySurvey.Question {
    /// A star or a smiley has no text, only a weight.
    fileprivate mutating func add(_ choice: JSON) {
        let text = SurveyMonkeySurvey.words(choice).nonEmpty ?? choice["weight"]?.scalarText
        choices[choice["id"]?.scalarText ?? ""] = text ?? ""
    }
}

/// What is kept of the API's answers, in their own shape: only what is read again.
enum SurveyMonkeyKept {
    static func survey(_ survey: JSON) -> JSON { slim(survey, surveyKeys, 0) }
    static func response(_ response: JSON) -> JSON { slim(response, responseKeys, 0) }

    private static let surveyKeys: Set<String> = [
        "pages", "questions", "id", "headings", "heading", "random_assignment", "family", "subtype", "display_options",
        "display_type", "validation", "type", "answers", "rows", "choices", "cols", "other", "text", "weight",
        "is_answer_choice",
    ]
    private static let responseKeys: Set<String> = [
        "id", "survey_id", "response_status", "collection_mode", "date_created", "date_modified", "analyze_url",
        "custom_variables", "custom_value", "metadata", "email_address", "first_name", "last_name", "pages",
        "questions",
        "variable_id", "heading", "family", "subtype", "answers", "choice_id", "row_id", "col_id", "other_id", "text",
        "simple_text", "download_url", "content_type",
    ]
    /// Their members have names of people's own.
    private static let whole: Set<String> = ["custom_variables", "metadata"]

    private static func slim(_ json: JSON, _ keys: Set<String>, _ depth: Int) -> JSON {
        guard depth < 12 else { return .null }
        switch json {
        case .object(let members):
            return .object(
                members.compactMap { member in
                    guard keys.contains(member.key), !member.value.isNull, member.value != "" else { return nil }
                    if whole.contains(member.key) { return member }
                    return JSON.Member(member.key, slim(member.value, keys, depth + 1))
                })
        case .array(let elements): return .array(elements.map { slim($0, keys, depth + 1) })
        default: return json
        }
    }
}

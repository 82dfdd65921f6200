import Documents
import Intake

/// A submission as Tally's API gives it (developers.tally.so, "List form submissions"): answers by the ids of questions,
/// which stand beside all submissions; turned into what the webhook sends.
enum TallyRecord {
    static func event(_ submission: JSON, of list: JSON) -> JSON {
        let questions = (list["questions"]?.elements ?? []).prefix(FormResponse.answerLimit)
        let named = Dictionary(questions.map { ($0["id"]?.string ?? "", $0) }) { first, _ in first }
        let fields = (submission["responses"]?.elements ?? []).prefix(FormResponse.answerLimit).map {
            response -> JSON in
            let id = response["questionId"]?.string ?? ""
            let question = named[id]
            // What is read by people goes before what options are called inside.
            let value = response["formattedAnswer"] ?? response["answer"] ?? response["value"] ?? .null
            return [
                "key": .string(id), "label": question?["title"] ?? question?["name"] ?? .null,
                "type": question?["type"] ?? .null, "value": value,
            ]
        }
        let data: [(String, JSON)] = [
            ("submissionId", submission["id"] ?? .null), ("respondentId", submission["respondentId"] ?? .null),
            ("formId", submission["formId"] ?? .null), ("isCompleted", submission["isCompleted"] ?? true),
            ("createdAt", submission["submittedAt"] ?? .null), ("fields", .array(fields)),
        ]
        return ["eventType": "FORM_RESPONSE", "data": .object(data.map { JSON.Member($0, $1) })]
    }
}

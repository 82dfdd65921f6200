import Documents
import Intake

/// A response as other scripts send it, of which there are many: each question's title with its answer.
///
/// Seen so: the event of a spreadsheet (`namedValues: {title: [answer]}`, Apps Script guide, "Event objects"), by itself or
/// under another name; an object or a list of titles and answers; a row of named columns.
enum GoogleFormsDump {
    private static let wrappers = [
        "namedValues", "named_values", "rawValues", "responses", "response", "answers", "formData", "data", "fields",
        "items", "itemResponses",
    ]

    static func read(_ body: JSON, labels: [String: String], event: Event) -> FormResponse? {
        let about = [body, body["response"] ?? .null, body["form"] ?? .null]
        func said(_ keys: String...) -> String? {
            for key in keys {
                for part in about { if let text = part[key]?.scalarText?.tidied.nonEmpty { return text } }
            }
            return nil
        }
        guard let pairs = pairs(in: body), !pairs.isEmpty else { return nil }
        let stamp = pairs.first { stamps.contains($0.0.lowercased()) }?.1
        let answers = pairs.filter { !stamps.contains($0.0.lowercased()) }.prefix(FormResponse.answerLimit).map {
            FormAnswer(id: $0.0, kind: kind($0.1), label: labels[$0.0] ?? $0.0, value: $0.1)
        }
        let time = said("submittedAt", "submitted_at", "timestamp", "createTime", "lastSubmittedTime") ?? first(stamp)
        return FormResponse(
            // Without an id, a repeated delivery is known by its bytes.
            id: said("responseId", "response_id", "id") ?? "sha256:" + fingerprint(of: event.body), answers: answers,
            respondent: Person(email: said("respondentEmail", "respondent_email", "email")),
            submittedAt: time.flatMap { Timestamp(iso8601: $0) })
    }

    /// What a sheet calls the column of the times, in the languages of its makers.
    private static let stamps: Set<String> = [
        "timestamp", "zeitstempel", "horodateur", "marca temporal", "carimbo de data/hora", "informazioni cronologiche",
        "tijdstempel", "タイムスタンプ", "时间戳记", "時間戳記", "отметка времени", "타임스탬프",
    ]

    private static func first(_ value: JSON?) -> String? { value?.scalarText ?? value?.elements.first?.scalarText }

    private static func kind(_ value: JSON) -> FormAnswer.Kind {
        switch value {
        case .int, .double: .number
        // The one answer of a spreadsheet's event stands in a list, whatever the question.
        case .array(let elements): elements.count == 1 ? .written : .choice
        default: .written
        }
    }

    // MARK: - Shapes

    private static func pairs(in body: JSON) -> [(String, JSON)]? {
        for key in wrappers {
            guard let inner = body[key] else { continue }
            switch inner {
            case .array(let elements): if let pairs = listed(elements) { return pairs }
            case .object(let members):
                if let deeper = pairs(in: inner) { return deeper }
                if isPlain(members) { return members.map { ($0.key, $0.value) } }
            default: continue
            }
        }
        // A row by itself is known by its lists of one text, or by the column that every sheet of a form has.
        let isSheet = body.members.contains { stamps.contains($0.key.lowercased()) }
        let isNamed = !body.members.isEmpty && body.members.allSatisfy { !$0.value.elements.isEmpty }
        return isPlain(body.members) && (isSheet || isNamed) ? body.members.map { ($0.key, $0.value) } : nil
    }

    private static func isPlain(_ members: [JSON.Member]) -> Bool {
        !members.isEmpty
            && members.allSatisfy { member in
                if case .object = member.value { return false }
                return member.value.elements.allSatisfy { $0.isNull || $0.scalarText != nil }
            }
    }

    private static func listed(_ elements: [JSON]) -> [(String, JSON)]? {
        let pairs = elements.compactMap { element -> (String, JSON)? in
            let label = ["question", "title", "label", "name"].lazy.compactMap { element[$0]?.string?.tidied.nonEmpty }
                .first
            let value = ["answer", "response", "value", "answers"].lazy.compactMap { element[$0] }.first
            guard let label, let value else { return nil }
            return (label, value)
        }
        return !pairs.isEmpty && pairs.count == elements.count ? pairs : nil
    }
}

import Intake

/// A response as the Forms API gives it (developers.google.com/forms/api, "REST Resource: forms.responses"): answers by
/// the ids of their questions, without what was asked.
enum GoogleFormsRecord {
    /// Its answers are objects, each with the id of its question.
    static func isRecord(_ body: JSON) -> Bool {
        guard case .object(let answers)? = body["answers"] else { return false }
        return answers.allSatisfy { $0.value["questionId"] != nil || $0.value["textAnswers"] != nil }
    }

    static func read(_ body: JSON, labels: [String: String]) -> FormResponse? {
        guard let id = body["responseId"]?.string?.nonEmpty else { return nil }
        var answers = (body["answers"]?.members ?? []).prefix(FormResponse.answerLimit).map { member in
            answer(member.value, id: member.key, label: labels[member.key] ?? member.key.tidied)
        }
        if let score = body["totalScore"]?.scalarText?.nonEmpty {
            answers.append(FormAnswer(name: "score", kind: .hidden, label: "Score", values: [score]))
        }
        let changedAt = body["lastSubmittedTime"]?.isoTime
        return FormResponse(
            id: id, answers: answers, respondent: Person(email: body["respondentEmail"]?.string?.tidied.nonEmpty),
            submittedAt: body["createTime"]?.isoTime ?? changedAt, changedAt: changedAt)
    }

    private static func answer(_ answer: JSON, id: String, label: String) -> FormAnswer {
        let files = (answer["fileUploadAnswers", "answers"]?.elements ?? []).prefix(200).compactMap { file in
            file["fileId"]?.string?.tidied.nonEmpty.map {
                GoogleDrive.file($0, name: file["fileName"]?.string, mediaType: file["mimeType"]?.string)
            }
        }
        let texts = (answer["textAnswers", "answers"]?.elements ?? []).prefix(200).compactMap {
            $0["value"]?.scalarText?.tidied.nonEmpty
        }
        // Several are boxes that were ticked; one may be anything.
        let kind: FormAnswer.Kind = files.isEmpty ? (texts.count > 1 ? .choice : .written) : .file
        return FormAnswer(
            id: id, kind: kind, label: label, values: texts + files.compactMap(\.url), attachments: files)
    }
}

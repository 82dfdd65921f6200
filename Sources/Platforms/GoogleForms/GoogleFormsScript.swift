import Intake

/// What our script sends: `{"form": {"id", "title", "url"}, "response": {"id", "submitted_at", "email",
/// "score"}, "answers": [{"id", "title", "type", "value", "rows"}], "sent_at"}`.
///
/// `type` is Google's word for an item (Apps Script reference, "Enum ItemType"); it is empty where the script stands in
/// a spreadsheet, which knows no types. Values are as Apps Script gives them ("Class ItemResponse"): texts, lists of
/// texts, one text or list for each row of a grid, ids of Drive for files.
enum GoogleFormsScript {
    static func read(_ body: JSON, labels: [String: String]) -> FormResponse? {
        guard let response = body["response"], case .array(let answers)? = body["answers"],
            let id = (response["id"] ?? body["id"])?.scalarText?.nonEmpty
        else { return nil }
        var all = answers.prefix(FormResponse.answerLimit).map { answer($0, labels) }
        if let score = response["score"]?.scalarText?.nonEmpty {
            all.append(FormAnswer(name: "score", kind: .hidden, label: "Score", values: [score]))
        }
        if let title = body["form", "title"]?.string?.tidied.nonEmpty {
            all.append(FormAnswer(name: "form", kind: .hidden, label: "Form", values: [title]))
        }
        return FormResponse(
            id: id, answers: all, respondent: Person(email: response["email"]?.string?.tidied.nonEmpty),
            permalink: page(body["form"] ?? .null),
            submittedAt: response["submitted_at"]?.isoTime, changedAt: body["sent_at"]?.isoTime)
    }

    /// Where the form's responses are shown, to those who may edit it.
    ///
    /// The respondent's own link would let everybody change what they said.
    private static func page(_ form: JSON) -> String? {
        guard let id = form["id"]?.string?.tidied.nonEmpty, let url = form["url"]?.string,
            url.hasPrefix("https://docs.google.com/forms/")
        else { return form["url"]?.string }
        return "https://docs.google.com/forms/d/\(id.percentEncoded)/edit#responses"
    }

    private static func answer(_ item: JSON, _ labels: [String: String]) -> FormAnswer {
        let id = item["id"]?.scalarText ?? ""
        let label = labels[id] ?? item["title"]?.string?.tidied.nonEmpty ?? id.nonEmpty ?? "answer"
        let type = item["type"]?.string ?? ""
        let value = item["value"] ?? .null
        switch type {
        case "GRID", "CHECKBOX_GRID":
            return FormAnswer(id: id, kind: .other, label: label, values: rows(value, item["rows"]?.elements ?? []))
        case "FILE_UPLOAD": return files(value, id: id, label: label)
        default: return FormAnswer(id: id, kind: kind(type), label: label, value: value)
        }
    }

    static func kind(_ type: String) -> FormAnswer.Kind {
        switch type {
        case "TEXT": .shortText
        case "PARAGRAPH_TEXT": .longText
        case "MULTIPLE_CHOICE", "CHECKBOX", "LIST": .choice
        case "SCALE", "RATING": .number
        case "DATE", "DATETIME": .date
        case "FILE_UPLOAD": .file
        case "": .written
        default: .other
        }
    }

    /// `row: chosen`, for each row in which something was chosen.
    private static func rows(_ value: JSON, _ names: [JSON]) -> [String] {
        value.elements.prefix(200).enumerated().compactMap { index, chosen in
            let values = FormValue(chosen).values
            guard !values.isEmpty else { return nil }
            let name = names.indices.contains(index) ? names[index].scalarText?.tidied.nonEmpty : nil
            return "\(name ?? "row \(index + 1)"): \(values.joined(separator: ", "))"
        }
    }

    /// Files lie in Google Drive, and are known by their ids there.
    private static func files(_ value: JSON, id: String, label: String) -> FormAnswer {
        let items = value.scalarText == nil ? value.elements : [value]
        let files = items.prefix(200).compactMap { file -> Attachment? in
            guard let drive = (file["id"] ?? file).scalarText?.tidied.nonEmpty else { return nil }
            return GoogleDrive.file(drive, name: file["name"]?.string, mediaType: file["type"]?.string)
        }
        return FormAnswer(
            id: id, kind: .file, label: label, values: files.compactMap(\.url), attachments: files)
    }
}

/// Google Drive's own addresses of files.
enum GoogleDrive {
    static func file(_ id: String, name: String? = nil, mediaType: String? = nil) -> Attachment {
        if id.hasPrefix("https://") { return Attachment(at: id, name: name, mediaType: mediaType) }
        return Attachment(
            name: name?.tidied.nonEmpty ?? id,
            url: "https://drive.google.com/open?id=\(id.percentEncoded)", mediaType: mediaType?.tidied.nonEmpty)
    }
}

import Intake

/// A submission's answers: questions in the form's order, then what the form knows of itself.
///
/// Shapes: fillout.com/help/fillout-rest-api (question types), fillout.com/help/api-reference/get-all-submissions.
struct FilloutResponse {
    private let submission: JSON

    init(_ submission: JSON) {
        self.submission = submission
    }

    private func list(_ key: String) -> ArraySlice<JSON> { (submission[key]?.elements ?? []).prefix(500) }

    var answers: [FormAnswer] {
        list("questions").compactMap(Self.answer)
            + list("scheduling").map(Self.meeting) + list("payments").map(Self.payment)
            + list("documents").map(Self.document)
            + list("calculations").map(Self.hidden) + list("urlParameters").map(Self.hidden) + score
    }

    // MARK: - Who

    /// Whoever logged in is known best; who booked a meeting or paid said it in passing.
    var respondent: Person {
        let meeting = list("scheduling").first?["value"]
        let emails = [submission["login"]?["email"], meeting?["email"], list("payments").first?["value"]?["email"]]
        return Person(
            name: [submission["login"]?["name"], meeting?["fullName"]].lazy.compactMap(Self.text).first,
            email: emails.lazy.compactMap(Self.text).first)
    }

    private static func text(_ json: JSON?) -> String? { json?.string?.tidied.nonEmpty }

    // MARK: - Questions

    private static func answer(_ question: JSON) -> FormAnswer? {
        guard case .object = question else { return nil }
        let type = question["type"]?.string ?? ""
        let value = question["value"] ?? .null
        // What guards the form was asked of nobody, and a password is nobody's business here.
        guard type != "Captcha", type != "Password" else { return nil }
        let kind = kind(type)
        let read = type == "Address" ? nil : FormValue(value, isFile: kind == .file)
        let id = text(question["id"]) ?? ""
        return FormAnswer(
            id: id, kind: kind, label: text(question["name"]) ?? id.nonEmpty ?? "answer",
            values: read?.values ?? address(value), attachments: read?.attachments ?? [])
    }

    private static func kind(_ type: String) -> FormAnswer.Kind {
        switch type {
        case "LongAnswer": .longText
        case "ShortAnswer": .shortText
        case "EmailInput", "EmailAddress": .email
        case "PhoneNumber": .phone
        case "URLInput", "URLField": .url
        case "NumberInput", "CurrencyInput", "OpinionScale", "Slider", "StarRating": .number
        case "DatePicker", "DateTimePicker", "DateRange", "TimePicker": .date
        case "MultipleChoice", "Checkboxes", "Dropdown", "MultiSelect", "Ranking", "ImagePicker", "Switch",
            "RecordPicker", "SubmissionPicker":
            .choice
        case "Checkbox": .consent
        case "FileUpload", "Signature", "AudioRecording", "VideoRecording", "ImageUpload": .file
        // Addresses, matrices, tables, subforms, bookings, and what is not known yet.
        default: .other
        }
    }

    /// One line, in the order in which people write it.
    private static func address(_ value: JSON) -> [String] {
        guard case .object(let members) = value else { return FormValue(value).values }
        let order = ["address", "address2", "city", "state", "zipCode", "zip", "country"]
        let rest = members.map(\.key).filter { !order.contains($0) }
        let parts = (order + rest.prefix(20)).compactMap { key in value[key].flatMap(FormValue.text) }
        return parts.isEmpty ? [] : [parts.joined(separator: ", ")]
    }

    // MARK: - Beside the questions

    private static func meeting(_ entry: JSON) -> FormAnswer {
        let value = entry["value"] ?? .null
        let times = [value["eventStartTime"], value["eventEndTime"]].compactMap(text)
        let values = [times.joined(separator: " – ").nonEmpty, text(value["eventUrl"]), text(value["meetingNotes"])]
        return named(entry, kind: .other, "Meeting", values.compactMap { $0 })
    }

    /// The customer and the links into the shop's accounts are nobody's business here.
    private static func payment(_ entry: JSON) -> FormAnswer {
        let value = entry["value"] ?? .null
        let amount = [value["totalAmount"]?.scalarText, text(value["currency"])].compactMap { $0 }
        return named(
            entry, kind: .hidden, "Payment",
            [amount.joined(separator: " ").nonEmpty, text(value["status"])].compactMap { $0 })
    }

    private static func document(_ entry: JSON) -> FormAnswer {
        let read = FormValue(entry["value"] ?? entry["url"] ?? entry["documentUrl"] ?? .null, isFile: true)
        var answer = named(entry, kind: .file, "Document", read.values)
        answer.attachments = read.attachments
        return answer
    }

    private static func hidden(_ entry: JSON) -> FormAnswer {
        named(entry, kind: .hidden, "parameter", FormValue(entry["value"] ?? .null).values)
    }

    private static func named(_ entry: JSON, kind: FormAnswer.Kind, _ word: String, _ values: [String]) -> FormAnswer {
        let id = text(entry["id"]) ?? ""
        return FormAnswer(id: id, kind: kind, label: text(entry["name"]) ?? id.nonEmpty ?? word, values: values)
    }

    private var score: [FormAnswer] {
        [("score", "Score"), ("maxScore", "Highest score")].compactMap { key, label in
            submission["quiz"]?[key]?.scalarText.map {
                FormAnswer(id: "quiz.\(key)", kind: .hidden, label: label, values: [$0])
            }
        }
    }
}

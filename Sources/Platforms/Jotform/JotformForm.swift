import Documents
import Intake

/// A form's questions as its API tells them, kept as a small document.
struct JotformForm {
    struct Question {
        var id: String
        var name: String
        var label: String
        /// `control_textbox` and its like.
        var type: String
        var rows: [String] = []
        var columns: [String] = []
    }

    /// In the form's order.
    let questions: [Question]
    private let byID: [String: Int]
    private let byName: [String: Int]

    init(_ questions: [Question]) {
        self.questions = questions
        byID = Dictionary(questions.enumerated().map { ($1.id, $0) }) { first, _ in first }
        byName = Dictionary(questions.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    /// By the number in the key, else by the name (of an upload, which has none there).
    func question(_ id: String?, _ name: String) -> Question? {
        (id.flatMap { byID[$0] } ?? byName[name]).map { questions[$0] }
    }

    // MARK: - Reading

    /// `GET /form/{id}/questions`: `{"3": {"qid", "name", "order", "text", "type", …}}`.
    init(api content: JSON) {
        let sorted = content.members.prefix(FormResponse.answerLimit).map { ($0, Self.order($0.value)) }
            .sorted { $0.1 < $1.1 }
        self.init(sorted.map { member, _ in Self.question(member.key, member.value) })
    }

    static func question(_ key: String, _ value: JSON) -> Question {
        let text = { (key: String) in value[key]?.scalarText?.tidied ?? "" }
        return Question(
            id: text("qid").nonEmpty ?? key, name: text("name"), label: JotformText.plain(text("text")),
            type: text("type"), rows: list(text("mrows")), columns: list(text("mcolumns")))
    }

    static func order(_ question: JSON) -> Int64 {
        question["order"]?.int ?? question["order"]?.string.flatMap { Int64($0) } ?? .max
    }

    private static func list(_ text: String) -> [String] {
        text.isEmpty ? [] : text.split(separator: "|", omittingEmptySubsequences: false).prefix(200).map { $0.tidied }
    }

    // MARK: - As it is kept

    init?(document: JSON?) {
        guard let document, case .array = document else { return nil }
        self.init(
            document.elements.map { one in
                Question(
                    id: one["id"]?.string ?? "", name: one["name"]?.string ?? "", label: one["label"]?.string ?? "",
                    type: one["type"]?.string ?? "", rows: one.texts("rows"), columns: one.texts("columns"))
            })
    }

    var document: JSON {
        .array(
            questions.filter { !$0.isSilent }.map { one in
                JSON(compact: [
                    ("id", .string(one.id)), ("name", .string(one.name)), ("label", .string(one.label)),
                    ("type", .string(one.type)), ("rows", JSON(one.rows)), ("columns", JSON(one.columns)),
                ])
            })
    }
}

extension JotformForm.Question {
    /// True for what asks nothing: headings, texts, pictures, buttons, page breaks.
    var isSilent: Bool {
        [
            "control_head", "control_text", "control_image", "control_button", "control_pagebreak", "control_divider",
            "control_collapse", "control_captcha", "control_clear", "control_mixed_dividers",
        ].contains(type)
    }

    /// What it asks for; `nil` where the answer's shape tells better.
    var kind: FormAnswer.Kind? {
        switch type {
        case "control_textarea": .longText
        case "control_textbox": .shortText
        case "control_email": .email
        case "control_fullname": .name
        case "control_phone": .phone
        case "control_datetime", "control_time", "control_appointment", "control_birthdate": .date
        case "control_number", "control_spinner", "control_rating", "control_scale", "control_calculation": .number
        case "control_dropdown", "control_radio", "control_checkbox", "control_imagechoice": .choice
        case "control_fileupload", "control_signature": .file
        case "control_hidden", "control_autoincrement": .hidden
        case "control_address", "control_matrix", "control_inline", "control_payment", "control_stripe",
            "control_paypal":
            .other
        default: nil
        }
    }
}

/// Labels as people read them: a form's maker may have written HTML.
enum JotformText {
    static func plain(_ text: String) -> String { MarkedLabel.plain(text) }

    /// A field's name as words: `yourMessage` is `Your message`, and `whatDate13` of question 13 is `What date`.
    static func readable(_ name: String, question id: String?) -> String {
        var name = name
        if let id, !id.isEmpty, name.hasSuffix(id), name.utf8.count > id.utf8.count {
            name = String(name.dropLast(id.count))
        }
        var words = ""
        var wasLower = false
        for character in name.prefix(200) {
            if character == "_" || character == "-" {
                words += " "
            } else if character.isUppercase, wasLower {
                words += " " + character.lowercased()
            } else {
                words.append(character)
            }
            wasLower = character.isLowercase || character.isNumber
        }
        let tidy = words.tidied
        return tidy.prefix(1).uppercased() + tidy.dropFirst()
    }
}

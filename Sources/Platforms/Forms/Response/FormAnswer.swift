import Intake

/// One question as a person saw it, with what they answered: the same for every form platform.
struct FormAnswer: Equatable {
    /// What is asked for, where the platform tells; it decides how title, text and author are guessed.
    enum Kind: Equatable {
        case longText, shortText
        /// Typed by the person, who knows how long.
        case written
        /// A whole name, or a part of one.
        case name, firstName, lastName
        case email, phone, url
        /// Scales and ratings too.
        case number
        case date
        /// One or several of what was offered.
        case choice
        /// Agreed or not: `yes` or `no`.
        case consent
        case file
        /// What the form knows without asking: hidden fields, variables, scores, parameters of its address.
        case hidden
        /// Anything else: a table, a payment, what is not known yet.
        case other
    }

    /// The platform's id of the question.
    var id: String
    /// The stable name that the form's maker gave it, where there is one.
    var name: String?
    var kind: Kind
    var label: String
    /// Empty when the question was left open.
    var values: [String]
    var attachments: [Attachment]

    init(
        id: String = "", name: String? = nil, kind: Kind = .other, label: String, values: [String],
        attachments: [Attachment] = []
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.label = label
        self.values = values
        self.attachments = attachments
    }

    var text: String { values.joined(separator: ", ") }
    var isAnswered: Bool { !values.isEmpty }

    /// True when a setting names this question: by its name, id or label.
    func isNamed(_ setting: String) -> Bool { name == setting || id == setting || label == setting }

    var field: Field { Field(label: label, name: name ?? id.nonEmpty, values: values) }
}

extension Attachment {
    /// A file by its address, called as the last part of its path.
    init(at url: String, name: String? = nil, mediaType: String? = nil) {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        self.init(
            name: name?.tidied.nonEmpty ?? path.split(separator: "/").last.map(String.init) ?? url, url: url,
            mediaType: mediaType)
    }
}

import Documents
import Intake

/// One response to a form, whatever platform it came from, on its way to a submission.
struct FormResponse {
    /// The platform's id of the response: the same at every delivery of it.
    var id: String
    /// In the form's order.
    var answers: [FormAnswer]
    /// Who answered, as far as the platform itself knows; what they wrote about themselves fills the rest.
    var respondent: Person
    /// A page for the team; never one on which the response could be changed, since everybody who may read sees it.
    var permalink: String?
    /// `nil` where the platform does not tell.
    var submittedAt: Timestamp?
    /// When it was last changed; `nil` where responses cannot be.
    var changedAt: Timestamp?

    init(
        id: String, answers: [FormAnswer], respondent: Person = Person(), permalink: String? = nil,
        submittedAt: Timestamp? = nil, changedAt: Timestamp? = nil
    ) {
        self.id = id
        self.answers = answers
        self.respondent = respondent
        self.permalink = permalink
        self.submittedAt = submittedAt
        self.changedAt = changedAt
    }

    /// Bound on foreign forms.
    static let answerLimit = 500

    /// What it says; `ignored` when nothing was answered, or nothing but who somebody is where there was more to say.
    func reading(_ place: FormPlace, platform: String, event: Event) -> Reading {
        let answers = Array(answers.prefix(Self.answerLimit))
        let guess = FormGuess(answers, place.questions)
        let attachments = answers.flatMap(\.attachments)
        let isEmpty = !answers.contains { $0.isAnswered && $0.kind != .hidden } && attachments.isEmpty
        guard !isEmpty else { return .ignored(reason: "no question was answered") }
        if let silence = guess.silence, attachments.isEmpty {
            return .ignored(
                reason: silence + " (if another question holds the request, declare it: \"text: <its label>\")")
        }
        let submittedAt = submittedAt ?? event.receivedAt
        var author = guess.author
        author.id = respondent.id
        author.name = author.name ?? respondent.name
        author.email = author.email ?? respondent.email
        return .submission(
            Submission(
                key: MessageKey(platform: platform, scope: place.scope, externalID: id), source: place.source,
                kind: .form, author: author, title: guess.title, text: guess.text, fields: answers.map(\.field),
                attachments: attachments, permalink: permalink.flatMap(Self.link), submittedAt: submittedAt,
                version: (changedAt ?? submittedAt).milliseconds))
    }

    /// What a body calls a link may be anything, such as `javascript:`.
    private static func link(_ address: String) -> String? {
        let address = address.tidied
        return MappingReader.isAddress(address) ? address : nil
    }
}

/// What every form's source is configured with.
package struct FormPlace: Sendable {
    /// The source's name.
    package var source: String
    package var scope: String
    package var questions: FormQuestions

    package init(source: String, scope: String, questions: FormQuestions = FormQuestions()) {
        self.source = source
        self.scope = scope
        self.questions = questions
    }
}

extension FormPlace {
    /// Reads the settings that every form's source has: `scope`, and which questions hold what.
    init(from settings: inout MappingReader, _ name: String) {
        self.init(
            source: name, scope: settings.text("scope") ?? name, questions: FormQuestions(from: &settings))
    }
}

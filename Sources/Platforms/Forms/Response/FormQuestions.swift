import Documents
import Intake

/// Which questions hold what a submission needs: each a question's name, id or label.
///
/// What is not named is guessed.
package struct FormQuestions: Sendable, Equatable {
    package var title: String?
    package var text: String?
    package var email: String?
    package var name: String?

    package init(title: String? = nil, text: String? = nil, email: String? = nil, name: String? = nil) {
        self.title = title
        self.text = text
        self.email = email
        self.name = name
    }

    /// Reads the settings `title`, `text`, `email` and `name` of a form's source.
    init(from settings: inout MappingReader) {
        self.init(
            title: settings.text("title"), text: settings.text("text"), email: settings.text("email"),
            name: settings.text("name"))
    }
}

package import Documents
package import Intake

/// Typeform: a form's webhook in; answers go elsewhere, since a form has no place for them.
package enum TypeformPlatform: Platform {
    package static let name = "typeform"
    package static let summary = "Typeform responses by webhook; nothing can be posted back into a form."
    package static let kind = SourceKind.form

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let secret = settings.requiredSecret("secret", from: vault)
        let scope = settings.text("scope") ?? name
        let questions = FormQuestions(from: &settings)
        guard let secret else { return nil }
        return TypeformSource(name: name, scope: scope, secret: secret, questions: questions)
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        settings.refuse(self.name, "takes no posts")
        return nil
    }

    package static func unconfigured(source name: String) -> any Source {
        TypeformSource(name: name, scope: name, secret: nil)
    }
}

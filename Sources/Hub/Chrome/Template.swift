private import Mustache

/// A page's HTML as a Mustache template; what is put in is escaped.
///
/// A value's optional properties are written with a leading dot, `{{.reason}}`: without it, a missing one is looked
/// for in what lies around it.
struct Template: Sendable {
    private let template: MustacheTemplate

    init(_ text: String) {
        template = Self.parsed(text)
    }

    func render(_ view: some Any) -> String {
        template.render(view, library: Self.partials)
    }

    /// Templates are constants of ours: one that does not parse is a mistake that the first start shows.
    private static func parsed(_ text: String) -> MustacheTemplate {
        do {
            return try MustacheTemplate(string: text)
        } catch {
            preconditionFailure("a template does not parse: \(error)")
        }
    }

    /// What several pages show, by the name it is included with: `{{> time}}`.
    private static let partials = MustacheLibrary(
        templates: [
            "decision": DecisionView.template,
            "post-body": PostBodyView.template,
            "post": PostView.template,
            "time": TimeView.template,
        ].mapValues(parsed))
}

import Hummingbird
private import Intake
private import Reports

/// One theme with all its requests, from the beginning.
enum ThemePage: Page {
    static let path = "/themes/:id"

    private struct View {
        var cards: [ThemeCard]
    }

    static func get(_ visit: Visit) async throws -> Response {
        guard let id = visit.part("id").flatMap({ RequestID(parsing: $0) }) else { throw HTTPError(.notFound) }
        let report = try await visit.hub.themes(ThemesReport.Order(weeks: nil, limit: 1, theme: id))
        guard let theme = report.themes.first else { throw HTTPError(.notFound) }
        let card = ThemeCard(theme, isWhole: true, now: visit.now, teamName: visit.hub.teamName)
        return visit.frame.page("Theme: \(card.label)", template.render(View(cards: [card])))
    }

    private static let template = Template(
        """
        <p class="crumb"><a href="\(ThemesPage.path)">All themes</a></p>
        {{#cards}}
        <article class="card theme">
        \(ThemeCard.template)
        </article>
        {{/cards}}
        """)
}

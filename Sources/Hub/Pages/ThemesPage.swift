import Hummingbird
private import Intake
private import Reports

/// What people ask for, by theme, with how it goes from week to week.
enum ThemesPage: Page {
    static let path = "/themes"
    static let menu: String? = "Themes"

    private static let shown = 24

    private struct Span {
        var label: String
        var href: String
        var isCurrent: Bool
    }

    /// Why there is nothing to see.
    private struct Nothing {
        var isQuiet: Bool
        var asks: String
    }

    private struct View {
        var spans: [Span]
        var cards: [ThemeCard]
        var asks: String
        var alone: String?
        var more: String?
        var nothing: Nothing?
    }

    static func get(_ visit: Visit) async throws -> Response {
        let wanted = visit.query("weeks").flatMap { Int($0) } ?? 4
        let weeks = min(max(wanted, 1), 520)
        let report = try await visit.hub.themes(ThemesReport.Order(weeks: weeks, limit: shown))
        let spans = Set([1, 4, 12, 52, weeks]).sorted().map { count in
            Span(
                label: count == 1 || count == 52 ? "1 \(words(count))" : words(count),
                href: "\(path)?weeks=\(count)", isCurrent: count == weeks)
        }
        let asks = "\(counted(report.asks, "ask")) in the last \(words(weeks))"
        let view = View(
            spans: spans,
            cards: report.themes.map {
                ThemeCard($0, isWhole: false, now: visit.now, teamName: visit.hub.teamName)
            },
            asks: asks,
            alone: report.alone > 0 ? "\(report.alone) of them for requests that have no theme yet" : nil,
            more: report.more > 0 ? "\(counted(report.more, "more theme")), asked for by fewer people" : nil,
            nothing: report.themes.isEmpty ? Nothing(isQuiet: report.asks == 0, asks: asks) : nil)
        return visit.frame.page("Themes", template.render(view))
    }

    private static func words(_ weeks: Int) -> String {
        switch weeks {
        case 1: "week"
        case 52: "year"
        default: "\(weeks) weeks"
        }
    }

    private static let template = Template(
        """
        <h1>Themes</h1>
        <p class="lead">What people ask for, in groups of requests that are about the same thing. Each is named by its most \
        telling words.</p>
        <ul class="spans" aria-label="How far back">
        {{#spans}}<li><a href="{{href}}"{{#isCurrent}} aria-current="true"{{/isCurrent}}>{{label}}</a></li>
        {{/spans}}
        </ul>
        {{^.nothing}}<p class="quiet">{{asks}}{{#.alone}}, {{.}}{{/.alone}}.</p>{{/.nothing}}
        {{#cards}}
        <article class="card theme">
        \(ThemeCard.template)
        </article>
        {{/cards}}
        {{#.more}}<p class="quiet">And {{.}}.</p>{{/.more}}
        {{#.nothing}}
        <div class="empty">
        {{#isQuiet}}<p><strong>Nobody asked for anything in this while.</strong></p>
        <p>Look further back above, or write a wish in the <a href="/lobby">lobby</a>.</p>{{/isQuiet}}
        {{^isQuiet}}<p><strong>No themes yet.</strong></p>
        <p>{{asks}}, and no two requests are about the same thing. A theme is there as soon as two are: say, “Export as CSV” \
        and “Download the table as a CSV file”. Until then, see all <a href="/requests">requests</a>.</p>{{/isQuiet}}
        </div>
        {{/.nothing}}
        """)
}

import Intake
import Reports
import Similarity
import Store

/// A theme as people look at it: its words, how it goes, what was said, and the requests that it is made of.
struct ThemeCard: Sendable {
    struct Quote: Sendable {
        var text: String
        var person: String
        var link: RequestLink
        var time: TimeView
    }

    struct Member: Sendable {
        var link: RequestLink
        var title: String
        var pills: [Pill]
        var voices: String
    }

    /// A week's column, of a picture that is `ThemeCard.height` high.
    struct Column: Sendable {
        var x: Int
        var y: Int
        var height: Int
        var isPresent: Bool
    }

    private static let height = 28
    private static let shownMembers = 100

    let label: String
    let href: String
    let trend: Pill
    let arrow: String
    let voices: Int
    let voicesWord: String
    let requests: Int
    let requestsWord: String
    let columns: [Column]
    let width: Int
    /// In words, for whoever cannot see the picture.
    let weekly: String
    let weeks: String
    let teams: [Pill]
    let quotes: [Quote]
    let summary: String
    let isOpen: Bool
    let members: [Member]
    /// What else there is to say of the members.
    let rest: String?

    /// - Parameter isWhole: where the theme has a page of its own.
    init(_ theme: ThemesReport.Theme, isWhole: Bool, now: Timestamp, teamName: (String) -> String) {
        let growth = theme.growth
        label = theme.label.joined(separator: " · ")
        href = "\(ThemesPage.path)/\(theme.id)"
        trend = Self.pill(growth)
        arrow = Self.arrow(growth.trend)
        voices = theme.voices
        voicesWord = theme.voices == 1 ? "voice" : "voices"
        requests = theme.requests
        requestsWord = theme.requests == 1 ? "request" : "requests"
        (columns, width) = Self.columns(theme.weekly)
        weekly = "Asks a week, the last one this week: " + theme.weekly.map(String.init).joined(separator: ", ")
        weeks = "\(growth.thisWeek) this week, \(growth.lastWeek) the week before"
        teams = theme.teams.map { share in
            let name = share.name.map(teamName) ?? "no team"
            return Pill(label: theme.teams.count > 1 ? "\(name) \(share.count)" : name, tone: "team")
        }
        quotes = theme.quotes.map { quote in
            Quote(
                text: quote.text, person: PersonView(quote.person).name, link: RequestLink(quote.request),
                time: TimeView(quote.at, now: now))
        }
        summary = Self.summary(theme)
        isOpen = isWhole
        members = theme.members.prefix(Self.shownMembers).map { member in
            Member(
                link: RequestLink(member.request.id), title: member.request.title,
                pills: Pill.all(member.request, now: now, teamName: teamName),
                voices: counted(member.voices, "voice"))
        }
        rest = Self.rest(theme, shown: members.count, isWhole: isWhole)
    }

    /// Such as `5 requests: 3 triaged, 2 planned`.
    private static func summary(_ theme: ThemesReport.Theme) -> String {
        let states = theme.statuses.map { share in
            "\(share.count) \(share.name.flatMap(Status.init(rawValue:))?.words ?? "unknown")"
        }
        return "\(counted(theme.requests, "request")): " + states.joined(separator: ", ")
    }

    private static func rest(_ theme: ThemesReport.Theme, shown: Int, isWhole: Bool) -> String? {
        let hidden = theme.requests - shown
        let older = theme.known - theme.requests
        let parts = [
            hidden > 0 ? "\(counted(hidden, "more request")) of this while" : nil,
            older > 0 && !isWhole ? "\(counted(older, "older request")) that nobody asked for in this while" : nil,
        ].compactMap { $0 }
        return parts.isEmpty ? nil : "And " + parts.joined(separator: ", and ") + "."
    }

    private static func columns(_ weekly: [Int]) -> ([Column], Int) {
        let most = max(1, weekly.max() ?? 1)
        let columns = weekly.enumerated().map { place, count in
            // A week without asks leaves a line, so that it is seen to be there.
            let tall = max(2, height * count / most)
            return Column(x: place * 11, y: height - tall, height: tall, isPresent: place == weekly.count - 1)
        }
        return (columns, max(1, weekly.count * 11 - 3))
    }

    private static func pill(_ growth: ThemeGrowth) -> Pill {
        let change = growth.changePercent.map { $0 == 0 ? "" : " \($0 > 0 ? "+" : "−")\(abs($0)) %" } ?? ""
        return switch growth.trend {
        case .new: Pill(label: "new", tone: "accent")
        case .rising: Pill(label: "rising" + change, tone: "warm")
        case .steady: Pill(label: "steady" + change, tone: "plain")
        case .falling: Pill(label: "falling" + change, tone: "plain")
        }
    }

    private static func arrow(_ trend: ThemeGrowth.Trend) -> String {
        switch trend {
        case .new: "✦"
        case .rising: "↗"
        case .steady: "→"
        case .falling: "↘"
        }
    }

    static let template = """
        <header>{{^isOpen}}<h2><a href="{{href}}">{{label}}</a></h2>{{/isOpen}}{{#isOpen}}<h1>{{label}}</h1>{{/isOpen}}
        {{#trend}}<span class="pill {{tone}}"><span aria-hidden="true">{{arrow}}</span> {{label}}</span>{{/trend}}</header>
        <div class="weeks"><p><strong>{{voices}}</strong> {{voicesWord}}</p><p><strong>{{requests}}</strong> {{requestsWord}}</p>
        <p class="trend"><svg role="img" aria-label="{{weekly}}" width="{{width}}" height="28" viewBox="0 0 {{width}} 28">\
        {{#columns}}<rect{{#isPresent}} class="present"{{/isPresent}} x="{{x}}" y="{{y}}" width="8" height="{{height}}" rx="1.5"/>{{/columns}}</svg>\
        <span class="quiet">{{weeks}}</span></p>
        <p class="teams">{{#teams}}<span class="pill {{tone}}">{{label}}</span> {{/teams}}</p></div>
        {{#quotes}}
        <figure><blockquote>{{text}}</blockquote><figcaption class="quiet">{{person}} in \
        {{#link}}<a href="{{href}}">{{label}}</a>{{/link}}, {{#time}}{{> time}}{{/time}}</figcaption></figure>
        {{/quotes}}
        <details{{#isOpen}} open{{/isOpen}}><summary>{{summary}}</summary>
        <ul class="rows">
        {{#members}}<li>{{#link}}<a class="title" href="{{href}}"><span class="ref">{{label}}</span> {{title}}</a>{{/link}}\
        <p class="facts">{{#pills}}<span class="pill {{tone}}">{{label}}</span> {{/pills}}<span class="quiet">{{voices}}</span></p></li>
        {{/members}}
        </ul>
        {{#.rest}}<p class="quiet">{{.}}</p>{{/.rest}}
        </details>
        """
}

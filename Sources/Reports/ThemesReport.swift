package import Intake
package import Similarity
package import Store

/// What people asked for in a while, by theme: the values behind the themes page, digests and trend reports.
///
/// A theme is shown when two or more requests stand in it and somebody asked for one of them in that while. All figures
/// are of that while; what was merged counts for what it was merged into, and what was taken back not at all.
package struct ThemesReport: Sendable, Equatable {
    /// What is wanted of a report.
    package struct Order: Sendable {
        /// The while, back from now; `nil` from the beginning.
        package let weeks: Int?
        /// How many themes at most.
        package var limit: Int
        /// Only this one.
        package var theme: RequestID?
        /// For each theme.
        package var quotes: Int

        package init(weeks: Int? = 4, limit: Int = 12, theme: RequestID? = nil, quotes: Int = 3) {
            self.weeks = weeks.map { min(max($0, 1), 5_200) }
            self.limit = limit
            self.theme = theme
            self.quotes = quotes
        }
    }

    /// How many have one value; those that have none count under `nil`.
    package struct Share: Sendable, Equatable {
        package var name: String?
        package var count: Int

        package init(name: String?, count: Int) {
            self.name = name
            self.count = count
        }
    }

    package struct Member: Sendable, Equatable {
        package var request: RequestSummary
        /// How many people asked for it in the while.
        package var voices: Int
    }

    package struct Quote: Sendable, Equatable {
        package var text: String
        /// As the platform calls them.
        package var person: Person
        package var request: RequestID
        package var at: Timestamp
    }

    package struct Theme: Sendable, Equatable {
        /// The request that founded it.
        package var id: RequestID
        /// Its telling words, the most telling first; never empty.
        package var label: [String]
        /// Those that somebody asked for, by voices; the newest few hundred.
        package var members: [Member]
        /// How many requests were asked for.
        package var requests: Int
        /// How many stand in it, asked for in the while or not.
        package var known: Int
        /// How many people asked.
        package var voices: Int
        /// Of people's asks.
        package var growth: ThemeGrowth
        /// Asks of each of the last weeks, the present one last: two at least, and twelve at most.
        package var weekly: [Int]
        /// By the teams' keys, the largest first.
        package var teams: [Share]
        package var statuses: [Share]
        package var quotes: [Quote]
    }

    /// `nil` from the beginning.
    package var since: Timestamp?
    package var until: Timestamp
    /// By voices, then by how much more they are asked for than the week before.
    package var themes: [Theme]
    /// How many more themes there are than are told.
    package var more: Int
    /// How often somebody asked, each person once for a request.
    package var asks: Int
    /// How many of these were for a request that is alone in its theme.
    package var alone: Int
}

extension ThemesReport {
    package var json: JSON {
        [
            "since": JSON(since?.iso8601), "until": .string(until.iso8601), "asks": .int(Int64(asks)),
            "asks_in_no_theme": .int(Int64(alone)), "more_themes": .int(Int64(more)),
            "themes": .array(themes.map(\.json)),
        ]
    }
}

extension ThemesReport.Theme {
    fileprivate var json: JSON {
        JSON(compact: [
            ("theme", .string("\(id)")), ("label", JSON(label)), ("requests", .int(Int64(requests))),
            ("known_requests", .int(Int64(known))), ("voices", .int(Int64(voices))),
            ("this_week", .int(Int64(growth.thisWeek))), ("last_week", .int(Int64(growth.lastWeek))),
            ("trend", .string(growth.trend.rawValue)),
            ("weekly", .array(weekly.map { .int(Int64($0)) })),
            ("change_percent", growth.changePercent.map { .int(Int64($0)) }),
            ("teams", .array(teams.map { $0.json(as: "team") })),
            ("statuses", .array(statuses.map { $0.json(as: "status") })),
            (
                "quotes",
                .array(
                    quotes.map { quote in
                        [
                            "text": .string(quote.text), "by": JSON(quote.person.name ?? quote.person.id),
                            "request": .string("\(quote.request)"), "at": .string(quote.at.iso8601),
                        ]
                    })
            ),
            (
                "members",
                .array(
                    members.map { member in
                        [
                            "request": .string("\(member.request.id)"), "title": .string(member.request.title),
                            "status": .string(member.request.status.rawValue), "team": JSON(member.request.team),
                            "voices": .int(Int64(member.voices)),
                        ]
                    })
            ),
        ])
    }
}

extension ThemesReport.Share {
    fileprivate func json(as key: String) -> JSON {
        .object([.init(key, JSON(name)), .init("requests", .int(Int64(count)))])
    }
}

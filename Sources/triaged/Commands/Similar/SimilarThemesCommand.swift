import ArgumentParser
import Intake
import Reports
import Similarity
import Store

struct SimilarThemesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes",
        abstract: "Show what people ask for, by theme, and how it goes from week to week.",
        discussion: """
            A theme is a group of two or more requests that are about the same; it is named by its most telling words. \
            Voices are people, requests what they asked for in the weeks that are looked at. This week and last are \
            seven times 24 hours, and a trend is only told where the change is more than chance.

            Works beside a running daemon, and reads all profiles of the store: about two seconds for 100,000 requests.

            EXAMPLES
              triaged similar themes --config deploy/triaged.yaml
              triaged similar themes --store triaged.sqlite --weeks 12 --limit 30
              triaged similar themes --store triaged.sqlite --json
            """)

    @OptionGroup var choice: StoreChoice
    @Option(help: "How many weeks to look back.")
    var weeks = 4
    @Option(help: "How many themes to show at most.")
    var limit = 12
    @Flag(help: "Print the report as JSON, with each theme's requests.")
    var json = false

    func validate() throws {
        guard (1...520).contains(weeks) else { throw ValidationError("--weeks takes a number from 1 to 520") }
        guard (1...1000).contains(limit) else { throw ValidationError("--limit takes a number from 1 to 1000") }
    }

    func run() async throws {
        let model = try InstalledModel.required()
        try await choice.reading { store in
            let reporter = ThemesReporter(store: store, model: model, memory: try CountedMemory(reading: store))
            let report = try await reporter.report(
                ThemesReport.Order(weeks: weeks, limit: limit, quotes: json ? 3 : 1), at: Daemon.now())
            let unknown = try store.profileCounts(model: model.identity)
            print(
                json
                    ? report.json.indented
                    : ThemesText.render(
                        report, weeks: weeks, unprofiled: unknown.requests - unknown.profiled, Terminal.output))
        }
    }
}

import ArgumentParser
import Intake
import Pipeline
import Platforms
import Similarity
import Store

struct SimilarFindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find the requests that ask for the same as a text, or may.",
        discussion: """
            Searches as the daemon does when a message comes in: the same words, the same meaning, the same doubts. \
            Nothing is kept and nothing is sent.

            EXAMPLES
              triaged similar find "dark theme for the web app" --config deploy/triaged.yaml
              triaged similar find "export as CSV" --store triaged.sqlite --json
            """)

    @Argument(help: "A message, as a person would write it.")
    var text: String
    @OptionGroup var choice: StoreChoice
    @Flag(help: "Print what is found as JSON.")
    var json = false

    func run() async throws {
        let policy = try choice.policy
        let model = try InstalledModel.required()
        try await choice.reading { store in
            let search = try StoredSearch(store, model: model, policy: policy, isSilent: json)
            let found = try search.find(text)
            print(json ? MatchText.json(found).indented : MatchText.render(found, among: search.count, Terminal.output))
            if let hint = search.missing, !json { Terminal.standardError(hint) }
        }
    }
}

/// Recognition on a store that another process may be writing.
struct StoredSearch {
    private let recognition: Recognition
    private let thresholds: Thresholds
    let count: Int
    /// Why something may not be found; `nil` when everything is.
    let missing: String?

    init(_ store: Store, model: SimilarityModel, policy: DedupePolicy, isSilent: Bool) throws(StoreError) {
        recognition = Recognition(store: store, model: model)
        thresholds = Thresholds(policy)
        let counts = try store.profileCounts(model: model.identity)
        let progress = Progress(isSilent: isSilent, unit: "requests")
        try recognition.load { progress.show("reading", $0, of: counts.profiled) }
        progress.clear()
        count = recognition.count
        let rest = counts.requests - counts.profiled
        missing =
            rest <= 0
            ? nil
            : "\(rest) of \(counts.requests) requests are not searched: they were stored by an older version; "
                + "start the daemon once, or run triaged similar rebuild"
    }

    func find(_ text: String) throws(StoreError) -> Recognition.Found {
        try find(
            Submission(
                key: MessageKey(platform: LobbyPlatform.name, scope: "find", externalID: "1"),
                source: LobbyPlatform.name, kind: .chat, text: text, submittedAt: Daemon.now()))
    }

    /// With the reasons.
    func find(_ submission: Submission) throws(StoreError) -> Recognition.Found {
        var found = try recognition.find(
            recognition.subject(of: submission), of: submission, thresholds: thresholds)
        recognition.explain(&found, for: submission)
        return found
    }
}

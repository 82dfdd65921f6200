import ArgumentParser
import Foundation
import Intake
import Pipeline
import Similarity
import Store

struct SimilarReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Say how well recognition does, by what people answered.",
        discussion: """
            Every yes and no to "same thing?", every merge and every parting is an answer. From them come precision \
            and recall with 95 % confidence intervals, and how far the told probabilities can be believed. Only \
            confirmed duplicates count as avoided.

            EXAMPLES
              triaged similar report --config deploy/triaged.yaml
              triaged similar report --store triaged.sqlite --json
            """)

    @OptionGroup var choice: StoreChoice
    @Flag(help: "Print the figures as JSON, shares in thousandths.")
    var json = false

    func run() async throws {
        let thresholds = Thresholds(try choice.policy)
        let report = try await choice.reading { store in
            let answers = try store.answers()
            let outcomes = try store.askOutcomes()
            let evidence = AnswersReport.Evidence(
                judged: answers.map { .init(outcome: $0.outcome, score: $0.score, isSame: $0.isSame) },
                mergedByHand: answers.count { $0.outcome == .new && $0.isSame },
                new: outcomes[.new] ?? 0, possible: outcomes[.possible] ?? 0, duplicate: outcomes[.duplicate] ?? 0,
                suggested: try store.suggestedPairs())
            return AnswersReport(evidence, thresholds: thresholds, calibration: Recognition.calibration(of: answers))
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            print(AnswersText.render(report, Terminal.output))
        }
    }
}

import ArgumentParser
import Foundation
import Intake
import Similarity

struct SimilarEvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Measure on a labelled set how well repeated requests are found.",
        discussion: """
            The folder has docs.jsonl, an object a line with id, time, title and body, and pairs.tsv, a line with the \
            ids of two duplicates and a tab between; either may be compressed with gzip (.gz). What is a duplicate of \
            a duplicate is one as well.

            Each document is ranked against those before it, as it would have been when it came in. Recalls and MRR \
            are over the documents that have an earlier duplicate, F1 is of the decision "the first is a duplicate" \
            at the best threshold, and a look-up's time runs from the text to the ranking.

            EXAMPLES
              triaged similar eval sets/helpdesk
              triaged similar eval sets/helpdesk --json
            """)

    @Argument(help: "The folder with docs.jsonl and pairs.tsv.")
    var folder: String
    @Flag(help: "Print the figures as JSON.")
    var json = false

    func run() throws {
        do {
            let set = try LabelledFiles.read(folder)
            let progress = Progress(isSilent: json, unit: "documents")
            let figures = StreamingEvaluation(set, model: try InstalledModel.required()).figures { done in
                progress.show("ranking", done, of: set.documents.count)
            }
            progress.clear()
            print(json ? RetrievalText.json(figures).text : RetrievalText.table(figures, of: folder, Terminal.output))
        } catch let error as FileLines.Failure {
            Terminal.standardError(error.description)
            throw ExitCode(Exit.failure)
        }
    }
}

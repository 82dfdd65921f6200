import ArgumentParser
import Documents
import Pipeline
import Similarity
import Store

struct SimilarRebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Make anew what recognition keeps of every request.",
        discussion: """
            Of use when forms have changed: lines that repeat in the newest 20,000 asks are left out of all of them. \
            Works beside a running daemon, which takes the result up by itself; stopped half-way it can be run again.

            EXAMPLES
              triaged similar rebuild --config deploy/triaged.yaml
            """)

    @OptionGroup var choice: StoreChoice
    @Flag(help: "Say nothing but errors.")
    var quiet = false

    func run() async throws {
        let model = try InstalledModel.required()
        try await choice.changing { store in
            let recognition = Recognition(store: store, model: model)
            let total = try store.profileCounts(model: model.identity).requests
            let progress = Progress(isSilent: quiet, unit: "requests")
            try recognition.learnWhatRepeats()
            var made = 0
            try recognition.rebuild(all: true) { done in
                made = done
                progress.show("rebuilding", done, of: total)
            }
            progress.clear()
            if !quiet { print("\(ImportText.number(made)) \(made == 1 ? "request" : "requests") made anew") }
        }
    }
}

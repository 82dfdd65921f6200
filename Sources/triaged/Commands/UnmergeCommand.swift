import ArgumentParser
import Conversation
import Foundation
import Intake
import Pipeline
import Similarity
import Store

struct UnmergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmerge",
        abstract: "Part a request again, or give a voice a request of its own.",
        discussion: """
            Without --voice the request stands for itself again, exactly as it was. With --voice one of its voices \
            leaves it, counted as the request's page shows them: the first opened it and stays. Recognition learns \
            from it. Works beside a running daemon.

            EXAMPLES
              triaged unmerge R-95 --config deploy/triaged.yaml
              triaged unmerge R-87 --voice 3 --config deploy/triaged.yaml
            """)

    @Argument(help: "The request, such as R-95.")
    var request: String
    @Option(help: "Which of its voices leaves: 2 is the second.")
    var voice: Int?
    @Option(help: "Who says so; the user who runs this command otherwise.")
    var by: String?
    @OptionGroup var choice: StoreChoice

    func validate() throws {
        guard RequestID(parsing: request) != nil else {
            throw ValidationError("\"\(request)\" is no request; write R-123")
        }
        guard voice.map({ $0 >= 2 }) ?? true else {
            throw ValidationError("--voice counts from 2: the first voice opened the request and stays")
        }
    }

    func run() async throws {
        guard let id = RequestID(parsing: request) else { return }
        try await choice.changing { store in
            if let voice { return try await part(voice, of: id, in: store) }
            try await store.unmerge(id, by: by ?? NSUserName(), at: Daemon.now())
            print("\(id) stands for itself again")
        }
    }

    private func part(_ number: Int, of id: RequestID, in store: Store) async throws {
        guard let detail = try await store.request(id) else { throw StoreError(.notFound, "there is no \(id)") }
        let voices = detail.submissions.filter { $0.role == .ask }
        guard number <= voices.count else {
            let have = voices.count == 1 ? "1 voice" : "\(voices.count) voices"
            throw StoreError(.notFound, "\(id) has \(have) ; there is no voice \(number)")
        }
        let voice = voices[number - 1]
        if let other = voice.request, other != id {
            throw StoreError(.refused, "voice \(number) came with \(other); triaged unmerge \(other) parts them")
        }
        let recognition = Recognition(store: store, model: try InstalledModel.required())
        try recognition.learnWhatRepeats()
        // Without a number of its own it has no theme yet: the daemon finds one when it takes it up.
        let request = try await store.split(
            recognition.split(voice, from: id, as: RequestID(0)), by: by ?? NSUserName(), at: Daemon.now())
        print("\(request) opened for \(Terminal.inert(voice.shown.author.name ?? "the voice")), out of \(id)")
    }
}

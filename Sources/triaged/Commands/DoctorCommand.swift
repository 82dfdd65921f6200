import ArgumentParser
import CurlTransport
import Foundation
import Intake
import Platforms

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the connections of a configuration: tokens, scopes, channels, clock, and the way in.",
        discussion: """
            For each source and destination it asks the platform whether the token is good and whose it is, whether \
            the bot is where it must be and may do what it has to, and compares the platform's clock with this \
            machine's; then it knocks at the source's own public address. It changes nothing and keeps nothing.

            With --request it explains why a request was refused: give the source and a file with the request as it \
            came, headers, an empty line, body. It finds the secret of another source, a clock that is off, and a body \
            that a proxy altered.

            Exit code 0 when there is no problem, 1 otherwise.

            EXAMPLES
              triaged doctor --config deploy/triaged.yaml
              triaged doctor --config deploy/triaged.yaml slack
              triaged doctor --config deploy/triaged.yaml slack --request refused.http
            """)

    @Option(help: "The daemon's configuration.")
    var config: String
    @Option(help: "A file with a request as it came, to explain why it was refused; - is standard input.")
    var request: String?
    @Option(help: "When that request came, such as 2026-11-21T10:02:15Z; now, unless told.")
    var at: String?
    @Flag(help: "Print the findings as JSON.")
    var json = false
    @Argument(help: "Only these sources and destinations, by name.")
    var names: [String] = []

    func validate() throws {
        if request != nil, names.count != 1 {
            throw ValidationError("--request needs the name of the one source that refused it")
        }
        if let at, Timestamp(iso8601: at) == nil {
            throw ValidationError("--at \"\(at)\" is no time; write it like 2026-11-21T10:02:15Z")
        }
    }

    func run() async throws {
        let configuration = try Configurations.load(config)
        try checkNames(configuration)
        let reports =
            if let request { [try explain(request, configuration)] } else { try await examine(configuration) }
        if json { print(DoctorText.json(reports).indented) } else { DoctorText.show(reports) }
        if reports.contains(where: \.hasProblem) { throw ExitCode(Exit.failure) }
    }

    private func checkNames(_ configuration: Configuration) throws {
        let sources = configuration.sources.keys.filter { ![ImportPlatform.name, LobbyPlatform.name].contains($0) }
        let known = Set(sources).union(configuration.destinations.keys)
        if request != nil, let name = names.first, configuration.sources[name] == nil, known.contains(name) {
            Terminal.standardError("\(name) is a destination; name the source that refused the request")
            throw ExitCode(Exit.failure)
        }
        for name in names where !known.contains(name) {
            Terminal.standardError(
                "\(config) has no source or destination \"\(name)\"; it has: \(known.sorted().joined(separator: ", "))")
            throw ExitCode(Exit.failure)
        }
    }

    private func examine(_ configuration: Configuration) async throws -> [Doctor.Report] {
        let transport = try CurlTransport()
        defer { transport.stop() }
        let doctor = Doctor(configuration: configuration, transport: transport, now: Daemon.now)
        return await doctor.examine(names.isEmpty ? nil : Set(names))
    }

    private func explain(_ file: String, _ configuration: Configuration) throws -> Doctor.Report {
        guard let name = names.first else { throw ValidationError("--request needs the name of a source") }
        let data =
            file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
        guard let data else { throw ValidationError("\(file) cannot be read") }
        guard let request = CapturedRequest.read(Array(data), needsRequestLine: false) else {
            throw ValidationError("\(file) is no request: expected header lines, an empty line, and the body")
        }
        let sources = configuration.sources.mapValues(\.source)
        let now = at.flatMap(Timestamp.init(iso8601:)) ?? Daemon.now()
        let finding =
            RefusalDiagnosis.explain(request, to: name, among: sources, now: now)
            ?? .fine("the source \(name) accepts this request")
        return Doctor.Report(
            name: name, platform: configuration.sources[name]?.platform ?? "", role: "source",
            lines: [Doctor.Line(subject: "request", finding: finding)])
    }
}

import ArgumentParser
import Foundation
import Intake
import Platforms

struct NormalizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "normalize",
        abstract: "Show what triaged understands of a platform's raw bodies.",
        discussion: """
            Prints one JSON object per file, or one for each message where a body holds several. A file may be a whole \
            request as it was captured; of a folder every file in it is read. Outcomes: submission, command, handshake, edit, delete, ignored, invalid. \
            Exit code 1 when a body is invalid. Signatures are not checked. Without a Content-Type the body's own look \
            decides: JSON, urlencoded, multipart, mail.

            EXAMPLES
              triaged normalize --platform slack message.json
              triaged normalize --platform tally captured/
              triaged normalize --platform webhook --header "Content-Type: application/json" - < body.json
              triaged normalize --platform slack --source acme --config deploy/triaged.yaml message.json
            """)

    @Option(help: "One of: \(allPlatforms.map { $0.name }.joined(separator: ", ")).")
    var platform: String
    @Option(help: "The source's name; with --config, its settings (names of channels and people) are used.")
    var source: String?
    @Option(help: "The daemon's configuration, for the settings of --source.")
    var config: String?
    @Option(name: .customLong("header"), help: "A header as it came, \"Name: value\". May be given several times.")
    var headers: [String] = []
    @Argument(help: "Files with raw bodies, or folders of them; - is standard input.")
    var files: [String]

    func run() throws {
        let source = try Sources.find(platform: platform, source: source, config: config)
        let headers = Headers(
            headers.compactMap { line in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
                return (String(line[..<colon]), String(value))
            })
        var isInvalid = false
        for file in try files.flatMap(Self.files) {
            for reading in try Self.read(file, from: source, named: self.source ?? platform, headers: headers) {
                if case .invalid = reading { isInvalid = true }
                print(ReadingJSON.object(reading, file: file).text)
            }
        }
        if isInvalid { throw ExitCode(Exit.failure) }
    }

    /// The file itself, or the files of a folder and of those in it, by name; what is hidden is left out.
    private static func files(at path: String) throws -> [String] {
        guard path != "-", isFolder(path) else { return [path] }
        let names: [String]
        do {
            names = try FileManager.default.subpathsOfDirectory(atPath: path)
        } catch {
            throw ValidationError("\(path) cannot be read: \(error.localizedDescription)")
        }
        let visible = names.filter { name in !name.split(separator: "/").contains { $0.hasPrefix(".") } }
        let files = visible.sorted().map { (path.hasSuffix("/") ? path : path + "/") + $0 }
            .filter { !isFolder($0) }
        guard !files.isEmpty else { throw ValidationError("\(path) is a folder without files") }
        return files
    }

    private static func isFolder(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(
            atPath: URL(filePath: path).resolvingSymlinksInPath().path)
        return attributes?[.type] as? FileAttributeType == .typeDirectory
    }

    /// Reads a file of at most 64 MB and normalises what is in it: always one reading at least.
    ///
    /// Of several messages, those that are nobody's ask are left out, unless there is nothing else.
    static func read(
        _ file: String, from source: any Source, named name: String, headers: Headers = [:]
    ) throws -> [Reading] {
        let data =
            file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
        guard let data else { throw ValidationError("\(file) cannot be read") }
        guard data.count <= 64 << 20 else { throw ValidationError("\(file) is larger than 64 MB") }
        let now = Timestamp(seconds: Date().timeIntervalSince1970) ?? Timestamp(milliseconds: 0)
        var (body, headers) = (Array(data), headers)
        if let captured = CapturedRequest.read(body) {
            body = captured.body
            for field in captured.headers.fields { headers.add(field.name, field.value) }
        }
        let parts = source.unpack(body, headers: headers)
        let readings = (parts.isEmpty ? [body] : parts).map { part in
            source.normalise(Event(source: name, receivedAt: now, headers: headers.kept(), body: part))
        }
        let telling = readings.filter { if case .ignored = $0 { false } else { true } }
        return telling.isEmpty ? Array(readings.prefix(1)) : telling
    }
}

/// A source for looking at bodies: configured, or without any settings.
enum Sources {
    static func find(platform name: String, source: String?, config: String?) throws -> any Source {
        guard let type = platform(named: name) else {
            throw ValidationError(
                "there is no platform \"\(name)\"; known: \(allPlatforms.map { $0.name }.joined(separator: ", "))")
        }
        guard let config else { return type.unconfigured(source: source ?? name) }
        let configuration = try Configurations.load(config)
        guard let source, let configured = configuration.sources[source], configured.platform == type.name else {
            let known = configuration.sources.filter { $0.value.platform == type.name }.keys.sorted()
            throw ValidationError("--source must name a \(name) source of \(config): \(known.joined(separator: ", "))")
        }
        return configured.source
    }
}

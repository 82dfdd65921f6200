import CurlTransport
import Documents
import Foundation
import Intake
import Pipeline
import Platforms
import Store

/// Reads `triaged.yaml`, collecting every problem with its place.
///
/// Codes: `C001`–`C007` as `MappingReader` gives them, `C010` a name that does not resolve, `C011` an address that is
/// none. Relative paths count from the file's own folder.
struct ConfigurationReader {
    private let file: String
    private let vault: Vault
    private let problems: Problems

    /// - Returns: `nil` when there is any error; `problems` has them all.
    static func read(_ file: String, vault: Vault = .ofProcess, problems: Problems) -> Configuration? {
        guard let root = root(of: file, problems) else { return nil }
        let configuration = ConfigurationReader(file: file, vault: vault, problems: problems).read(root)
        return problems.hasErrors ? nil : configuration
    }

    /// Where things are; what else the file says is not looked at.
    static func places(_ file: String, problems: Problems) -> Configuration.Places? {
        guard var root = root(of: file, problems) else { return nil }
        let nothing = Vault(environment: { _ in nil }, file: { _ in nil })
        let reader = ConfigurationReader(file: file, vault: nothing, problems: problems)
        let store = reader.store(&root).path
        let rules = root.requiredText("rules", expected: "../Rules/starter.yaml")
        let publicURL = reader.publicURL(&root)
        let isTriageOn = root.flag("triage", default: true)
        guard !problems.hasErrors, let rules else { return nil }
        return Configuration.Places(
            store: reader.resolved(store), rules: reader.resolved(rules), publicURL: publicURL, isTriageOn: isTriageOn,
            destinations: (root.node["destinations"]?.mapping ?? []).map(\.key) + [LobbyPlatform.name])
    }

    private static func root(of file: String, _ problems: Problems) -> MappingReader? {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            problems.add(
                Problem(
                    "C008", "the configuration cannot be read",
                    hint: FileManager.default.fileExists(atPath: file)
                        ? "check its permissions" : "there is no such file; name it with --config",
                    at: Place(file: file, line: 0, column: 0)))
            return nil
        }
        guard let root = YAMLReader.read(Array(bytes), file: file, problems: problems) else { return nil }
        return MappingReader(root, what: "the configuration", problems: problems)
    }

    private func read(_ root: MappingReader) -> Configuration {
        var root = root
        if let version = root.requiredText("version", expected: "1"), version != "1" {
            root.problem("004", "version \(version) is not known", hint: "this triaged reads version: 1")
        }
        let listen = address(&root)
        let publicURL = publicURL(&root)
        let rules = root.requiredText("rules", expected: "../Rules/starter.yaml")
        let store = store(&root)
        var limits = section("limits", of: &root)
        let maximumBody = limits?.whole("body", in: 1024...(64 << 20), default: 1 << 20) ?? 1 << 20
        let backlog = limits?.whole("backlog", in: 1...100_000_000, default: 1_000_000) ?? 1_000_000
        let pending = limits?.whole("pending", in: 1...1_000_000, default: 4096) ?? 4096
        limits?.finish()
        let isTriageOn = root.flag("triage", default: true)
        let delivery = delivery(&root)
        let recognition = RecognitionSettings(&root, vault: vault, problems: problems)
        let destinations = destinations(&root)
        // A destination with a problem of its own is still there to be named.
        let names = (root.node["destinations"]?.mapping ?? []).map(\.key) + [LobbyPlatform.name]
        let sources = sources(&root, answeredBy: names.sorted())
        root.finish()
        return Configuration(
            listen: listen, publicURL: publicURL, storePath: resolved(store.path),
            store: Store.Options(
                durability: store.durability, maximumPendingAppends: pending, maximumBacklog: backlog),
            rulesPath: resolved(rules ?? ""), maximumBodyBytes: maximumBody, isTriageOn: isTriageOn,
            delivery: delivery, transport: .init(), recognition: recognition, sources: sources,
            destinations: destinations)
    }

    /// No slash at the end.
    private func publicURL(_ root: inout MappingReader) -> String? {
        root.text("public_url").map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    }

    private func section(_ key: String, of root: inout MappingReader) -> MappingReader? {
        root.take(key).flatMap { MappingReader($0, what: "\"\(key)\"", problems: problems) }
    }

    private func address(_ root: inout MappingReader) -> (host: String, port: Int) {
        let fallback = (host: "127.0.0.1", port: 8080)
        guard let text = root.text("listen") else { return fallback }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65535).contains(port), colon > text.startIndex
        else {
            root.problem(
                "011", "\"listen\" cannot be \"\(text)\"", hint: "expected host:port, such as 127.0.0.1:8080",
                at: root.node["listen"]?.place)
            return fallback
        }
        let host = text[..<colon].drop { $0 == "[" }
        return (host.hasSuffix("]") ? String(host.dropLast()) : String(host), port)
    }

    private func store(_ root: inout MappingReader) -> (path: String, durability: Store.Durability) {
        guard let node = root.require("store", expected: "{ path: triaged.sqlite }"),
            var store = MappingReader(node, what: "\"store\"", problems: problems)
        else { return ("", .full) }
        let path = store.requiredText("path", expected: "triaged.sqlite") ?? ""
        let durability = store.choice("durability", of: Store.Durability.allCases.map(\.rawValue))
        store.finish()
        return (path, durability.flatMap(Store.Durability.init(rawValue:)) ?? .full)
    }

    private func delivery(_ root: inout MappingReader) -> Flight.Limits {
        var limits = Flight.Limits()
        guard var section = section("delivery", of: &root) else { return limits }
        limits.total = section.whole("in_flight", in: 1...1024, default: limits.total)
        limits.perDestination = section.whole("per_destination", in: 1...1024, default: limits.perDestination)
        section.finish()
        return limits
    }

    // MARK: - Places

    private func destinations(_ root: inout MappingReader) -> [String: ConfiguredDestination] {
        var found: [String: ConfiguredDestination] = [:]
        for (entry, type, settings) in places("destinations", of: &root) {
            var settings = settings
            let before = problems.all.count
            if let destination = type.destination(named: entry.key, settings: &settings, vault: vault) {
                found[entry.key] = ConfiguredDestination(platform: type.name, destination: destination)
            } else if problems.all.count == before {
                settings.problem(
                    "010", "the platform \(type.name) takes no posts", hint: "remove this destination",
                    at: entry.keyPlace)
            }
            settings.finish(alsoKnown: ["platform"])
        }
        return found
    }

    private func sources(
        _ root: inout MappingReader, answeredBy known: [String]
    ) -> [String: ConfiguredSource] {
        var found = [
            ImportPlatform.name: ConfiguredSource(platform: ImportPlatform.name, source: ImportSource(), answer: nil),
            LobbyPlatform.name: ConfiguredSource(
                platform: LobbyPlatform.name, source: LobbySource(), answer: LobbyPlatform.name),
        ]
        for (entry, type, settings) in places("sources", of: &root) {
            var settings = settings
            let answer = settings.text("answer")
            let reaction = settings.text("reaction")
            if let answer, !(known + [ResponsePlatform.name]).contains(answer) {
                settings.problem(
                    "010", "\"answer\" names the destination \"\(answer)\", which is not configured",
                    hint: suggestion(for: answer, in: known), at: settings.node["answer"]?.place)
            }
            let before = problems.all.count
            if let source = type.source(named: entry.key, settings: &settings, vault: vault) {
                if answer == ResponsePlatform.name, source.responder == nil || source.poller != nil {
                    settings.problem(
                        "010", "this \(type.name) source takes no answers in the response to an event",
                        hint: source.poller == nil
                            ? "name a destination instead"
                            : "it is asked too, and what is asked for has no response; name a destination",
                        at: settings.node["answer"]?.place)
                }
                found[entry.key] = ConfiguredSource(
                    platform: type.name, source: source, answer: answer, reaction: reaction)
            } else if problems.all.count == before {
                settings.problem(
                    "010", "nothing comes in from the platform \(type.name)", hint: "remove this source",
                    at: entry.keyPlace)
            }
            settings.finish(alsoKnown: ["platform", "answer", "reaction"])
        }
        return found
    }

    /// The entries of `sources` or `destinations` whose platform is known.
    private func places(
        _ key: String, of root: inout MappingReader
    ) -> [(Node.Entry, any Platform.Type, MappingReader)] {
        guard let section = section(key, of: &root) else { return [] }
        return (section.node.mapping ?? []).compactMap { entry in
            guard isName(entry),
                var settings = MappingReader(entry.value, what: "\"\(entry.key)\"", problems: problems),
                let name = settings.requiredText(
                    "platform", expected: allPlatforms.map { $0.name }.joined(separator: ", "))
            else { return nil }
            guard let type = platform(named: name) else {
                settings.problem(
                    "010", "there is no platform \"\(name)\"",
                    hint: suggestion(for: name, in: allPlatforms.map { $0.name }), at: settings.node["platform"]?.place)
                return nil
            }
            return (entry, type, settings)
        }
    }

    /// A name is part of a URL and of `destination:address`, and a metric's label.
    private func isName(_ entry: Node.Entry) -> Bool {
        let isFine =
            !entry.key.isEmpty && entry.key.utf8.count <= 64
            && entry.key.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 }
        if !isFine || Self.builtIn.contains(entry.key) {
            problems.add(
                Problem(
                    "C004",
                    isFine
                        ? "\"\(entry.key)\" is built in and cannot be configured" : "\"\(entry.key)\" cannot be a name",
                    hint: "use another: a-z, 0-9, - and _", at: entry.keyPlace))
            return false
        }
        return true
    }

    private static let builtIn = [ImportPlatform.name, LobbyPlatform.name, ResponsePlatform.name]

    private func resolved(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        let folder = (file as NSString).deletingLastPathComponent
        return folder.isEmpty ? path : folder + "/" + path
    }
}

extension Vault {
    /// The process's environment, and files of at most 64 KB.
    static var ofProcess: Vault {
        Vault(
            environment: { ProcessInfo.processInfo.environment[$0] },
            file: { path in
                guard let data = FileManager.default.contents(atPath: path), data.count <= 64 << 10 else { return nil }
                return String(data: data, encoding: .utf8)
            })
    }
}

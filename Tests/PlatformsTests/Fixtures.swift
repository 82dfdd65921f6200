import Documents
import Foundation
import Intake
import Platforms
import Testing

/// Reads the fixtures beside this file, which were written for these tests after the platforms' documented shapes.
enum Fixtures {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    static func body(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: path)))
    }

    static func names(_ platform: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: platform).path).sorted()
            .map { "\(platform)/\($0)" }
    }
}

/// Real bodies and signature vectors that lie beside the checkout on the makers' machines, for reading only.
///
/// Tests that use them say so where the folder is absent.
enum SharedPayloads {
    static let folder: URL? = {
        let package = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = package.deletingLastPathComponent().appending(path: "shared/payloads")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static func bytes(at path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

    static func bodies(_ platform: String) throws -> [(name: String, body: [UInt8])] {
        guard let folder = folder?.appending(path: platform) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
            // Some were recorded with the request around them.
            return (name, CapturedRequest.read(bytes)?.body ?? bytes)
        }
    }
}

let now = Timestamp(milliseconds: 1_795_252_935_000)

/// What a configuration's text gives: the value, or the problems in words.
struct Configured<Value> {
    var value: Value?
    var problems: [String]
}

private let secrets = [
    "SLACK": "8d5c1f0b2e6a4793", "TYPEFORM": "tf-secret", "HOOK": "whsec_bGFudGVybi1sYW50ZXJuLWxhbnRlcm4h",
    "TOKEN": "xoxb-fixture", "URL": "https://hooks.slack.example/services/T0/B0/x", "PLAIN": "plain-secret",
    "TEAMS": "bGFudGVybi1sYW50ZXJuLWxhbnRlcm4tbGFudGVybiE=",
    "FLOW": "https://flows.example/workflows/7/triggers/manual/paths/invoke?api-version=1&sig=never-shown",
    "CHAT": "https://chat.googleapis.example/v1/spaces/AAA/messages?key=k&token=t",
    "CHAT_KEY": GoogleSigning.accountFile,
    "TELEGRAM": "7000001:AAfixture", "FORM": "form-secret-0123456789abcdef",
]

func secret(_ name: String) -> Secret { Secret(secrets[name] ?? "") }

private func read<Value>(_ yaml: String, _ make: (inout MappingReader, Vault) -> Value?) -> Configured<Value> {
    let problems = Problems()
    let vault = Vault(environment: { secrets[$0] }, file: { _ in nil })
    guard let node = YAMLReader.read(Array(yaml.utf8), file: "t.yaml", problems: problems),
        var reader = MappingReader(node, what: "the source", problems: problems)
    else { return Configured(value: nil, problems: problems.all.map(\.message)) }
    let value = make(&reader, vault)
    reader.finish(alsoKnown: ["answer"])
    return Configured(value: value, problems: problems.all.map { "\($0.code) \($0.message)" })
}

func source(_ platform: any Platform.Type, _ yaml: String) -> Configured<any Source> {
    read(yaml) { platform.source(named: "here", settings: &$0, vault: $1) }
}

func destination(_ platform: any Platform.Type, _ yaml: String) -> Configured<any Destination> {
    read(yaml) { platform.destination(named: "there", settings: &$0, vault: $1) }
}

extension Verification {
    /// `accepted`, `answer 200` or `401 bad_signature`.
    var inWords: String {
        switch self {
        case .accepted: "accepted"
        case .acknowledged(let answer): "acknowledged \(answer.status)"
        case .answer(let answer): "answer \(answer.status)"
        case .refused(let status, let reason, _): "\(status) \(reason.rawValue)"
        }
    }

    /// Genuine, and kept.
    var keeps: Bool {
        switch self {
        case .accepted, .acknowledged: true
        case .answer, .refused: false
        }
    }

    var message: String? {
        if case .refused(_, _, let message) = self { return message }
        return nil
    }
}

extension Reading {
    var submission: Submission? {
        switch self {
        case .submission(let submission), .edit(let submission), .past(let submission, _): submission
        default: nil
        }
    }
}

func normalised(
    _ source: any Source, _ body: [UInt8], headers: Headers = [:]
) -> Reading {
    source.normalise(Event(source: "here", receivedAt: now, headers: headers, body: body))
}

extension Responder {
    /// For platforms that answer every request alike.
    func compose(_ post: Post) -> DoorAnswer { compose(post, to: IncomingRequest(headers: [:], body: [])) }
    var late: DoorAnswer { late(for: IncomingRequest(headers: [:], body: [])) }
}

/// The readings of a body as a source without settings takes it apart.
func read<P: Platform>(_ platform: P.Type, _ body: String) -> [Reading] {
    let source = P.unconfigured(source: "here")
    let parts = source.unpack(Array(body.utf8), headers: [:])
    return (parts.isEmpty ? [Array(body.utf8)] : parts).map { normalised(source, $0) }
}

/// The first submission in a body.
func said<P: Platform>(_ platform: P.Type, _ body: String) throws -> Submission {
    let readings = read(platform, body)
    return try #require(readings.compactMap(\.submission).first, "\(readings.first?.reason ?? "")")
}

import ArgumentParser
import Documents
import Foundation
import Intake
import Platforms

/// What it costs to let in and understand what Slack sends: the signature, then the reading, as at the door and in triage.
///
/// No two events are alike. Run it on one core: `taskset -c 0 triaged-bench normalise`.
struct NormaliseBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "normalise",
        abstract: "Verify and normalise Slack events of 1.5 KB, and large and hostile bodies; prints times.")

    @Option(help: "Events, all different.") var events = 5_000
    @Option(help: "Rounds; each takes every contestant in turn.") var rounds = 3
    @Option(help: "Bytes of each large body.") var size = 300_000
    @Option(help: "Times that each large body is read in a round.") var repeats = 9
    @Option(name: .customLong("body"), help: "Of the large bodies only these; all otherwise.") var bodies: [String] = []
    @Option(help: "Measure the memory that one shape of body takes at --size instead, or list them: `list`.")
    var memory: String?
    @Option(help: "Only read the events for that many seconds, for a profiler.") var profile: Int?

    func run() throws {
        if memory == "list" { return LargeBody.all.forEach { print($0.name) } }
        if let memory { return try measureMemory(of: memory) }
        let door = BenchDoor()
        let requests = (0..<max(1, events)).map { door.signed(BenchEvent.body($0)) }
        if let profile {
            let until = ContinuousClock.now + .seconds(profile)
            while ContinuousClock.now < until { for request in requests { _ = door.takeIn(request) } }
            return
        }
        print("event_bytes \(requests.map(\.body.count).reduce(0, +) / requests.count)")
        for round in 1...max(1, rounds) {
            // The order alternates, so that no contestant always finds the caches warm.
            for contestant in round % 2 == 0 ? Contestant.all.reversed() : Contestant.all {
                let times = requests.map { request in Self.microseconds { contestant.run(door, request) } }.sorted()
                print(
                    "round \(round) event \(contestant.name) p50_us \(Self.shown(times[times.count / 2])) "
                        + "p99_us \(Self.shown(times[times.count * 99 / 100]))")
            }
            for shape in LargeBody.all where bodies.isEmpty || bodies.contains(shape.name) {
                measure(shape, door, round)
            }
        }
    }

    private func measure(_ shape: LargeBody, _ door: BenchDoor, _ round: Int) {
        let request = door.signed(shape.body(size), contentType: shape.contentType)
        var end = ""
        let times = (0..<max(1, repeats)).map { _ in Self.microseconds { end = door.takeIn(request) } }.sorted()
        print(
            "round \(round) body \(shape.name) bytes \(request.body.count) end \(end) "
                + "p50_ms \(Self.shown(times[times.count / 2] / 1000)) most_ms \(Self.shown(times[times.count - 1] / 1000))"
        )
    }

    /// One shape in a process of its own, since the peak of a process never falls.
    private func measureMemory(of name: String) throws {
        guard let shape = LargeBody.all.first(where: { $0.name == name }) else {
            throw ValidationError("no shape \(name); there are \(LargeBody.all.map(\.name).joined(separator: ", "))")
        }
        let door = BenchDoor()
        // What is made once, and parts of the program that only now come into memory, are nobody's body.
        for number in 0..<100 { _ = door.takeIn(door.signed(BenchEvent.body(number))) }
        let request = door.signed(shape.body(size), contentType: shape.contentType)
        let before = try Self.forgetPeak()
        let end = door.takeIn(request)
        let grown = try Self.status("VmHWM:") - before
        print(
            "memory \(name) bytes \(request.body.count) end \(end) "
                + "ratio \(Self.shown(Double(grown) / Double(request.body.count)))")
    }

    private static func microseconds(_ body: () -> Void) -> Double {
        let began = processorMicroseconds()
        body()
        return processorMicroseconds() - began
    }

    /// This thread's alone: others on the core do not count.
    private static func processorMicroseconds() -> Double {
        var time = timespec()
        unsafe _ = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1_000_000 + Double(time.tv_nsec) / 1_000
    }

    private static func shown(_ value: Double) -> String { String((value * 100).rounded() / 100) }

    /// Has the peak begin anew from the bytes that are held now.
    private static func forgetPeak() throws -> Int {
        try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
        return try status("VmRSS:")
    }

    private static func status(_ name: String) throws -> Int {
        let text = try String(decoding: RulesBench.bytes(of: "/proc/self/status"), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        guard let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) }) else {
            throw ValidationError("/proc/self/status has no \(name)")
        }
        return kilobytes * 1024
    }
}

/// What is measured on every event, one beside the other.
private struct Contestant: Sendable {
    let name: String
    let run: @Sendable (BenchDoor, IncomingRequest) -> Void

    static let all = [
        Contestant(name: "whole") { door, request in _ = door.takeIn(request) },
        Contestant(name: "verify") { door, request in _ = door.verify(request) },
        Contestant(name: "normalise") { door, request in _ = door.normalise(request) },
        Contestant(name: "parse") { _, request in _ = try? JSON(parsing: request.body) },
        Contestant(name: "json_decoder") { _, request in
            _ = try? JSONDecoder().decode(BenchEnvelope.self, from: Data(request.body))
        },
        Contestant(name: "hmac") { door, request in _ = door.code(of: request) },
    ]
}

/// One configured Slack source, with the key to sign for it.
struct BenchDoor {
    private let source: any Source
    private let key = Secret("bench-signing-secret")
    private let now = Timestamp(milliseconds: 1_795_252_935_000)

    init() {
        source = SlackSource(name: "slack", scope: "slack", secret: key)
    }

    func signed(_ body: [UInt8], contentType: String = "application/json") -> IncomingRequest {
        let seconds = String(now.milliseconds / 1000)
        let signature = Signature(.sha256, .hex, prefix: "v0=").sign([base, body], key: key.revealed)
        // As they arrive: the ones that are looked for stand behind others.
        return IncomingRequest(
            headers: Headers([
                ("Host", "triage.example.org"), ("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)"),
                ("Accept", "*/*"), ("X-Slack-Signature", signature), ("X-Slack-Request-Timestamp", seconds),
                ("Content-Type", contentType), ("Content-Length", String(body.count)),
            ]), body: body)
    }

    private var base: [UInt8] { Array("v0:\(now.milliseconds / 1000):".utf8) }

    func code(of request: IncomingRequest) -> [UInt8] {
        HashAlgorithm.sha256.authenticationCode(of: [base, request.body], key: key.revealed)
    }

    func verify(_ request: IncomingRequest) -> Verification { source.verify(request, now: now) }

    func normalise(_ request: IncomingRequest) -> String {
        let headers = request.headers.kept()
        var label = "nothing"
        for body in source.unpack(request.body, headers: headers) {
            label = source.normalise(Event(source: "slack", receivedAt: now, headers: headers, body: body)).label
        }
        return label
    }

    /// All that is done between the socket and the rules, but for keeping it; the word for how it ended.
    func takeIn(_ request: IncomingRequest) -> String {
        switch verify(request) {
        case .accepted, .acknowledged: normalise(request)
        case .answer: "answered"
        case .refused(let status, _, _): "refused_\(status)"
        }
    }
}

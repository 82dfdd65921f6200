import ArgumentParser
import CurlTransport
import Foundation
import Intake
import Synchronization

struct DeliverBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliver", abstract: "Post through libcurl as fast as it goes; prints posts/s and CPU per post.")

    @Option var url: String
    @Option var inFlight = 16
    @Option var count = 40_000
    @Option(help: "Bytes of each body.") var size = 300

    func run() async throws {
        let transport = try CurlTransport(limits: .init(idleConnections: inFlight, inFlight: inFlight))
        let text = String(repeating: "a", count: max(0, size - 26))
        let body = Array("{\"channel\":\"C1\",\"text\":\"\(text)\"}".utf8)
        let request = TransportRequest(
            url: url, headers: ["Content-Type": "application/json", "Authorization": "Bearer x"], body: body)
        let tally = Tally(count)
        let started = ContinuousClock.now
        let before = Self.cpu()
        await withDiscardingTaskGroup { group in
            for _ in 0..<inFlight {
                group.addTask(executorPreference: transport.executor) {
                    while tally.left.subtract(1, ordering: .relaxed).newValue >= 0 {
                        let status = try? await transport.send(request).status
                        if status != 200 { tally.failed.add(1, ordering: .relaxed) }
                    }
                }
            }
        }
        let wall = started.duration(to: .now) / .seconds(1)
        let cpu = Self.cpu() - before
        print(
            "posts \(count) failed \(tally.failed.load(ordering: .relaxed)) per_second \(Int(Double(count) / wall)) "
                + "cpu_us_per_post \((cpu / Double(count) * 1e7).rounded() / 10)")
        transport.stop()
    }

    private final class Tally: Sendable {
        let left: Atomic<Int>
        let failed = Atomic(0)

        init(_ count: Int) { left = Atomic(count) }
    }

    /// User and system time of the process, in seconds.
    private static func cpu() -> Double {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let times = [usage.ru_utime, usage.ru_stime]
        return times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}

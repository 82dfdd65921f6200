import Foundation

/// Times of many calls, by the clock and by the processor.
struct Meter {
    private var wall: [Double] = []
    private var processor: [Double] = []

    mutating func measure<T>(_ body: () -> T) -> T {
        let busy = Self.processorMilliseconds()
        let began = ContinuousClock.now
        let result = body()
        wall.append(began.duration(to: .now) / .microseconds(1) / 1_000)
        processor.append(Self.processorMilliseconds() - busy)
        return result
    }

    static func once(_ body: () -> Void) -> Meter {
        var meter = Meter()
        meter.measure(body)
        return meter
    }

    var seconds: Double { Self.rounded(wall.reduce(0, +) / 1_000) }
    var processorSeconds: Double { Self.rounded(processor.reduce(0, +) / 1_000) }

    var text: String {
        "p50_ms \(Self.quantile(50, wall)) p99_ms \(Self.quantile(99, wall)) "
            + "mean_ms \(Self.mean(wall)) cpu_p50_ms \(Self.quantile(50, processor)) "
            + "cpu_p99_ms \(Self.quantile(99, processor)) cpu_mean_ms \(Self.mean(processor)) n \(wall.count)"
    }

    private static func quantile(_ percent: Int, _ times: [Double]) -> Double {
        times.isEmpty ? 0 : rounded(times.sorted()[min(times.count - 1, percent * times.count / 100)])
    }

    private static func mean(_ times: [Double]) -> Double { rounded(times.reduce(0, +) / Double(max(1, times.count))) }

    private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }

    private static func processorMilliseconds() -> Double {
        var time = timespec()
        unsafe _ = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
    }
}

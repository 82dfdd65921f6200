private import Synchronization

/// The process's metrics, rendered in the Prometheus text format.
///
/// Names come from `MetricNames` only; labels take their values from closed sets (a platform, a source, an outcome),
/// never an id, a person, an address or an error's text. Handles are made once and kept by the component.
package final class Metrics: Sendable {
    private struct Family {
        var definition: MetricNames.Definition
        var series: [(labels: [Label], handle: any MetricHandle)] = []
    }

    package struct Label: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    private let families = Mutex<[String: Family]>([:])

    package init() {}

    package func counter(_ name: MetricNames.Definition, _ labels: Label...) -> Counter {
        handle(name, labels) { Counter() }
    }

    package func gauge(_ name: MetricNames.Definition, _ labels: Label...) -> Gauge {
        handle(name, labels) { Gauge() }
    }

    package func histogram(_ name: MetricNames.Definition, _ labels: Label...) -> Histogram {
        handle(name, labels) { Histogram() }
    }

    /// The same handle for the same name and labels.
    private func handle<H: MetricHandle>(_ name: MetricNames.Definition, _ labels: [Label], make: () -> H) -> H {
        families.withLock { families in
            var family = families[name.name] ?? Family(definition: name)
            if let known = family.series.first(where: { $0.labels == labels })?.handle as? H { return known }
            let made = make()
            family.series.append((labels, made))
            families[name.name] = family
            return made
        }
    }

    /// The exposition, families and series in the order of their names
    /// (https://prometheus.io/docs/instrumenting/exposition_formats/).
    package func exposition() -> String {
        families.withLock { $0.values.sorted { $0.definition.name < $1.definition.name } }.map { family in
            let definition = family.definition
            let head =
                "# HELP \(definition.name) \(definition.help)\n# TYPE \(definition.name) \(definition.type.rawValue)\n"
            let series = family.series.map { labels, handle in
                handle.samples.map { sample in
                    let all = (labels + sample.labels).map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
                    let set = all.isEmpty ? "" : "{\(all.joined(separator: ","))}"
                    return "\(definition.name)\(sample.suffix)\(set) \(sample.value)\n"
                }.joined()
            }
            return head + series.sorted().joined()
        }.joined()
    }

    private static func escaped(_ text: String) -> String {
        var out = ""
        for character in text {
            switch character {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            default: out.append(character)
            }
        }
        return out
    }
}

/// One line of the exposition: `name` + `suffix` + labels + `value`.
struct Sample {
    var suffix = ""
    var labels: [Metrics.Label] = []
    var value: String
}

protocol MetricHandle: Sendable {
    var samples: [Sample] { get }
}

/// A number that only grows.
package final class Counter: MetricHandle {
    private let count = Atomic<Int>(0)

    package func add(_ delta: Int = 1) { count.add(delta, ordering: .relaxed) }

    package var value: Int { count.load(ordering: .relaxed) }

    var samples: [Sample] { [Sample(value: String(value))] }
}

/// A number that goes up and down.
package final class Gauge: MetricHandle {
    private let bits = Atomic<UInt64>(0)

    package func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    var samples: [Sample] { [Sample(value: "\(Double(bitPattern: bits.load(ordering: .relaxed)))")] }
}

/// How long things took, in seconds, in fixed buckets from half a millisecond to ten seconds.
package final class Histogram: MetricHandle {
    private static let bounds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private struct State {
        var buckets = Array(repeating: 0, count: Histogram.bounds.count)
        var count = 0
        var sum = 0.0
    }

    private let state = Mutex(State())

    package func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let value = Double(seconds) + Double(attoseconds) / 1e18
        state.withLock { state in
            if let bucket = Self.bounds.firstIndex(where: { value <= $0 }) { state.buckets[bucket] += 1 }
            state.count += 1
            state.sum += value
        }
    }

    var samples: [Sample] {
        let state = state.withLock { $0 }
        var running = 0
        let buckets = zip(Self.bounds, state.buckets).map { bound, count in
            running += count
            return Sample(suffix: "_bucket", labels: [.init("le", "\(bound)")], value: String(running))
        }
        return buckets + [
            Sample(suffix: "_bucket", labels: [.init("le", "+Inf")], value: String(state.count)),
            Sample(suffix: "_sum", value: "\(state.sum)"), Sample(suffix: "_count", value: String(state.count)),
        ]
    }
}

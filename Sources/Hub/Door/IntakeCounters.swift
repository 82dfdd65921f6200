import Platforms
import Telemetry

/// One source's counters, one for each thing the door can say; all exist from the start, at zero.
struct IntakeCounters: Sendable {
    /// The closed set of words for what became of a request at the door.
    enum Result: String, CaseIterable {
        case accepted, answered
        case badSignature = "bad_signature"
        case stale, malformed, unready
        case foreignOrigin = "foreign_origin"
        case tooLarge = "too_large"
        case unknownSource = "unknown_source"
        case overloaded, failed

        init(_ refusal: Verification.Refusal) {
            switch refusal {
            case .badSignature: self = .badSignature
            case .stale: self = .stale
            case .malformed: self = .malformed
            case .unready: self = .unready
            case .foreignOrigin: self = .foreignOrigin
            }
        }
    }

    private let accepted, answered, badSignature, stale, malformed, unready, foreignOrigin: Counter
    private let tooLarge, unknownSource, overloaded, failed: Counter

    init(source: String, _ metrics: Metrics) {
        func counter(_ result: Result) -> Counter {
            metrics.counter(
                MetricNames.intakeRequests, Metrics.Label("source", source), Metrics.Label("result", result.rawValue))
        }
        accepted = counter(.accepted)
        answered = counter(.answered)
        badSignature = counter(.badSignature)
        stale = counter(.stale)
        malformed = counter(.malformed)
        unready = counter(.unready)
        foreignOrigin = counter(.foreignOrigin)
        tooLarge = counter(.tooLarge)
        unknownSource = counter(.unknownSource)
        overloaded = counter(.overloaded)
        failed = counter(.failed)
    }

    subscript(result: Result) -> Counter {
        switch result {
        case .accepted: accepted
        case .answered: answered
        case .badSignature: badSignature
        case .stale: stale
        case .malformed: malformed
        case .unready: unready
        case .foreignOrigin: foreignOrigin
        case .tooLarge: tooLarge
        case .unknownSource: unknownSource
        case .overloaded: overloaded
        case .failed: failed
        }
    }
}

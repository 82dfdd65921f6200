package import Intake

/// One thing that `triaged doctor` asks a platform about a configuration, with what the answer means.
package struct Checkup: Sendable {
    /// What is looked at, in a few words: `token`, `channel #feature-requests`.
    package var subject: String
    package var request: TransportRequest
    package var read: @Sendable (TransportResponse) -> [Finding]
    /// What it means that there is no answer; `nil` where nothing is known but that.
    package var failed: @Sendable (TransportFailure) -> Finding?

    package init(
        _ subject: String, request: TransportRequest,
        failed: @escaping @Sendable (TransportFailure) -> Finding? = { _ in nil },
        read: @escaping @Sendable (TransportResponse) -> [Finding]
    ) {
        self.failed = failed
        self.subject = subject
        self.request = request
        self.read = read
    }
}

/// What was found, in words for the operator; one that is not fine says what to do.
package struct Finding: Sendable, Equatable {
    package enum Level: String, Sendable {
        case fine, warning, problem
    }

    package var level: Level
    package var words: String
    package var advice: String?

    package static func fine(_ words: String) -> Finding { Finding(level: .fine, words: words) }

    package static func warning(_ words: String, advice: String) -> Finding {
        Finding(level: .warning, words: words, advice: advice)
    }

    package static func problem(_ words: String, advice: String) -> Finding {
        Finding(level: .problem, words: words, advice: advice)
    }

    /// What an HTTP status other than 2xx says about the configuration, where the platform has no words of its own.
    package static func failure(_ response: TransportResponse, advice: String) -> Finding {
        let said = response.excerpt.map { ": \($0)" } ?? ""
        return .problem("answered with status \(response.status)\(said)", advice: advice)
    }
}

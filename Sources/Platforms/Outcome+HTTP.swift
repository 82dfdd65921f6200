package import Intake

/// What an HTTP status means for a post, where the platform has no words of its own.
extension Outcome {
    /// Reads every status but 2xx: 429 and 503 are retried when the platform says, other 5xx and 408 with our own
    /// patience, redirects and the rest of 4xx are final.
    ///
    /// - Parameter advice: what to do about a final one, in words for the operator.
    package static func failure(_ response: TransportResponse, advice: (Int) -> String? = { _ in nil }) -> Outcome {
        let said = response.excerpt.map { ": \($0)" } ?? ""
        switch response.status {
        case 429: return .retry(after: response.retryAfter, reason: "asked to slow down (429)")
        case 503: return .retry(after: response.retryAfter, reason: "unavailable (503)")
        case 408, 425, 500...599: return .retry(after: response.retryAfter, reason: "status \(response.status)\(said)")
        case 300...399:
            return .dead(
                reason: "redirected (\(response.status)), which is not followed: configure the address it moved to")
        default:
            let words = advice(response.status).map { "; \($0)" } ?? ""
            return .dead(reason: "refused with status \(response.status)\(said)\(words)")
        }
    }
}

extension TransportResponse {
    package var isSuccess: Bool { (200...299).contains(status) }

    /// How long the other side asks to be left alone: whole seconds, at most a day; a date is not read.
    package var retryAfter: Duration? {
        guard let text = headers["Retry-After"], let seconds = Int64(text.trimmed), seconds >= 0 else { return nil }
        return .seconds(min(seconds, 86_400))
    }

    /// The beginning of the answer on one line, for a reason.
    package var excerpt: String? {
        let text = String(decoding: body.prefix(400), as: UTF8.self)
            .map { $0.isNewline ? " " : String($0) }.joined().tidied
        return text.isEmpty ? nil : text.shortened(to: 160)
    }
}

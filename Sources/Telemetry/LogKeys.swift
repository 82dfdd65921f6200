/// The keys of structured log lines.
///
/// Static message, data here; never a body, a token or a header's value.
package enum LogKeys {
    package static let destination = "destination.name"
    package static let address = "listen.address"
    package static let attempt = "delivery.attempt"
    package static let count = "count"
    package static let error = "error"
    package static let errorCode = "error.code"
    package static let event = "event.id"
    package static let milliseconds = "milliseconds"
    package static let outcome = "outcome"
    package static let path = "path"
    package static let post = "post.key"
    package static let reason = "reason"
    package static let request = "request.id"
    package static let requests = "requests.count"
    package static let rules = "rules.hash"
    package static let rulesCount = "rules.count"
    package static let source = "source.name"
    package static let version = "version"
}

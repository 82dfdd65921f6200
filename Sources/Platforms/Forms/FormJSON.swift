import Documents
import Intake

/// What every form's source asks of a body that is JSON, in the same words.
enum FormJSON {
    private static let unexpected = "expected a JSON object at the top of the body"

    private static func unreadable(_ error: any Error) -> String { "the body is not JSON: \(error)" }

    /// - Parameter isList: that a list is read as well.
    private static func isTop(_ json: JSON, _ isList: Bool) -> Bool {
        switch json {
        case .object: true
        case .array: isList
        default: false
        }
    }

    /// - Returns: what is wrong with a body's top, of which the rest is not looked at.
    static func problem(atTopOf body: [UInt8], isList: Bool) -> String? {
        do { return isTop(try JSON(topOf: body), isList) ? nil : unexpected } catch { return unreadable(error) }
    }

    /// Has an event's body read; `invalid` where it is none.
    static func read(_ event: Event, isList: Bool = false, _ understand: (JSON) -> Reading) -> Reading {
        let body: JSON
        do { body = try JSON(parsing: event.body) } catch { return .invalid(reason: unreadable(error)) }
        return isTop(body, isList) ? understand(body) : .invalid(reason: unexpected)
    }
}

extension Verification {
    /// What was let in must be JSON with an object at its top.
    ///
    /// - Parameter isList: that a list of events is sent as well.
    func provided(bodyOf request: IncomingRequest, isList: Bool = false) -> Verification {
        guard case .accepted = self else { return self }
        return FormJSON.problem(atTopOf: request.body, isList: isList).map { .malformed($0) } ?? .accepted
    }
}

extension JSON {
    /// The moment that a text says, as the standards write it; not milliseconds, as in `optionalTime`.
    var isoTime: Timestamp? { string.flatMap(Timestamp.init(iso8601:)) }
}

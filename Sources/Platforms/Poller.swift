package import Intake

/// How a source is asked for what it does not send: one question at a time, from where the last answer left off.
///
/// Pure: where it stands goes in, the next question comes out; an answer goes in, events and where it stands now come
/// out. Asking, waiting and keeping are the pipeline's. Where it stands is kept in one commit with the events, so that a
/// crash asks again for what was not kept, and identity sorts out what was.
package protocol Poller: Sendable {
    /// What to do next.
    ///
    /// - Parameter cursor: where it stands; `nil` before the first question ever.
    func next(_ cursor: JSON?, now: Timestamp) -> PollStep

    /// What an answer means.
    ///
    /// - Parameter question: the one it answers, as `next` gave it.
    func read(_ response: TransportResponse, to question: PollQuestion, now: Timestamp) -> PollReading

    /// What it goes on without, and why: a channel that it may not see, a mailbox that is not there.
    ///
    /// - Parameter cursor: where it stands after an answer.
    func lacking(_ cursor: JSON) -> [String]
}

extension Poller {
    package func lacking(_ cursor: JSON) -> [String] { [] }
}

package enum PollStep: Sendable, Equatable {
    case ask(PollQuestion)
    /// Nothing is to be asked before that time.
    case rest(until: Timestamp)
}

package struct PollQuestion: Sendable, Equatable {
    /// With `patience` set where the answer is meant to take long.
    package var request: TransportRequest
    /// Where it stood when this was asked, with whatever the reading of the answer needs.
    package var cursor: JSON

    package init(_ request: TransportRequest, cursor: JSON) {
        self.request = request
        self.cursor = cursor
    }
}

package enum PollReading: Sendable, Equatable {
    /// Bodies as `normalise` takes them, oldest first, and where it stands once they are kept.
    ///
    /// `next` is asked again at once; a poller that wants rest says so there.
    case news([[UInt8]], cursor: JSON)
    /// The platform wants to be left alone, or is in trouble: asked again after that time, or with growing patience.
    case later(after: Duration?, reason: String)
    /// It will not work before somebody does something: a wrong token, a channel that is not ours. Asked again seldom.
    case refused(reason: String)
}

extension PollReading {
    /// Why there is no news; `nil` where there is.
    package var trouble: String? {
        switch self {
        case .news: nil
        case .later(_, let reason), .refused(let reason): reason
        }
    }

    /// What an HTTP status other than 2xx means where the platform has no words of its own.
    package static func failure(_ response: TransportResponse, advice: (Int) -> String? = { _ in nil }) -> PollReading {
        switch Outcome.failure(response, advice: advice) {
        case .retry(let after, let reason): .later(after: after, reason: reason)
        case .dead(let reason), .uncertain(let reason): .refused(reason: reason)
        case .delivered: .later(after: nil, reason: "status \(response.status)")
        }
    }
}

package import Intake
private import Synchronization

/// Answers requests from a script, in order, and remembers them; the last answer repeats.
package final class ScriptedTransport: Transport {
    package typealias Answer = @Sendable (HTTPRequest) -> Result<HTTPResponse, TransportFailure>

    private struct State {
        var answers: [Answer]
        var requests: [HTTPRequest] = []
    }

    private let state: Mutex<State>

    package init(_ answers: [Answer]) {
        state = Mutex(State(answers: answers))
    }

    /// Always the same status and body.
    package convenience init(status: Int, headers: Headers = [:], body: String = "") {
        self.init([{ _ in .success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8))) }])
    }

    package var requests: [HTTPRequest] { state.withLock { $0.requests } }

    package func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        let answer = state.withLock { state -> Answer? in
            state.requests.append(request)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first
        }
        guard let answer else { throw TransportFailure(.notSent, "the script is empty") }
        return try answer(request).get()
    }
}

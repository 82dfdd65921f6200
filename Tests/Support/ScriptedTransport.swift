package import Intake
private import Synchronization

/// Answers requests from a script, in order, and remembers them; the last answer repeats.
package final class ScriptedTransport: Transport {
    package typealias Answer = @Sendable (TransportRequest) -> Result<TransportResponse, TransportFailure>

    private struct State {
        var answers: [Answer]
        var requests: [TransportRequest] = []
    }

    private let state: Mutex<State>

    package init(_ answers: [Answer]) {
        state = Mutex(State(answers: answers))
    }

    /// Always the same status and body.
    package convenience init(status: Int, headers: Headers = [:], body: String = "") {
        self.init([{ _ in .success(TransportResponse(status: status, headers: headers, body: Array(body.utf8))) }])
    }

    package var requests: [TransportRequest] { state.withLock { $0.requests } }

    package func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let answer = state.withLock { state -> Answer? in
            state.requests.append(request)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first
        }
        guard let answer else { throw TransportFailure(.notSent, "the script is empty") }
        return try answer(request).get()
    }
}

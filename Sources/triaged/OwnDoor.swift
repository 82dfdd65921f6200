import Intake
import Synchronization

/// Where the daemon's posts to itself go: its door on loopback, known once it listens, and a token of this start.
final class OwnDoor: Sendable {
    let token = Secret((0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined())
    private let address = Mutex("http://127.0.0.1:0")

    /// No slash at the end.
    var url: String { address.withLock { $0 } }

    func open(host: String, port: Int) {
        let reachable = ["0.0.0.0", "::", ""].contains(host) ? "127.0.0.1" : host
        let literal = reachable.contains(":") ? "[\(reachable)]" : reachable
        address.withLock { $0 = "http://\(literal):\(port)" }
    }
}

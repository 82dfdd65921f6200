private import Synchronization

/// The names a browser may know this daemon by.
///
/// A page elsewhere on the web can make a browser send requests to loopback, and a hostile DNS name can point there;
/// both carry a foreign `Host` or `Origin`, and neither is answered.
final class KnownHosts: Sendable {
    private let listenHost: String
    private let publicOrigin: (origin: String, host: String)?
    private let hosts: Mutex<Set<String>>

    init(_ configuration: HubConfiguration) {
        listenHost = configuration.host
        publicOrigin = configuration.publicURL.flatMap(Self.origin(of:))
        hosts = Mutex(Self.hosts(listenHost, configuration.port))
    }

    /// The port is known for certain only now: 0 stands for any.
    func isListening(on port: Int) {
        let known = Self.hosts(listenHost, port)
        hosts.withLock { $0 = known }
    }

    func accepts(host: String?) -> Bool {
        guard let host = host?.lowercased() else { return false }
        return host == publicOrigin?.host || hosts.withLock { $0.contains(host) }
    }

    /// True for the origins of pages that this daemon served itself.
    func accepts(origin: String) -> Bool {
        let origin = origin.lowercased()
        if origin == publicOrigin?.origin { return true }
        guard origin.hasPrefix("http://") else { return false }
        return hosts.withLock { $0.contains(String(origin.dropFirst(7))) }
    }

    private static func hosts(_ listenHost: String, _ port: Int) -> Set<String> {
        let names = ["localhost", "127.0.0.1", "[::1]", bracketed(listenHost.lowercased())]
        // Browsers leave the port out where it is the scheme's own.
        return Set(names.flatMap { port == 80 ? [$0, "\($0):80"] : ["\($0):\(port)"] })
    }

    private static func bracketed(_ host: String) -> String {
        host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    }

    /// `https://intake.example.org:443/path` to the origin and host that a browser sends.
    private static func origin(of url: String) -> (origin: String, host: String)? {
        let url = url.lowercased()
        for (scheme, port) in [("https://", ":443"), ("http://", ":80")] where url.hasPrefix(scheme) {
            var host = url.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
            if host.hasSuffix(port) { host = host.dropLast(port.count) }
            return host.isEmpty ? nil : (scheme + host, String(host))
        }
        return nil
    }
}

import Documents
import Intake

/// Where a mail server is and how it is spoken to: `imaps://imap.example.com`, `smtp://127.0.0.1:25`.
struct MailServerAddress: Sendable, Equatable {
    enum Service: String, Sendable {
        case imap, smtp

        /// The port of TLS from the first byte, and the one of STARTTLS (RFC 8314, section 7; RFC 6409 for 587).
        var ports: (tls: Int, plain: Int) { self == .imap ? (993, 143) : (465, 587) }
        fileprivate var example: String { "\(rawValue)s://\(rawValue).example.com" }
    }

    var service: Service
    /// A name, an address of version 4, or one of version 6 in brackets.
    var host: String
    var port: Int
    var security: MailExchange.Security

    var url: String { "\(service.rawValue)\(security == .tls ? "s" : "")://\(host):\(port)" }

    /// True for a server on this machine, which needs no encryption on the way to it.
    var isLocal: Bool { Self.isLocal(host) }

    private static func isLocal(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isLoopback = parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
        return isLoopback || host == "[::1]" || host.equalsIgnoringASCIICase("localhost")
    }
}

extension MailServerAddress {
    /// Reads `server` and `security`; `nil`, with a problem, where no server can be reached by them.
    init?(from settings: inout MappingReader, _ service: Service) {
        let isGiven = settings.node["security"] != nil
        let word = settings.choice("security", of: MailExchange.Security.allCases.map(\.rawValue))
            .flatMap(MailExchange.Security.init(rawValue:))
        guard let node = settings.require("server", expected: service.example) else { return nil }
        guard let text = node.scalar else {
            settings.problem(
                "003", "\"server\" must be an address, found \(node.kindInWords)", hint: service.example,
                at: node.place)
            return nil
        }
        let parts: Parts
        switch Self.parts(of: text, service) {
        case .success(let found): parts = found
        case .failure(let refusal):
            settings.problem("003", "\"server\" \(refusal.words)", hint: refusal.hint, at: node.place)
            return nil
        }
        // What is written there is none of the choices, and that is told already.
        guard word != nil || !isGiven else { return nil }
        // What stays on this machine is read by nobody, and its servers seldom have a certificate.
        let usual: MailExchange.Security = parts.isTLS ? .tls : Self.isLocal(parts.host) ? .none : .startTLS
        let security = word ?? usual
        guard (security == .tls) == parts.isTLS else {
            let name = service.rawValue
            settings.problem(
                "004", "\"security: \(security.rawValue)\" does not go with \"server: \(text)\"",
                hint: parts.isTLS
                    ? "\(name)s:// is TLS from the first byte; write \(name):// for STARTTLS, mostly with port "
                        + "\(service.ports.plain)"
                    : "write \(name)s://, mostly with port \(service.ports.tls)",
                at: settings.node["security"]?.place)
            return nil
        }
        let port = parts.port ?? (parts.isTLS ? service.ports.tls : service.ports.plain)
        self.init(service: service, host: parts.host, port: port, security: security)
    }

    private struct Parts {
        var isTLS: Bool
        var host: String
        var port: Int?
    }

    private struct Refusal: Error {
        var words: String
        var hint: String
    }

    private static func parts(of text: String, _ service: Service) -> Result<Parts, Refusal> {
        let name = service.rawValue
        let usual = "\(name)s:// is TLS from the first byte, \(name):// is STARTTLS"
        guard let scheme = ["\(name)s://", "\(name)://"].first(where: text.hasPrefix) else {
            let host = text.split(separator: "/").last ?? ""
            let hint = text.contains("://") || host.isEmpty ? service.example : "\(name)s://\(host)"
            return .failure(
                Refusal(words: "must begin with \(name)s:// or \(name)://", hint: "such as \(hint); \(usual)"))
        }
        var rest = text.dropFirst(scheme.count)
        if rest.last == "/" { rest = rest.dropLast() }
        guard !rest.contains("@") else {
            return .failure(Refusal(words: "must not name the user", hint: "write user: and password: beside it"))
        }
        let example = "such as \(service.example):\(service.ports.tls)"
        let colon = rest.lastIndex(of: ":").flatMap { rest[$0...].contains("]") ? nil : $0 }
        let host = rest[..<(colon ?? rest.endIndex)]
        guard isHost(host) else {
            return .failure(Refusal(words: "must be a host, and a port where it is not the usual one", hint: example))
        }
        var port: Int?
        if let colon {
            guard let number = UInt16(rest[rest.index(after: colon)...]), number > 0 else {
                return .failure(Refusal(words: "has a port that is none", hint: example))
            }
            port = Int(number)
        }
        return .success(Parts(isTLS: scheme == "\(name)s://", host: String(host), port: port))
    }

    private static func isHost(_ text: Substring) -> Bool {
        let isSix = text.first == "[" && text.last == "]"
        let bare = isSix ? text.dropFirst().dropLast() : text
        return !bare.isEmpty && bare.utf8.allSatisfy { isHostByte($0) || (isSix && $0 == UInt8(ascii: ":")) }
    }

    /// True for what a host's name is made of; some have an underscore, against RFC 1123.
    static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }
}

/// What a delivery report says (RFC 3464): who was not reached, and why.
struct MailBounce {
    private var recipient: String?
    private var diagnostic: String?
    private var status: String?
    private var action: String?

    init(_ report: MailPart) {
        guard let part = report.children.first(where: { Self.types.contains($0.mediaType) }) else { return }
        let text = MailCharset.decode(part.content, as: part.charset)
        var last = ""
        for line in MailText.lines(text).prefix(500) {
            if let first = line.first, first == " " || first == "\t" {
                if last == "diagnostic-code" { diagnostic = diagnostic.map { $0 + " " + line.trimmed } }
                continue
            }
            guard let colon = line.firstIndex(of: ":") else { continue }
            last = line[..<colon].lowercased()
            let value = String(line[line.index(after: colon)...].trimmed)
            switch last {
            case "final-recipient", "original-recipient": recipient = recipient ?? Self.behindType(value)
            case "diagnostic-code": diagnostic = diagnostic ?? Self.behindType(value)
            case "status": status = status ?? value
            case "action": action = action ?? value.lowercased()
            default: break
            }
        }
    }

    private static let types: Set<String> = ["message/delivery-status", "message/global-delivery-status"]

    /// `rfc822; ada@example.com` without the type.
    private static func behindType(_ value: String) -> String {
        guard let semicolon = value.firstIndex(of: ";") else { return value }
        return String(value[value.index(after: semicolon)...].trimmed)
    }

    var reason: String {
        let who = (recipient ?? "a recipient").tidied.shortened(to: 200)
        let why = (diagnostic ?? status).map { ": " + $0.tidied.shortened(to: 300) } ?? ""
        return switch action {
        case "delayed": "a delay notice: \(who) was not reached yet\(why)"
        case "delivered", "relayed", "expanded": "a delivery receipt for \(who)"
        default: "a bounce: \(who) could not be reached\(why)"
        }
    }
}

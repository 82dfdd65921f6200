import Documents
import Intake

/// What went wrong in a conversation with an IMAP server, and what to do about it.
struct IMAPTrouble {
    private let account: IMAPAccount
    private let response: TransportResponse
    private let refusal: IMAPAnswer.Refusal?

    init(_ account: IMAPAccount, _ response: TransportResponse, _ answer: IMAPAnswer) {
        self.account = account
        self.response = response
        refusal = answer.refusal
    }

    /// Response codes of troubles that pass by themselves (RFC 5530, section 3).
    private static let passing: Set<String> = ["UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT", "THROTTLED", "OVERQUOTA"]

    var passes: Bool { refusal.map { Self.passes($0.code) } ?? false }

    private static func passes(_ code: String) -> Bool {
        code.split(separator: " ").first.map { passing.contains($0.uppercased()) } ?? false
    }

    /// When there was no login.
    var ofLogin: PollReading? {
        switch response.status {
        case 200, 404: return nil
        case 401:
            let said = response.excerpt ?? ""
            let code = said.hasPrefix("[") ? String(said.dropFirst().prefix { $0 != "]" }) : ""
            if Self.passes(code) { return .later(after: nil, reason: "the login has to wait: \(said)") }
            return .refused(reason: loginRefused)
        default: return .later(after: nil, reason: "status \(response.status) from the mail server")
        }
    }

    var loginRefused: String {
        let said = response.excerpt.map { ": \($0)" } ?? ""
        return "the mail server refused the login of \(account.user)\(said); \(account.loginAdvice)"
    }

    func words(_ deed: String) -> String {
        let said =
            refusal.map { [$0.code, Self.untimed($0.words)].filter { !$0.isEmpty }.joined(separator: ": ") } ?? ""
        return "the mail server would not \(deed)" + (said.isEmpty ? "" : ": \(said.shortened(to: 160))")
    }

    /// Without how long it took, which Dovecot says at the end.
    ///
    /// As in `Mailbox doesn't exist: Ideas (0.001 + 0.000 secs).`
    private static func untimed(_ words: String) -> String {
        guard words.hasSuffix(" secs).") || words.hasSuffix(" secs)"), let start = words.lastIndex(of: "(") else {
            return words
        }
        return String(words[..<start].trimmed)
    }

    /// What a mailbox that cannot be read means: it passes, or is tried again now and then.
    func reading(_ deed: String, _ name: String) -> PollReading {
        .later(after: nil, reason: words("\(deed) the mailbox \"\(name)\""))
    }

    static func missing(_ name: String, among names: [String]) -> String {
        let text = "there is no mailbox \"\(name)\" that may be read"
        guard !names.isEmpty else { return text + "; check `mailboxes`" }
        if let near = nearest(name, names) { return text + "; there is \"\(near)\"" }
        let shown = names.prefix(12).map { "\"\($0)\"" }.joined(separator: ", ")
        return text + "; there are \(shown)" + (names.count > 12 ? " and \(names.count - 12) more" : "")
    }

    /// The same in other letters, or below another folder: `ideas` for `INBOX.Ideas`.
    private static func nearest(_ name: String, _ names: [String]) -> String? {
        func last(_ path: String) -> String {
            (path.split { "/.\\".contains($0) }.last.map(String.init) ?? path).lowercased()
        }
        return names.first { $0.lowercased() == name.lowercased() } ?? names.first { last($0) == last(name) }
    }
}

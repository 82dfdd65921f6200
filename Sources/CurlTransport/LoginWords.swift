internal import Intake

/// What a mail server said until the login, for telling why there was none.
struct LoginWords {
    private var lastRefusal = ""
    private var isLoginDisabled = false

    /// - Parameter line: such as `A002 NO [AUTHENTICATIONFAILED] Authentication failed.`.
    mutating func add(_ line: String) {
        let words = line.split(maxSplits: 2, whereSeparator: \.isWhitespace)
        guard words.count > 1 else { return }
        switch words[1].uppercased() {
        case "NO", "BAD": lastRefusal = words.count > 2 ? String(words[2]) : ""
        case "BYE" where lastRefusal.isEmpty: lastRefusal = words.count > 2 ? String(words[2]) : ""
        // Said again after STARTTLS, and then without it.
        case "CAPABILITY": isLoginDisabled = line.uppercased().contains("LOGINDISABLED")
        default: break
        }
    }

    /// The server's words, without the password.
    func refusal(of exchange: MailExchange) -> String {
        if lastRefusal.isEmpty, isLoginDisabled { return "no login is taken on this connection (LOGINDISABLED)" }
        let said = String(decoding: exchange.hidingPassword(in: Array(lastRefusal.utf8)), as: UTF8.self)
        return String(said.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(300))
    }
}

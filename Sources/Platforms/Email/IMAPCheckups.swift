import Intake

/// What `triaged doctor` asks an IMAP server.
struct IMAPCheckups: Sendable {
    let account: IMAPAccount

    var all: [Checkup] { [login] + account.mailboxes.map(mailbox) }

    private var login: Checkup {
        Checkup(
            "login", request: account.ask(["CAPABILITY", #"LIST "" "*""#]),
            failed: { EmailFailure.finding($0, at: account.server) }
        ) { response in
            let answer = IMAPAnswer(response.body)
            let trouble = IMAPTrouble(account, response, answer)
            if response.status == 401 {
                return [
                    .problem(
                        "the mail server refused the login of \(account.user)"
                            + (response.excerpt.map { ": \($0)" } ?? ""), advice: account.loginAdvice)
                ]
            }
            guard response.isSuccess else {
                return [.problem(trouble.words("list its mailboxes"), advice: "ask the mail server's administrator")]
            }
            let names = answer.mailboxes.prefix(30).map { "\"\($0)\"" }.joined(separator: ", ")
            let more = answer.mailboxes.count > 30 ? " and \(answer.mailboxes.count - 30) more" : ""
            var findings: [Finding] = [
                .fine("the login as \(account.user) works"), .fine("mailboxes that may be named: \(names)\(more)"),
            ]
            if let version = ["IMAP4REV2", "IMAP4REV1"].first(where: answer.capabilities.contains) {
                findings.append(.fine("the server speaks \(version.lowercased())"))
            } else {
                findings.append(
                    .warning("the server does not say that it speaks IMAP4rev1", advice: "check that `server` is right")
                )
            }
            return findings
        }
    }

    private func mailbox(_ name: String) -> Checkup {
        // Listed first, so that what is not there can be told from what is not ours to read.
        let commands = [#"LIST "" "*""#, "EXAMINE \(IMAPMailboxName.quoted(name))"]
        return Checkup("mailbox \(name)", request: account.ask(commands)) { response in
            let answer = IMAPAnswer(response.body)
            if response.isSuccess {
                let count = answer.exists.map { "\($0)" } ?? "some"
                return [.fine("the mailbox \"\(name)\" is there; messages in it: \(count)")]
            }
            // What is to be said of a login is said already.
            guard response.status != 401 else {
                return [.problem("not looked at without a login", advice: "see login")]
            }
            let trouble = IMAPTrouble(account, response, answer)
            let isListed = answer.refusal?.command == 0 || answer.mailboxes.contains(name)
            return [
                .problem(
                    isListed
                        ? trouble.words("open the mailbox \"\(name)\"")
                        : IMAPTrouble.missing(name, among: answer.mailboxes),
                    advice: "name in `mailboxes` what `login` lists; folders below others are written as listed there")
            ]
        }
    }
}

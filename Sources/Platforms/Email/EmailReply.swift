import Intake

/// What a mail server's reply means (RFC 5321, section 4.2; RFC 3463 for the codes within the words).
struct EmailReply {
    private let response: TransportResponse

    init(_ response: TransportResponse) { self.response = response }

    var isSuccess: Bool { response.isSuccess }

    /// The code and the words, such as `550 5.1.1 no such mailbox`.
    var said: String { "\(response.status)" + (response.excerpt.map { " \($0)" } ?? "") }

    /// Of a reply that is no success: 4xx is asked again, all else is final.
    var failure: Outcome {
        if (400...499).contains(response.status), !Self.isForeign(response.status) {
            return .retry(after: nil, reason: "the mail server says \(said)")
        }
        return .dead(reason: "the mail server says \(said)" + (advice.map { "; \($0)" } ?? ""))
    }

    /// HTTP's codes for what is refused; no mail server has them.
    private static func isForeign(_ status: Int) -> Bool { [400, 401, 403, 404].contains(status) }

    /// What the operator can do about it; `nil` where it is the address that is wrong.
    var advice: String? {
        let words = String(decoding: response.body, as: UTF8.self)
        switch response.status {
        case 535, 534, 538:
            return "check `user` and `password`; many providers want an app password made for this purpose"
        case 530:
            return words.lowercased().contains("starttls")
                ? "let `server` begin with smtps://, or leave `security` out"
                : "the server wants a login: set `user` and `password`"
        case 553: return "`from` must be an address that this login may send as"
        case 552:
            return words.contains("5.2.2") ? "the mailbox there is full" : "the server takes no message of that size"
        case 550, 551, 554:
            // 5.7: policy. What is wrong then is not the address, but who sends.
            return words.contains("5.7.")
                ? "the server does not take this from us: check `from`, the login, and the domain's SPF and DKIM" : nil
        default: return nil
        }
    }
}

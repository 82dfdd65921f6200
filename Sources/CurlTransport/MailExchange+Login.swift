internal import CLibcurl
private import Foundation
internal import Intake

/// What is the same in every exchange with a mail server: where it is, who we are, and what is not told of it.
extension MailExchange {
    /// Sets the address, the login, TLS as configured, and that nobody stands between.
    ///
    /// - Parameter scheme: `smtp` or `imap`; TLS from the first byte puts an `s` behind it.
    func setServer(_ easy: UnsafeMutableRawPointer, url: String, scheme: String) -> CURLcode {
        var code = CURLE_OK
        func set(_ next: () -> CURLcode) { if code == CURLE_OK { code = next() } }

        set { unsafe triaged_curl_set_string(easy, CURLOPT_URL, url) }
        set { unsafe triaged_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, security == .tls ? scheme + "s" : scheme) }
        let isUpgraded = Int(CURLUSESSL_ALL.rawValue)
        set { unsafe triaged_curl_set_long(easy, CURLOPT_USE_SSL, security == .startTLS ? isUpgraded : 0) }
        if let authorities { set { unsafe triaged_curl_set_string(easy, CURLOPT_CAINFO, authorities) } }
        // What the environment says of proxies is meant for the web, and one would hear a login without TLS.
        set { unsafe triaged_curl_set_string(easy, CURLOPT_PROXY, "") }
        if let user { set { unsafe triaged_curl_set_string(easy, CURLOPT_USERNAME, user) } }
        if let password { set { unsafe triaged_curl_set_string(easy, CURLOPT_PASSWORD, password.revealedText) } }
        return code
    }

    /// A server's words without the password, in whatever form we said it: some servers repeat what they refuse.
    func hidingPassword(in said: [UInt8]) -> [UInt8] {
        guard let password, !password.revealed.isEmpty else { return said }
        let mark = Array("\(password)".utf8)
        return Self.forms(of: password.revealed, user: user ?? "").reduce(said) { $0.replacing($1, with: mark) }
    }

    /// AUTH PLAIN's (RFC 4616), AUTH LOGIN's, IMAP's quoted string's (RFC 9051, section 4.3) and the password itself;
    /// the longer ones first, since they may hold the shorter.
    private static func forms(of password: [UInt8], user: String) -> [[UInt8]] {
        func encoded(_ bytes: [UInt8]) -> [[UInt8]] {
            let whole = Array(Data(bytes).base64EncodedString().utf8)
            let padding = UInt8(ascii: "=")
            return whole.last == padding ? [whole, Array(whole.prefix { $0 != padding })] : [whole]
        }
        let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
        let quoted = password.flatMap { $0 == quote || $0 == backslash ? [backslash, $0] : [$0] }
        let name = Array(user.utf8)
        let all =
            encoded([0] + name + [0] + password) + encoded(name + [0] + name + [0] + password) + encoded(password)
            + [quoted, password]
        return all.sorted { $0.count > $1.count }
    }
}

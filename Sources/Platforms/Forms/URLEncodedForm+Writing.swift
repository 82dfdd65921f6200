import Intake

extension URLEncodedForm {
    /// Names and values as a form body or a query: everything but the unreserved characters of RFC 3986 as `%xx`.
    static func write(_ entries: [(String, String)]) -> String {
        entries.map { $0.0.percentEncoded + "=" + $0.1.percentEncoded }.joined(separator: "&")
    }
}

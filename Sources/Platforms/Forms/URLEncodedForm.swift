/// Reads `application/x-www-form-urlencoded` as the URL standard does: `+` is a blank, `%xx` a byte, a `%` without
/// two hex digits stands for itself, and names may repeat.
package enum URLEncodedForm {
    /// - Parameter charset: how bytes become text; a form's own `_charset_` field goes before it.
    /// - Throws: `FormError` beyond `FormLimits.entries`.
    package static func read(_ body: [UInt8], charset: Charset = .utf8) throws(FormError) -> [FormEntry] {
        let pairs = body.split(separator: UInt8(ascii: "&"))
        guard pairs.count <= FormLimits.entries else {
            throw FormError(description: "the form has \(pairs.count) values; at most \(FormLimits.entries) are read")
        }
        let raw = pairs.map { pair -> (name: [UInt8], value: [UInt8]) in
            let equals = pair.firstIndex(of: UInt8(ascii: "="))
            let name = unescape(pair[..<(equals ?? pair.endIndex)])
            return (name, equals.map { unescape(pair[pair.index(after: $0)...]) } ?? [])
        }
        let declared = raw.first { $0.name == Array("_charset_".utf8) }
            .flatMap { Charset(named: String(decoding: $0.value, as: UTF8.self)) }
        let charset = declared ?? charset
        return raw.map { FormEntry(name: charset.decode($0.name), value: charset.decode($0.value)) }
    }

    private static func unescape(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                out.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), let pair = Hex.decode(rest.prefix(2)), let decoded = pair.first {
                out.append(decoded)
                rest = rest.dropFirst(2)
            } else {
                out.append(byte)
            }
        }
        return out
    }
}

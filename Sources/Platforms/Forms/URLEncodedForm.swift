/// Reads `application/x-www-form-urlencoded` as the URL standard does: `+` is a blank, `%xx` a byte, a `%` without
/// two hex digits stands for itself, and names may repeat.
package enum URLEncodedForm {
    /// - Parameter charset: how bytes become text; a form's own `_charset_` field goes before it.
    /// - Throws: `FormError` beyond `FormLimits.entries`.
    package static func read(_ body: [UInt8], charset: Charset = .utf8) throws(FormError) -> [FormEntry] {
        let raw = try pairs(of: body).map { pair -> (name: [UInt8], value: [UInt8]) in
            let equals = body[pair].firstIndex(of: UInt8(ascii: "="))
            let name = unescape(body[pair.lowerBound..<(equals ?? pair.upperBound)])
            return (name, equals.map { unescape(body[($0 + 1)..<pair.upperBound]) } ?? [])
        }
        let declared = raw.first { $0.name == Array("_charset_".utf8) }
            .flatMap { Charset(named: String(decoding: $0.value, as: UTF8.self))?.output }
        let charset = declared ?? charset
        return raw.map { FormEntry(name: charset.decode($0.name), value: charset.decode($0.value)) }
    }

    /// Where the values of that name lie in the body, in their order; none in a form of too many values.
    package static func values(of name: String, in body: [UInt8]) -> [Range<Int>] {
        ((try? pairs(of: body)) ?? []).compactMap { pair in
            guard let equals = body[pair].firstIndex(of: UInt8(ascii: "=")),
                unescape(body[pair.lowerBound..<equals]) == Array(name.utf8)
            else { return nil }
            return (equals + 1)..<pair.upperBound
        }
    }

    /// Where the pairs stand; of too many, only their number is found.
    private static func pairs(of body: [UInt8]) throws(FormError) -> [Range<Int>] {
        var pairs: [Range<Int>] = []
        var count = 0
        var start = 0
        for end in 0...body.count where end == body.count || body[end] == UInt8(ascii: "&") {
            if end > start {
                count += 1
                if count <= FormLimits.entries { pairs.append(start..<end) }
            }
            start = end + 1
        }
        guard count <= FormLimits.entries else {
            throw FormError(description: "the form has \(count) values; at most \(FormLimits.entries) are read")
        }
        return pairs
    }

    private static func unescape(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var at = text.startIndex
        while at < text.endIndex {
            let byte = text[at]
            at += 1
            if byte == UInt8(ascii: "+") {
                out.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), at + 1 < text.endIndex, let high = Hex.value(of: text[at]),
                let low = Hex.value(of: text[at + 1])
            {
                out.append(high << 4 | low)
                at += 2
            } else {
                out.append(byte)
            }
        }
        return out
    }
}

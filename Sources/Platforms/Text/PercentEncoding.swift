extension String {
    /// The text as one part of a path, a query or a form: all but the unreserved characters (RFC 3986, section 2.3) as
    /// `%XX`.
    package var percentEncoded: String {
        var out: [UInt8] = []
        out.reserveCapacity(utf8.count)
        let hex = Array("0123456789ABCDEF".utf8)
        for byte in utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                out.append(byte)
            default: out += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// An address inside a link that a dialect of Markdown writes: what would end or divide the link as `%xx`, the rest
    /// as it is.
    var insideLink: String {
        var target = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "<", ">", "(", ")", "[", "]", "\\", "`", "|", "\"":
                target += "%" + String(decoding: Hex.encode([UInt8(truncatingIfNeeded: scalar.value)]), as: UTF8.self)
            case let blank where blank.value <= 0x20 || blank.value == 0x7F: target += "%20"
            default: target.unicodeScalars.append(scalar)
            }
        }
        return target
    }
}

extension Sequence<UInt8> {
    /// `%XX` as the byte that it stands for; a `%` without two hex digits stands for itself.
    var percentDecoded: [UInt8] {
        var out: [UInt8] = []
        let text = Array(self)
        var at = 0
        while at < text.count {
            if text[at] == UInt8(ascii: "%"), at + 2 < text.count, let high = Hex.value(of: text[at + 1]),
                let low = Hex.value(of: text[at + 2])
            {
                out.append(high << 4 | low)
                at += 3
            } else {
                out.append(text[at])
                at += 1
            }
        }
        return out
    }
}

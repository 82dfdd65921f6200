private import Platforms

extension String {
    /// Every byte but ASCII letters and digits as `%XX`: fit for a cookie, an address or an attribute.
    var percentEncoded: String {
        var out = ""
        for byte in utf8 {
            switch byte {
            case 48...57, 65...90, 97...122: out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return out
    }

    /// The other way round; `nil` when it is not UTF-8.
    var percentDecoded: String? {
        guard let entry = try? URLEncodedForm.read(Array("v=".utf8) + utf8).first else { return nil }
        return entry.value.contains("\u{FFFD}") ? nil : entry.value
    }
}

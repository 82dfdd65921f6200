/// The character encodings of the web: those that the Encoding standard lists (encoding.spec.whatwg.org, section 4), by
/// its names in lower case.
///
/// Mail and forms declare them under some 230 labels, which `init(named:)` knows. Decoding never fails, costs time in
/// proportion to the bytes, and gives what a browser would, except for rare characters where glibc follows a newer
/// edition of a national standard.
package enum Charset: String, Sendable, Equatable, CaseIterable {
    case utf8 = "utf-8"
    case utf16le = "utf-16le"
    case utf16be = "utf-16be"
    case ibm866
    case iso88592 = "iso-8859-2"
    case iso88593 = "iso-8859-3"
    case iso88594 = "iso-8859-4"
    case iso88595 = "iso-8859-5"
    case iso88596 = "iso-8859-6"
    case iso88597 = "iso-8859-7"
    case iso88598 = "iso-8859-8"
    case iso88598i = "iso-8859-8-i"
    case iso885910 = "iso-8859-10"
    case iso885913 = "iso-8859-13"
    case iso885914 = "iso-8859-14"
    case iso885915 = "iso-8859-15"
    case iso885916 = "iso-8859-16"
    case koi8r = "koi8-r"
    case koi8u = "koi8-u"
    case macintosh
    case windows874 = "windows-874"
    case windows1250 = "windows-1250"
    case windows1251 = "windows-1251"
    /// Also what `iso-8859-1` and `us-ascii` mean on the web.
    case windows1252 = "windows-1252"
    case windows1253 = "windows-1253"
    case windows1254 = "windows-1254"
    case windows1255 = "windows-1255"
    case windows1256 = "windows-1256"
    case windows1257 = "windows-1257"
    case windows1258 = "windows-1258"
    case macCyrillic = "x-mac-cyrillic"
    case gbk
    case gb18030
    case big5
    case eucJP = "euc-jp"
    case iso2022JP = "iso-2022-jp"
    /// Windows code page 932.
    case shiftJIS = "shift_jis"
    /// Windows code page 949.
    case eucKR = "euc-kr"
    case userDefined = "x-user-defined"
    /// Encodings that the web gave up since they hide markup in plain text: all of it is one U+FFFD.
    case replacement

    /// By any of the standard's labels, without regard to case and white space around; `nil` for what is none.
    package init?(named name: String) {
        guard let found = Self.byLabel[name.trimmed.lowercased()] else { return nil }
        self = found
    }

    /// Text of any bytes: what is not valid becomes U+FFFD.
    package func decode(_ bytes: some Collection<UInt8>) -> String {
        switch self {
        case .utf8: return String(decoding: bytes, as: UTF8.self)
        case .utf16le: return UTF16Bytes.decode(bytes, isBigEndian: false)
        case .utf16be: return UTF16Bytes.decode(bytes, isBigEndian: true)
        case .replacement: return bytes.isEmpty ? "" : "\u{FFFD}"
        case .iso2022JP:
            var text = JapaneseText(bytes)
            return text.readISO2022()
        default: break
        }
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        if let upper = SingleByteTable.upper(of: self) {
            var text = ""
            text.unicodeScalars.append(
                contentsOf: bytes.lazy.map {
                    $0 < 0x80 ? Unicode.Scalar($0) : upper[Int($0) - 128]
                })
            return text
        }
        if self == .eucJP {
            var text = JapaneseText(bytes)
            return text.readEUC()
        }
        guard let library = IconvDecoder(self) else { return Self.asciiOnly(bytes) }
        var out: [UInt8] = []
        library.decode(Array(bytes), into: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// Where the C library came without the encoding's module, as in the smallest of container images.
    static func asciiOnly(_ bytes: some Collection<UInt8>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: bytes.lazy.map { $0 < 0x80 ? Unicode.Scalar($0) : "\u{FFFD}" })
        return text
    }
}

/// Text in 16-bit units.
private enum UTF16Bytes {
    /// A byte order mark at the start goes before the declared order, and is no part of the text.
    static func decode(_ bytes: some Collection<UInt8>, isBigEndian declared: Bool) -> String {
        let bytes = Array(bytes)
        let isMarked = bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
        let isBigEndian = isMarked ? bytes[0] == 0xFE : declared
        let start = isMarked ? 2 : 0
        let units = stride(from: start, to: bytes.count - 1, by: 2).map { at in
            let (high, low) = isBigEndian ? (bytes[at], bytes[at + 1]) : (bytes[at + 1], bytes[at])
            return UInt16(high) << 8 | UInt16(low)
        }
        let text = String(decoding: units, as: UTF16.self)
        return (bytes.count - start) % 2 == 0 ? text : text + "\u{FFFD}"
    }
}

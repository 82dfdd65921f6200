/// UTF-7 (RFC 2152), which the web gave up and old mailers still write: `Gr+APwA3w-e`.
enum MailUTF7 {
    static func decode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "+") else {
                out.append(byte)
                continue
            }
            let digits = rest.prefix(while: isDigit)
            rest = rest.dropFirst(digits.count)
            if digits.isEmpty {
                out.append(byte)
            } else {
                out += String(decoding: units(digits), as: UTF16.self).utf8
            }
            // A dash ends the digits, and stands for nothing else.
            if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func units(_ digits: ArraySlice<UInt8>) -> [UInt16] {
        guard let bytes = Base64.decode(Array(digits), isPaddingOptional: true) else { return [0xFFFD] }
        return stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "/"): true
        default: false
        }
    }
}

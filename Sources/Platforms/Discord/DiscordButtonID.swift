import Intake

/// What a button brings back, in the 100 characters that Discord gives a `custom_id`.
///
/// Usually the action, a blank and the value, with control characters as `%09`. What is longer is packed 14 bits to a
/// character into CJK ideographs, which every part of Discord leaves as they are, behind a `~`: 173 bytes at most.
enum DiscordButtonID {
    static let limit = 100
    private static let mark: Character = "~"
    /// U+4E00 and the 16,383 after it: all ideographs, and none has another form to be normalised to.
    private static let base: UInt32 = 0x4E00

    /// `nil` where it does not fit even so.
    static func write(action: String, value: String) -> String? {
        let plain = escaped(action) + " " + escaped(value)
        if plain.utf16.count <= limit, !action.contains(" "), plain.first != mark { return plain }
        let packed = String(mark) + pack(Array("\(action)\u{0}\(value)".utf8))
        return packed.utf16.count <= limit ? packed : nil
    }

    static func read(_ id: String) -> (action: String, value: String) {
        if id.first == mark, let bytes = unpack(id.dropFirst()) {
            let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
            return (
                String(decoding: parts.first ?? [], as: UTF8.self),
                String(decoding: parts.count > 1 ? parts[1] : [], as: UTF8.self)
            )
        }
        guard let blank = id.firstIndex(of: " ") else { return (unescaped(id), "") }
        return (unescaped(String(id[..<blank])), unescaped(String(id[id.index(after: blank)...])))
    }

    private static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || scalar == "%" {
                out += "%" + String(decoding: Hex.encode([UInt8(truncatingIfNeeded: scalar.value)]), as: UTF8.self)
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        var out: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let decoded = Hex.decode(rest.prefix(2)), let one = decoded.first {
                out.append(one)
                rest = rest.dropFirst(2)
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func pack(_ bytes: [UInt8]) -> String {
        var out = String.UnicodeScalarView()
        var bits: UInt32 = 0
        var held: UInt32 = 0
        func append(_ value: UInt32) {
            if let scalar = Unicode.Scalar(base + (value & 0x3FFF)) { out.append(scalar) }
        }
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            held += 8
            if held >= 14 {
                held -= 14
                append(bits >> held)
                bits &= (1 << held) - 1
            }
        }
        if held > 0 { append(bits << (14 - held)) }
        return String(out)
    }

    /// Bits that are left over at the end are zeros, and no byte.
    private static func unpack(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var held: UInt32 = 0
        for scalar in text.unicodeScalars {
            guard scalar.value >= base, scalar.value - base <= 0x3FFF else { return nil }
            bits = bits << 14 | (scalar.value - base)
            held += 14
            while held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> held))
                bits &= (1 << held) - 1
            }
        }
        // The last 14 bits may hold a whole byte of padding; text has no such byte at its end.
        while bytes.last == 0 { bytes.removeLast() }
        return bytes
    }
}

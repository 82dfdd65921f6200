private import Glibc

/// glibc's `iconv` from one encoding to UTF-8; of the multi-byte ones only those whose modules keep little state.
@safe struct IconvDecoder: ~Copyable {
    private let handle: iconv_t
    private let charset: Charset

    /// `nil` where glibc has no module for it.
    init?(_ charset: Charset) {
        guard let handle = unsafe iconv_open("UTF-8", Self.name(of: charset)), Int(bitPattern: handle) != -1 else {
            return nil
        }
        unsafe self.handle = handle
        self.charset = charset
    }

    deinit { _ = unsafe iconv_close(handle) }

    /// glibc's name for what the standard means.
    private static func name(of charset: Charset) -> String {
        switch charset {
        case .gbk: "GB18030"
        case .big5: "BIG5-HKSCS"
        // The variants with Microsoft's characters, which the standard means by these names.
        case .eucJP: "EUC-JP-MS"
        case .shiftJIS: "CP932"
        case .eucKR: "CP949"
        case .iso88598i: "ISO-8859-8"
        case .macCyrillic: "MAC-UK"
        case let other where other.rawValue.hasPrefix("windows-"): "CP" + other.rawValue.dropFirst("windows-".count)
        default: charset.rawValue.uppercased()
        }
    }

    /// What one byte alone stands for; `nil` for none, and for more than one character.
    func scalar(of byte: UInt8) -> Unicode.Scalar? {
        var out: [UInt8] = []
        decode([byte], into: &out)
        let scalars = String(decoding: out, as: UTF8.self).unicodeScalars
        guard scalars.count == 1, let scalar = scalars.first, scalar != "\u{FFFD}" else { return nil }
        return scalar
    }

    /// Appends UTF-8; every sequence that is not valid becomes U+FFFD.
    ///
    /// - Parameter isPaired: every lead byte is known to have its second byte, which is then never text by itself.
    func decode(_ bytes: [UInt8], into out: inout [UInt8], isPaired: Bool = false) {
        _ = unsafe iconv(handle, nil, nil, nil, nil)
        var bytes = bytes
        let count = bytes.count
        // iconv takes a pointer to bytes that it could change, and does not.
        unsafe bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            var next: UnsafeMutablePointer<CChar>? = unsafe start.assumingMemoryBound(to: CChar.self)
            var left = count
            while left > 0 {
                let error = unsafe step(&next, &left, into: &out)
                guard error != 0, error != E2BIG else { continue }
                unsafe flush(into: &out)
                let byte = unsafe buffer[count - left]
                out += error == EILSEQ && byte == 0x80 ? strayByte : Self.replacement
                // A sequence that breaks off at the end counts once.
                guard error == EILSEQ else { break }
                let length = unsafe invalidLength(at: count - left, in: UnsafeRawBufferPointer(buffer), isPaired)
                let skipped = min(left, length)
                unsafe next = next.map { unsafe $0 + skipped }
                left -= skipped
            }
        }
        unsafe flush(into: &out)
    }

    /// What the standard makes of the byte 0x80, which glibc knows nothing of.
    private var strayByte: [UInt8] {
        switch charset {
        case .gbk, .gb18030: Array("€".utf8)
        case .shiftJIS: Array("\u{80}".utf8)
        default: Self.replacement
        }
    }

    private static let replacement = Array("\u{FFFD}".utf8)
    private static let room = 4096

    /// One call, which ends with the input, with `room`, or with what it cannot read: then errno, else 0.
    @unsafe private func step(
        _ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, into out: inout [UInt8]
    ) -> CInt {
        var error: CInt = 0
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Self.room) { space in
            var end = space.baseAddress
            var free = Self.room
            if unsafe iconv(handle, &next, &left, &end, &free) == -1 { error = errno }
            for index in 0..<(Self.room - free) { out.append(UInt8(bitPattern: unsafe space[index])) }
        }
        return error
    }

    /// Characters that were held back to see whether an accent follows.
    @unsafe private func flush(into out: inout [UInt8]) {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { space in
            var end = space.baseAddress
            var free = 64
            _ = unsafe iconv(handle, nil, nil, &end, &free)
            for index in 0..<(64 - free) { out.append(UInt8(bitPattern: unsafe space[index])) }
        }
    }

    /// How many bytes are one error: an ASCII byte after a lead byte is never swallowed, as the standard demands, so that
    /// no end of anything disappears behind half a character.
    @unsafe private func invalidLength(at place: Int, in bytes: UnsafeRawBufferPointer, _ isPaired: Bool) -> Int {
        let lead = unsafe bytes[place]
        // JIS X 0212 behind its shift byte, which is all that comes here of EUC-JP.
        if charset == .eucJP { return 3 }
        let isLead = charset == .shiftJIS ? (0x81...0x9F).contains(lead) || (0xE0...0xFC).contains(lead) : lead > 0x80
        guard isLead, lead < 0xFF, place + 1 < bytes.count else { return 1 }
        if isPaired { return 2 }
        guard unsafe bytes[place + 1] >= 0x80 else { return 1 }
        return 2
    }
}

/// A text as the matchers see it: without case and accents, white space as single spaces, cut into words and symbols.
///
/// Folding a 500-byte text costs about two microseconds; every matcher but `regex` works on the same folded text.
struct FoldedText: Sendable {
    /// Folded UTF-8, without white space at the ends unless `keepsEdges`.
    var bytes: [UInt8] = []
    /// Words and symbols in order; empty unless asked for.
    var tokens: [Token] = []
    /// For each folded byte, the bytes of the original text it came from; empty unless asked for.
    private(set) var origins: [Range<Int>] = []

    /// One word, or one symbol.
    struct Token: Sendable {
        /// Its bytes in the folded text.
        var start: Int
        var end: Int
        var isSymbol: Bool
        /// Nothing stands between it and the token before it.
        var isGlued: Bool
    }

    struct Options: OptionSet {
        let rawValue: Int
        static let tokens = Options(rawValue: 1)
        static let origins = Options(rawValue: 2)
        /// Keeps one space at each end where the text has any.
        static let keepsEdges = Options(rawValue: 4)
    }

    init(_ text: String, _ options: Options = []) {
        self.init(utf8: Array(text.utf8), options)
    }

    /// - Parameter utf8: valid UTF-8, as every `String` gives it.
    init(utf8: [UInt8], _ options: Options = []) {
        if !options.contains(.origins), Self.isASCII(utf8.span) {
            foldASCII(utf8.span, options)
        } else {
            fold(utf8, options)
        }
    }

    private mutating func fold(_ utf8: [UInt8], _ options: Options) {
        bytes.reserveCapacity(utf8.count)
        let wantsTokens = options.contains(.tokens)
        if wantsTokens { tokens.reserveCapacity(utf8.count / 4) }
        let wantsOrigins = options.contains(.origins)
        let keepsEdges = options.contains(.keepsEdges)
        // Taken once: a global's first use is guarded, and this loop is most of what a message costs.
        let ascii = Self.ascii
        var at = 0
        // The word being read began here; -1 outside of words.
        var wordStart = -1
        while at < utf8.count {
            let first = utf8[at]
            let start = at
            let fold: ScalarFold
            if first < 0x80 {
                fold = ascii[Int(first)]
                at += 1
            } else {
                let (scalar, length) = Self.decode(utf8, at: at)
                fold = ScalarFold.of(scalar)
                at += length
            }
            let before = bytes.count
            switch fold.kind {
            case .word:
                if wordStart < 0 { wordStart = before }
                append(fold)
            case .ignored: continue
            case .space:
                if wantsTokens { endWord(&wordStart) }
                if bytes.last != UInt8(ascii: " "), !bytes.isEmpty || keepsEdges { append(fold) }
            case .connector:
                if wantsTokens { endWord(&wordStart) }
                append(fold)
            case .solo, .symbol:
                if wantsTokens { endWord(&wordStart) }
                append(fold)
                if wantsTokens { addToken(from: before, isSymbol: fold.kind == .symbol) }
            }
            if wantsOrigins { for _ in before..<bytes.count { origins.append(start..<at) } }
        }
        if wantsTokens { endWord(&wordStart) }
        if bytes.last == UInt8(ascii: " "), !options.contains(.keepsEdges) {
            bytes.removeLast()
            if wantsOrigins { origins.removeLast() }
        }
    }

    /// The folded text as a key to compare and look up.
    var key: String { String(decoding: bytes, as: UTF8.self) }

    /// The bytes of the original text that the folded range came from; needs `.origins`.
    func original(of range: Range<Int>) -> Range<Int>? {
        guard !range.isEmpty, range.upperBound <= origins.count else { return nil }
        return origins[range.lowerBound].lowerBound..<origins[range.upperBound - 1].upperBound
    }

    private static let ascii = (0..<0x80 as Range<UInt8>).map { ScalarFold.of(Unicode.Scalar($0)) }

    private mutating func append(_ fold: ScalarFold) {
        if fold.count == 1 {
            bytes.append(UInt8(truncatingIfNeeded: fold.packed))
            return
        }
        var packed = fold.packed
        for _ in 0..<fold.count {
            bytes.append(UInt8(truncatingIfNeeded: packed))
            packed >>= 8
        }
    }

    private mutating func endWord(_ start: inout Int) {
        guard start >= 0 else { return }
        addToken(from: start, isSymbol: false)
        start = -1
    }

    private mutating func addToken(from start: Int, isSymbol: Bool) {
        tokens.append(
            Token(start: start, end: bytes.count, isSymbol: isSymbol, isGlued: tokens.last?.end == start))
    }

    /// The scalar at a place, and its length; the replacement character where the bytes are no UTF-8.
    private static func decode(_ utf8: [UInt8], at: Int) -> (Unicode.Scalar, Int) {
        let first = utf8[at]
        let length = first < 0xE0 ? 2 : (first < 0xF0 ? 3 : 4)
        guard first >= 0xC2, at + length <= utf8.count else { return ("\u{FFFD}", 1) }
        var value = UInt32(first) & (length == 2 ? 0x1F : (length == 3 ? 0x0F : 0x07))
        for i in 1..<length { value = value << 6 | UInt32(utf8[at + i] & 0x3F) }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }
}

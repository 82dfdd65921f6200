/// Japanese in the encodings built on JIS X 0208: rows and cells of one table, written in two ways.
///
/// Both are handed to the C library as Shift_JIS with Microsoft's characters, which the standard's table has too: names
/// such as 髙橋 are sent with them. Its own modules for these encodings know fewer, and those for ISO-2022-JP have had
/// bugs that stop a process.
struct JapaneseText {
    private let bytes: [UInt8]
    private var out: [UInt8] = []
    /// Shift_JIS that waits to be decoded.
    private var waiting: [UInt8] = []

    init(_ bytes: some Collection<UInt8>) {
        self.bytes = Array(bytes)
    }

    private mutating func add(_ text: String, by library: borrowing IconvDecoder) {
        library.decode(waiting, into: &out, isPaired: true)
        waiting = []
        out += text.utf8
    }

    /// A row and a cell, each 0x21 to 0x7E, as Shift_JIS has them.
    private mutating func wait(forRow row: UInt8, cell: UInt8) {
        let lead = (row - 0x21) / 2 + (row < 0x5F ? 0x81 : 0xC1)
        let isOdd = row % 2 == 1
        let trail = isOdd ? cell + (cell < 0x60 ? 0x1F : 0x20) : cell + 0x7E
        waiting += [lead, trail]
    }

    private static let cells: ClosedRange<UInt8> = 0x21...0x7E
    private static let upperCells: ClosedRange<UInt8> = 0xA1...0xFE

    // MARK: - EUC-JP

    mutating func readEUC() -> String {
        guard let library = IconvDecoder(.shiftJIS), let supplement = IconvDecoder(.eucJP) else {
            return Charset.asciiOnly(bytes)
        }
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            let next = at + 1 < bytes.count ? bytes[at + 1] : 0
            switch byte {
            case ..<0x80:
                waiting.append(byte)
                at += 1
            case 0x8E where (0xA1...0xDF).contains(next):
                waiting.append(next)
                at += 2
            case 0x8F where Self.upperCells.contains(next) && at + 2 < bytes.count && bytes[at + 2] >= 0x80:
                add("", by: library)
                supplement.decode(Array(bytes[at..<(at + 3)]), into: &out)
                at += 3
            case Self.upperCells where Self.upperCells.contains(next):
                wait(forRow: byte & 0x7F, cell: next & 0x7F)
                at += 2
            default:
                add("\u{FFFD}", by: library)
                // An ASCII byte behind half a character stays.
                at += next >= 0x80 && (byte == 0x8E || byte == 0x8F || Self.upperCells.contains(byte)) ? 2 : 1
            }
        }
        add("", by: library)
        return String(decoding: out, as: UTF8.self)
    }

    // MARK: - ISO-2022-JP

    private enum Mode { case ascii, roman, katakana, kanji }

    /// In 7 bits, as mail has it: escape sequences choose what the bytes after them mean.
    mutating func readISO2022() -> String {
        guard let library = IconvDecoder(.shiftJIS) else { return Charset.asciiOnly(bytes) }
        var mode = Mode.ascii
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte == 0x1B, let next = Self.mode(after: bytes[(at + 1)...].prefix(2)) {
                mode = next
                at += 3
                continue
            }
            at += 1
            switch (mode, byte) {
            case (_, 0x0E), (_, 0x0F), (_, 0x1B), (_, 0x80...): add("\u{FFFD}", by: library)
            case (.roman, 0x5C): add("\u{A5}", by: library)
            case (.roman, 0x7E): add("\u{203E}", by: library)
            case (.katakana, 0x21...0x5F): waiting.append(byte | 0x80)
            case (.katakana, 0x60...0x7F): add("\u{FFFD}", by: library)
            case (.kanji, Self.cells):
                guard at < bytes.count, Self.cells.contains(bytes[at]) else {
                    add("\u{FFFD}", by: library)
                    continue
                }
                wait(forRow: byte, cell: bytes[at])
                at += 1
            case (.kanji, 0x0A), (.kanji, 0x0D):
                // A line ends in ASCII; many writers forget to say so.
                mode = .ascii
                waiting.append(byte)
            default: waiting.append(byte)
            }
        }
        add("", by: library)
        return String(decoding: out, as: UTF8.self)
    }

    /// What an escape sequence chooses, by the two bytes behind ESC.
    private static func mode(after bytes: ArraySlice<UInt8>) -> Mode? {
        switch String(decoding: bytes, as: UTF8.self) {
        case "(B": .ascii
        case "(J": .roman
        case "(I": .katakana
        case "$@", "$B": .kanji
        default: nil
        }
    }
}

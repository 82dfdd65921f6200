import Intake

/// The labels that people saw, taken from `pretty`: `Label:Value, Label:Value`.
///
/// Labels and values hold colons and commas as they please, so that the text alone cannot be divided. The values are
/// known from `rawRequest`, and stand there in the same order: what is before a known value is its label.
struct JotformPretty {
    /// An answer that is looked for.
    struct Wanted {
        /// The field's name, such as `howOften`, which Jotform makes of the label's first words.
        var name: String
        var spellings: [String]
        /// Uploads stand at the end of `rawRequest`, wherever they were asked for.
        var isFile: Bool
    }

    private struct Place {
        var index: Int
        /// Where the label ends, at its colon.
        var colon: Int
        var end: Int
    }

    private let text: [UInt8]
    private var places: [Place] = []
    /// Where the colons stand, one of which parts each label from its value.
    private let colons: [Int]
    /// Comparisons left: a bound on hostile text.
    private var budget = 200_000

    private static let longest = 65_536
    private static let colon = UInt8(ascii: ":")
    private static let comma = UInt8(ascii: ",")

    init(_ pretty: String) {
        let text = Array(pretty.utf8.prefix(Self.longest))
        self.text = text
        colons = text.indices.filter { text[$0] == Self.colon }
    }

    // MARK: - Known values

    /// The label of each answer; `nil` where it cannot be told.
    mutating func labels(for wanted: [Wanted]) -> [String?] {
        var labels = [String?](repeating: nil, count: wanted.count)
        guard !text.isEmpty else { return labels }
        for (index, one) in wanted.enumerated() where one.isFile { _ = find(one, index, from: 0) }
        var cursor = 0
        for (index, one) in wanted.enumerated() where !one.isFile {
            guard let end = find(one, index, from: cursor) ?? (cursor > 0 ? find(one, index, from: 0) : nil) else {
                continue
            }
            cursor = max(cursor, end)
        }
        let isWhole = places.count == wanted.count
        var start = 0
        for place in places.sorted(by: { $0.colon < $1.colon }) {
            let label = Self.trimmed(text[min(start, place.colon)..<place.colon])
            let words = isWhole ? label : Self.last(of: label, named: wanted[place.index].name)
            labels[place.index] = String(decoding: words, as: UTF8.self).tidied.nonEmpty
            start = place.end
        }
        return labels
    }

    /// Finds the first place from there on where a value follows a colon and ends with its entry; where it ends.
    private mutating func find(_ wanted: Wanted, _ index: Int, from start: Int) -> Int? {
        let spellings = wanted.spellings.map { Array($0.utf8) }.filter { !$0.isEmpty && $0.count <= Self.longest }
        guard !spellings.isEmpty else { return nil }
        for at in colons[firstColon(from: start)...] {
            guard budget > 0 else { return nil }
            budget -= 1
            let offsets = at + 1 < text.count && text[at + 1] == 0x20 ? [1, 2] : [1]
            for offset in offsets {
                for spelling in spellings {
                    guard let end = match(spelling, at: at + offset) else { continue }
                    budget -= places.count / 4
                    guard !places.contains(where: { $0.colon < end && at < $0.end }) else { continue }
                    places.append(Place(index: index, colon: at, end: end))
                    return end
                }
            }
        }
        return nil
    }

    /// The place in `colons` of the first one from there on.
    private func firstColon(from start: Int) -> Int {
        var (low, high) = (0, colons.count)
        while low < high {
            let middle = (low + high) / 2
            if colons[middle] < start { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func match(_ spelling: [UInt8], at start: Int) -> Int? {
        let end = start + spelling.count
        guard end <= text.count, end == text.count || isEnd(end) else { return nil }
        for (offset, byte) in spelling.enumerated() {
            budget -= 1
            guard text[start + offset] == byte else { return nil }
        }
        return end
    }

    private func isEnd(_ at: Int) -> Bool {
        text[at] == 0x0A || (text[at] == Self.comma && at + 1 < text.count && text[at + 1] == 0x20)
    }

    /// Of text that may hold entries whose values were not found, the part that is this answer's label.
    private static func last(of text: ArraySlice<UInt8>, named name: String) -> ArraySlice<UInt8> {
        var starts = [text.startIndex]
        for at in text.indices
        where text[at] == 0x0A || (text[at] == 0x20 && at > text.startIndex && text[at - 1] == comma) {
            starts.append(at + 1)
        }
        let wanted = Array(plain(name.utf8).prefix(8))
        let named = starts.last { start in
            !wanted.isEmpty && plain(text[start...].prefix(64)).starts(with: wanted)
        }
        return text[(named ?? starts.last ?? text.startIndex)...]
    }

    /// Letters and digits alone, in lower case.
    private static func plain(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        bytes.compactMap { byte in
            switch byte {
            case 48...57, 97...122: byte
            case 65...90: byte | 0x20
            case 0x80...: byte
            default: nil
            }
        }
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.drop { $0 == comma || $0 == 0x20 || $0 == 0x0A }
    }

    // MARK: - Nothing known

    /// The text divided as well as may be, where there is nothing else: at commas and line ends that a colon follows.
    var entries: [(label: String, value: String)] {
        let whole = String(decoding: text, as: UTF8.self)
        let lines = whole.split(separator: "\n", omittingEmptySubsequences: true)
        let isByLine = lines.count > 1 && lines.allSatisfy { $0.contains(":") }
        let pieces = isByLine ? lines : whole.split(separator: ", ", omittingEmptySubsequences: true)
        var entries: [(label: String, value: String)] = []
        for piece in pieces.prefix(FormResponse.answerLimit) {
            if let colon = Self.divider(piece) {
                entries.append((piece[..<colon].tidied, piece[piece.index(after: colon)...].tidied))
            } else if !entries.isEmpty {
                entries[entries.count - 1].value += (isByLine ? "\n" : ", ") + piece
            }
        }
        return entries.filter { !$0.label.isEmpty && !$0.value.isEmpty }
    }

    /// The first colon that no blank follows, as Jotform writes it; else the first.
    private static func divider(_ piece: Substring) -> String.Index? {
        let colons = piece.indices.filter { piece[$0] == ":" }
        return colons.first { colon in
            let next = piece.index(after: colon)
            return next < piece.endIndex && piece[next] != " " && piece[next] != ":"
        } ?? colons.first
    }
}

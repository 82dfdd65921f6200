/// The pieces that words are split into, found by hash.
///
/// A line of `vocab.txt` is a piece and its number the row of the token table; one that begins with `##` continues a
/// word. Two pieces with one hash are refused when the vocabulary is read.
struct Vocabulary: Sendable {
    /// Rows below are the vocabulary's special and unused entries: they carry no meaning.
    static let firstRow: UInt16 = 999

    /// How many rows there are.
    let count: Int

    private var keys: [UInt64]
    private var rows: [UInt16]
    private let mask: Int
    private var longestPiece = 1

    init(_ text: [UInt8]) throws(ModelError) {
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let pieces = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
        guard pieces.count > Int(Self.firstRow), pieces.count <= Int(UInt16.max) else {
            throw ModelError(
                .vocabulary, "\(pieces.count) pieces, where \(Self.firstRow + 1) to \(UInt16.max) make sense")
        }
        count = pieces.count
        var capacity = 1024
        while capacity < 2 * count { capacity *= 2 }
        mask = capacity - 1
        keys = Array(repeating: 0, count: capacity)
        rows = Array(repeating: 0, count: capacity)
        for (row, piece) in pieces.enumerated() {
            guard let piece = String(validating: piece, as: UTF8.self), !piece.isEmpty else {
                throw ModelError(.vocabulary, "line \(row + 1) is empty or no UTF-8")
            }
            try insert(piece, row: UInt16(row))
        }
    }

    private mutating func insert(_ piece: String, row: UInt16) throws(ModelError) {
        let isContinuation = piece.hasPrefix("##") && piece.utf8.count > 2
        let scalars = piece.unicodeScalars.dropFirst(isContinuation ? 2 : 0)
        var hash = isContinuation ? Self.continuation : WordHash()
        for scalar in scalars { hash.take(scalar.value) }
        longestPiece = max(longestPiece, scalars.count)
        var slot = slot(of: hash.value)
        while keys[slot] != 0 {
            guard keys[slot] != hash.value else {
                throw ModelError(.vocabulary, "line \(row + 1), \"\(piece)\", has the hash of an earlier line")
            }
            slot = (slot + 1) & mask
        }
        keys[slot] = hash.value
        rows[slot] = row
    }

    /// The longest piece that the word has from `start` on, and where it ends.
    func longest(of word: [UInt32], from start: Int) -> (row: UInt16, end: Int)? {
        var hash = start == 0 ? WordHash() : Self.continuation
        var found: (row: UInt16, end: Int)?
        for end in start..<min(word.count, start + longestPiece) {
            hash.take(word[end])
            if let row = row(hash.value) { found = (row, end + 1) }
        }
        return found
    }

    private func row(_ hash: UInt64) -> UInt16? {
        var slot = slot(of: hash)
        while keys[slot] != 0 {
            if keys[slot] == hash { return rows[slot] }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The high bits are the well mixed ones.
    private func slot(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 32) & mask }

    private static let continuation = WordHash("##")
}

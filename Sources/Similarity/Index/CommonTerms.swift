/// A table of a segment's most common terms: for each place and each of them two bits, the count or 3 for three and
/// more.
///
/// A query does not go through terms this common, but asks for them at two hundred places. A place's row is one trip to
/// memory, where searching lists is several for each term. From a sixteenth of the documents on it is smaller, too.
struct CommonTerms: Sendable {
    /// A term is common if it occurs in one of so many documents.
    static let share = 64
    static let mostColumns = 128
    private static let perWord = 32

    let columns: Int
    private let wordsPerRow: Int
    private var rows: [UInt64]
    /// Of counts from 3 on, 16 bits of the place, 8 of the column, 8 of the count, by ascending place.
    private var many: [UInt32] = []
    /// For each 16 places, where theirs begin.
    private var manyStarts: [UInt32] = []
    private static let perStart = 16

    init(columns: Int, places: Int) {
        self.columns = columns
        wordsPerRow = (columns + Self.perWord - 1) / Self.perWord
        rows = [UInt64](repeating: 0, count: wordsPerRow * places)
    }

    /// To be called by ascending place, and `seal` in the end.
    mutating func set(_ count: UInt8, ofColumn column: Int, at place: Int) {
        let few = UInt64(min(count, 3))
        rows[place * wordsPerRow + column / Self.perWord] |= few << UInt64(2 * (column % Self.perWord))
        guard few == 3 else { return }
        while manyStarts.count <= place / Self.perStart { manyStarts.append(UInt32(many.count)) }
        many.append(UInt32(place) << 16 | UInt32(column) << 8 | UInt32(count))
    }

    /// Gives back the room that was kept for more.
    mutating func seal(places: Int) {
        while manyStarts.count <= places / Self.perStart + 1 { manyStarts.append(UInt32(many.count)) }
        many = many.map { $0 }
    }

    func count(ofColumn column: Int, at place: Int) -> Int {
        let word = rows[place * wordsPerRow + column / Self.perWord]
        let few = Int(word >> UInt64(2 * (column % Self.perWord)) & 3)
        guard few == 3 else { return few }
        let wanted = UInt32(place) << 8 | UInt32(column)
        let start = place / Self.perStart
        for index in Int(manyStarts[start])..<Int(manyStarts[start + 1]) where many[index] >> 8 == wanted {
            return Int(many[index] & 0xFF)
        }
        return few
    }

    /// Calls `body` with every place where a term occurs, and the count.
    func forEach(inColumn column: Int, _ body: (_ place: Int, _ count: UInt8) -> Void) {
        guard wordsPerRow > 0 else { return }
        let shift = UInt64(2 * (column % Self.perWord))
        for place in 0..<rows.count / wordsPerRow {
            let few = UInt8(rows[place * wordsPerRow + column / Self.perWord] >> shift & 3)
            if few > 0 { body(place, few < 3 ? few : UInt8(clamping: count(ofColumn: column, at: place))) }
        }
    }
}

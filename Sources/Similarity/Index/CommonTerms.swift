/// A table of a segment's most common terms: for each place and each of them two bits, the count or 3 for three and
/// more.
///
/// A query does not go through terms this common, but asks for them at two hundred places. A place's row is one trip to
/// memory; searching the lists of a dozen terms would be fifty. From a sixteenth of the documents on it is smaller, too.
struct CommonTerms: Sendable {
    /// Below this many documents a segment has no table.
    static let leastPlaces = 4_096
    /// A term is common if it occurs in one of so many documents.
    static let share = 64
    static let mostColumns = 128
    private static let perWord = 32

    let columns: Int
    private let wordsPerRow: Int
    private var rows: [UInt64]
    /// Of counts from 3 on: the column, 16 bits of the place, 8 bits of the count; ascending once sealed.
    private var many: [UInt32] = []

    init(columns: Int, places: Int) {
        self.columns = columns
        wordsPerRow = (columns + Self.perWord - 1) / Self.perWord
        rows = [UInt64](repeating: 0, count: wordsPerRow * places)
    }

    mutating func set(_ count: UInt8, ofColumn column: Int, at place: Int) {
        let few = UInt64(min(count, 3))
        rows[place * wordsPerRow + column / Self.perWord] |= few << UInt64(2 * (column % Self.perWord))
        if few == 3 { many.append(UInt32(column) << 24 | UInt32(place) << 8 | UInt32(count)) }
    }

    /// To be called when all counts are set.
    mutating func seal() {
        many = many.sorted()
    }

    func count(ofColumn column: Int, at place: Int) -> Int {
        let word = rows[place * wordsPerRow + column / Self.perWord]
        let few = Int(word >> UInt64(2 * (column % Self.perWord)) & 3)
        guard few == 3 else { return few }
        let first = many.firstIndex(in: many.indices, notBelow: UInt32(column) << 24 | UInt32(place) << 8)
        return first < many.count ? Int(many[first] & 0xFF) : few
    }

    /// Calls `body` with every place where a term occurs, and the count.
    func forEach(inColumn column: Int, _ body: (_ place: Int, _ count: UInt8) -> Void) {
        guard wordsPerRow > 0 else { return }
        let shift = UInt64(2 * (column % Self.perWord))
        var next = many.firstIndex(in: many.indices, notBelow: UInt32(column) << 24)
        var place = 0
        for index in stride(from: column / Self.perWord, to: rows.count, by: wordsPerRow) {
            let few = UInt8(rows[index] >> shift & 3)
            if few == 3, next < many.count {
                body(place, UInt8(truncatingIfNeeded: many[next]))
                next += 1
            } else if few > 0 {
                body(place, few)
            }
            place += 1
        }
    }
}

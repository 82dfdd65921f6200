/// How near the pieces of one title come to their nearest in the other text, for one query and its best candidates.
///
/// Candidates share most of their pieces with each other, so that a cosine is worked out once for all of them.
struct Nearness {
    private let query: PreparedQuery
    private let table: TokenTable

    /// Where a piece's cosines with the query's title begin in `cosines`; −1 where they are not known yet.
    private var places: [Int32]
    private var cosines: [Float] = []
    /// A piece's highest cosine with the query's pieces; above 1 where it is not known yet.
    private var nearest: [Float]
    private static let unknown: Float = 2

    init(_ query: PreparedQuery, table: TokenTable) {
        self.query = query
        self.table = table
        places = Array(repeating: -1, count: table.count)
        nearest = Array(repeating: Self.unknown, count: table.count)
    }

    /// For the title of the query and for that of the document; zero when either text has no pieces.
    mutating func callAsFunction(_ document: TextProfile) -> (query: Float, document: Float) {
        guard !query.profile.pieces.isEmpty, !document.pieces.isEmpty else { return (0, 0) }
        return (ofQuery(document), ofDocument(document))
    }

    private mutating func ofQuery(_ document: TextProfile) -> Float {
        let title = query.titlePieces
        var best = [Float](repeating: -.infinity, count: title.count)
        for piece in document.pieces where piece < table.count {
            let place = place(of: piece)
            for index in best.indices { best[index] = max(best[index], cosines[place + index]) }
        }
        var near: Float = 0
        var all: Float = 0
        for (index, piece) in title.enumerated() {
            near += piece.rarity * (best[index].isFinite ? best[index] : 0)
            all += piece.rarity
        }
        return near / max(all, 1e-6)
    }

    private mutating func place(of piece: UInt16) -> Int {
        let known = places[Int(piece)]
        if known >= 0 { return Int(known) }
        let place = cosines.count
        places[Int(piece)] = Int32(truncatingIfNeeded: place)
        for title in query.titlePieces { cosines.append(table.cosine(title.piece, piece)) }
        return place
    }

    private mutating func ofDocument(_ document: TextProfile) -> Float {
        var near: Float = 0
        var all: Float = 0
        for piece in document.titlePieces where piece < table.count && document.pieces.contains(piece) {
            let rarity = query.rarity(piece: piece)
            if nearest[Int(piece)] == Self.unknown {
                nearest[Int(piece)] = table.nearest(to: piece, among: query.profile.pieces)
            }
            near += rarity * nearest[Int(piece)]
            all += rarity
        }
        return near / max(all, 1e-6)
    }
}

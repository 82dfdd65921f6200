/// How near the pieces of one title come to their nearest in the other text, for one query and its best candidates.
///
/// Candidates share most of their pieces with each other and with the query, so that every cosine is worked out once
/// for all of them, a row of the table against many at a time.
struct Nearness {
    private let query: PreparedQuery
    private let count: Int
    /// By piece, the place of its cosines with the query's title in `cosines`; −1 for pieces of no candidate.
    private var places: [Int32]
    private var cosines: [Float] = []
    /// By piece of a candidate's title, the highest cosine with the query's pieces.
    private var nearest: [Float]

    init(_ query: PreparedQuery, among documents: [TextProfile], table: TokenTable) {
        self.query = query
        count = table.count
        places = Array(repeating: -1, count: count)
        nearest = Array(repeating: 0, count: count)
        guard !query.profile.pieces.isEmpty else { return }
        var pieces: [UInt16] = []
        for document in documents {
            for piece in document.pieces where piece < count && places[Int(piece)] < 0 {
                places[Int(piece)] = Int32(truncatingIfNeeded: pieces.count * query.titlePieces.count)
                pieces.append(piece)
            }
        }
        cosines = Array(repeating: 0, count: pieces.count * query.titlePieces.count)
        for (offset, title) in query.titlePieces.enumerated() where title.piece < count {
            var place = offset
            table.forEachCosine(of: title.piece, with: pieces) { _, cosine in
                cosines[place] = cosine
                place += query.titlePieces.count
            }
        }
        findNearest(documents, table)
    }

    private mutating func findNearest(_ documents: [TextProfile], _ table: TokenTable) {
        var pieces: [UInt16] = []
        for document in documents {
            for piece in document.titlePieces where piece < count && nearest[Int(piece)] == 0 {
                nearest[Int(piece)] = -.infinity
                pieces.append(piece)
            }
        }
        for piece in query.profile.pieces where piece < count {
            table.forEachCosine(of: piece, with: pieces) { other, cosine in
                nearest[Int(other)] = max(nearest[Int(other)], cosine)
            }
        }
        for piece in pieces where !nearest[Int(piece)].isFinite { nearest[Int(piece)] = 0 }
    }

    /// For the title of the query and for that of a document; zero when either text has no pieces.
    func callAsFunction(_ document: TextProfile) -> (query: Float, document: Float) {
        guard !query.profile.pieces.isEmpty, !document.pieces.isEmpty else { return (0, 0) }
        return (ofQuery(document), ofDocument(document))
    }

    private func ofQuery(_ document: TextProfile) -> Float {
        let title = query.titlePieces
        var best = [Float](repeating: -.infinity, count: title.count)
        for piece in document.pieces where piece < count {
            let place = Int(places[Int(piece)])
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

    private func ofDocument(_ document: TextProfile) -> Float {
        var near: Float = 0
        var all: Float = 0
        for piece in document.titlePieces where piece < count && document.pieces.contains(piece) {
            let rarity = query.rarity(piece: piece)
            near += rarity * nearest[Int(piece)]
            all += rarity
        }
        return near / max(all, 1e-6)
    }
}

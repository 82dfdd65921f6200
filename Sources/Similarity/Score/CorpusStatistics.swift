internal import Glibc

/// How often words and pieces occur in the stored requests: what makes a shared word rare or common.
///
/// A value; whoever keeps the index keeps it beside. Adding or removing costs some microseconds.
package struct CorpusStatistics: Sendable {
    package private(set) var documents = 0
    /// As if there were so many at least: among a handful of requests every word is in half of them, and none is rare.
    let floor: Int
    private var words = 0
    private var terms = CountTable()
    private var pieces: [UInt32] = []

    /// - Parameter floor: what a young store is taken for; zero leaves it as it is.
    package init(floor: Int = 0) {
        self.floor = floor
    }

    /// What a store of its first days is taken for: words weigh as in one of this many requests.
    package static let young = 200

    /// Words of a document, with repetitions, on average; zero when there are no documents.
    package var averageLength: Float { documents == 0 ? 0 : Float(words) / Float(documents) }

    /// In how many documents a word occurs, by the hash that `TextProfile.Term` has.
    package func frequency(term hash: UInt64) -> Int { Int(terms[hash].count) }

    /// In how many documents a piece occurs, among their first 64.
    package func frequency(piece: UInt16) -> Int { piece < pieces.count ? Int(pieces[Int(piece)]) : 0 }

    package mutating func add(_ profile: TextProfile) {
        documents += 1
        words += profile.length
        for term in profile.terms { terms.increment(term.hash) }
        for piece in profile.pieces {
            if Int(piece) >= pieces.count {
                pieces += Array(repeating: 0, count: Int(piece) + 1 - pieces.count)
            }
            pieces[Int(piece)] &+= 1
        }
    }

    /// Takes back what `add` counted; the profile must be the one that was added.
    package mutating func remove(_ profile: TextProfile) {
        guard documents > 0 else { return }
        documents -= 1
        words = max(0, words - profile.length)
        for term in profile.terms { terms.decrement(term.hash) }
        for piece in profile.pieces where piece < pieces.count && pieces[Int(piece)] > 0 {
            pieces[Int(piece)] -= 1
        }
    }

    /// How rare a word is among the stored requests, between 0 and 1: 1 for a word that only one of them has.
    package func rarity(term hash: UInt64) -> Float {
        let rarest = inverseFrequency(count: 1)
        return rarest <= 0 ? 0 : max(0, min(1, inverseFrequency(count: max(1, frequency(term: hash))) / rarest))
    }

    func entry(term hash: UInt64) -> CountTable.Entry { terms[hash] }

    func averageLength(with profile: TextProfile) -> Float {
        Float(words + profile.length) / Float(documents + 1)
    }

    /// ln(1 + (N − n + 0.5) / (n + 0.5)) for a word of `count` documents.
    private func inverseFrequency(count: Int) -> Float {
        log(Float(documents + 1)) - log(Float(count) + 0.5)
    }
}

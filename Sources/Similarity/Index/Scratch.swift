/// What a query needs room for; kept and used again, since fresh memory costs more than the search in it.
struct Scratch: Sendable {
    /// Of each code looked at.
    var distances: [UInt8] = []
    /// Its place, where the scope chose them one by one.
    var places: [UInt16] = []
    /// By place in the part at hand, the score so far; all zero between parts.
    var sums = [Float](repeating: 0, count: Segment.capacity)
    /// The places whose sums passed the floor.
    var risen: [UInt16] = []
    /// By length, what BM25 adds to a term's count.
    var norms = [Float](repeating: 0, count: Segment.longest + 1)
    /// For counts 0 to 3, and within by length, the count over the sum of itself and its norm.
    var shares = [Float](repeating: 0, count: 4 * (Segment.longest + 1))
}

/// Groups of near vectors, by the centre each is nearest to, so that a query looks at a few groups and not at all.
final class Lists: Sendable {
    /// How many vectors teach a centre.
    static let lessons = 64
    private static let rounds = 8

    private let centres: [Int8]
    /// The number of documents when they were found.
    let documents: Int

    var count: Int { centres.count / TextProfile.dimensions }

    /// Finds centres by k-means on directions over a sample.
    ///
    /// - Parameters:
    ///   - count: how many lists; no more than vectors.
    ///   - sample: vectors of 128 numbers one after the other, at least one.
    init(_ count: Int, sample: [Int8], documents: Int) {
        self.documents = documents
        let dimensions = TextProfile.dimensions
        let available = sample.count / dimensions
        var random = SplitMix(seed: UInt64(available))
        let wanted = min(count, available)
        var centres = (0..<available).shuffled(using: &random).prefix(wanted)
            .flatMap { sample[$0 * dimensions..<($0 + 1) * dimensions] }
        for _ in 0..<Self.rounds {
            var sums = [Int32](repeating: 0, count: centres.count)
            var sizes = [Int](repeating: 0, count: wanted)
            for index in 0..<available {
                let vector = sample[index * dimensions..<(index + 1) * dimensions]
                let list = Self.nearest(to: vector, among: centres)
                sizes[list] += 1
                for (offset, number) in vector.enumerated() { sums[list * dimensions + offset] += Int32(number) }
            }
            for list in 0..<wanted {
                let range = list * dimensions..<(list + 1) * dimensions
                let norm = sums[range].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
                if sizes[list] > 0, norm > 0 {
                    for index in range { centres[index] = Int8((Double(sums[index]) / norm * 127).rounded()) }
                } else {
                    // A centre that nobody is near to starts again somewhere else.
                    let other = Int.random(in: 0..<available, using: &random)
                    centres.replaceSubrange(range, with: sample[other * dimensions..<(other + 1) * dimensions])
                }
            }
        }
        self.centres = centres
    }

    func nearest(to vector: ArraySlice<Int8>) -> Int { Self.nearest(to: vector, among: centres) }

    /// All lists, the nearest centre first.
    func ordered(from vector: [Int8]) -> [Int] {
        let products = Kernels.products(of: vector[...], with: centres)
        return products.indices.sorted { (products[$0], $1) > (products[$1], $0) }
    }

    private static func nearest(to vector: ArraySlice<Int8>, among centres: [Int8]) -> Int {
        let products = Kernels.products(of: vector, with: centres)
        var best = 0
        for (list, product) in products.enumerated() where product > products[best] { best = list }
        return best
    }
}

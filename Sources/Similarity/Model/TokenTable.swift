/// The trained vector and weight of every piece of the vocabulary.
///
/// The layout of `table.bin` is stated in the model card beside it.
struct TokenTable: Sendable {
    static let dimensions = 128
    private static let version: UInt32 = 1

    let count: Int
    /// Row after row, 128 numbers each.
    ///
    /// Twice as wide as in the file: the scorer's dot products take two thirds of the time that way.
    private let rows: [Int16]
    /// What a row counts in a sum, scale included.
    private let weights: [Float]
    /// One over a row's length, zero for a row of zeros.
    private let inverseLengths: [Float]

    init(_ bytes: [UInt8]) throws(ModelError) {
        var reader = ByteReader(bytes)
        guard reader.take(4).map(Array.init) == Array("TRSM".utf8) else {
            throw ModelError(.table, "it does not begin with \"TRSM\"")
        }
        guard let version = reader.uint32(), let count = reader.uint32(), let dimensions = reader.uint32() else {
            throw ModelError(.table, "it ends within its head")
        }
        guard version == Self.version else { throw ModelError(.table, "version \(version), expected \(Self.version)") }
        guard dimensions == Self.dimensions, count > 0, count <= UInt16.max else {
            throw ModelError(.table, "\(count) rows of \(dimensions) numbers, expected rows of \(Self.dimensions)")
        }
        self.count = Int(count)
        guard let weights = reader.floats(self.count), let scales = reader.floats(self.count),
            let rows = reader.take(self.count * Self.dimensions), reader.remaining == 0
        else {
            throw ModelError(.table, "\(bytes.count) bytes do not hold \(count) rows")
        }
        guard weights.allSatisfy(\.isFinite), scales.allSatisfy(\.isFinite) else {
            throw ModelError(.table, "a weight or scale is no number")
        }
        self.rows = rows.map { Int16(Int8(bitPattern: $0)) }
        self.weights = zip(weights, scales).map { $0 * $1 }
        let all = self.rows
        inverseLengths = (0..<self.count).map { row in
            let squares = all[row * Self.dimensions..<(row + 1) * Self.dimensions].reduce(into: Int32(0)) {
                $0 += Int32($1) * Int32($1)
            }
            return squares == 0 ? 0 : 1 / Float(squares).squareRoot()
        }
    }

    /// The vector of a text with these pieces: their weighted sum, counts under a root, at length 127.
    func vector(of pieces: [UInt16]) -> [Int8] {
        let sorted = pieces.sorted()
        var sum = [Float](repeating: 0, count: Self.dimensions)
        var next = 0
        while next < sorted.count {
            let row = sorted[next]
            let first = next
            while next < sorted.count, sorted[next] == row { next += 1 }
            guard row < count else { continue }
            add(row, times: weights[Int(row)] * Float(next - first).squareRoot(), to: &sum)
        }
        var squares: Float = 0
        for value in sum { squares += value * value }
        guard squares > 0, squares.isFinite else { return Array(repeating: 0, count: Self.dimensions) }
        let scale = 127 / squares.squareRoot()
        return sum.map { Int8(($0 * scale).rounded(.toNearestOrEven)) }
    }

    private func add(_ row: UInt16, times factor: Float, to sum: inout [Float]) {
        let values = rows.span.extracting(Int(row) * Self.dimensions..<(Int(row) + 1) * Self.dimensions)
        var target = sum.mutableSpan
        for index in 0..<Self.dimensions { target[index] += factor * Float(values[index]) }
    }

    /// The cosine of two pieces' vectors.
    func cosine(_ a: UInt16, _ b: UInt16) -> Float {
        guard a < count, b < count else { return 0 }
        if a == b { return inverseLengths[Int(a)] == 0 ? 0 : 1 }
        let product = Dot.product(rows, row: Int(a), rows, row: Int(b), count: Self.dimensions)
        return Float(product) * inverseLengths[Int(a)] * inverseLengths[Int(b)]
    }

    /// The highest cosine of a piece with any of others; zero when there are none.
    func nearest(to piece: UInt16, among others: [UInt16]) -> Float {
        if others.contains(piece) { return cosine(piece, piece) }
        var best = -Float.infinity
        for other in others { best = max(best, cosine(piece, other)) }
        return best.isFinite ? best : 0
    }
}

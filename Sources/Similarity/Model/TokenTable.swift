/// The trained vector and weight of every piece of the vocabulary.
///
/// The layout of `table.bin` is stated in the model card beside it.
struct TokenTable: Sendable {
    static let dimensions = 128
    private static let version: UInt32 = 1

    let count: Int
    /// Row after row, 128 numbers each.
    private let rows: [Int8]
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
        self.rows = rows.map { Int8(bitPattern: $0) }
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

    /// Calls `body` with each of `others` and the cosine of its vector with a piece's; all are of the vocabulary.
    func forEachCosine(of piece: UInt16, with others: [UInt16], _ body: (_ other: UInt16, _ cosine: Float) -> Void) {
        let row = Array(rows[Int(piece) * Self.dimensions..<(Int(piece) + 1) * Self.dimensions])
        let products = Kernels.products(of: row, with: rows, at: others)
        let inverseLength = inverseLengths[Int(piece)]
        for (other, product) in zip(others, products) {
            // Rounding must not keep a piece from being the same as itself.
            let own: Float = inverseLength == 0 ? 0 : 1
            body(other, other == piece ? own : Float(product) * inverseLength * inverseLengths[Int(other)])
        }
    }
}

/// A text's vector from an outside model, as it is compared and stored.
///
/// Numbers are kept as int8 with the largest at ±127; their length is divided out in `cosine`. That costs some
/// thousandths of a cosine and a quarter of the room that floats take.
package struct DenseVector: Sendable, Equatable {
    /// Endpoints give 256 to 4,096 numbers.
    package static let dimensionLimit = 8192

    package let model: DenseModel
    private let numbers: [Int8]
    private let inverseLength: Float

    /// `nil` for what is no direction: no numbers or more than the limit, all zero, infinite or not a number.
    package init?(_ values: [Float], model: DenseModel) {
        guard (1...Self.dimensionLimit).contains(values.count), values.allSatisfy(\.isFinite) else { return nil }
        let largest = values.reduce(0) { max($0, abs($1)) }
        // Below this, one over the largest is infinite.
        guard largest >= .leastNormalMagnitude else { return nil }
        self.init(numbers: values.map { Int8(($0 / largest * 127).rounded(.toNearestOrEven)) }, model: model)
    }

    private init(numbers: [Int8], model: DenseModel) {
        self.model = model
        self.numbers = numbers
        // At most 8,192 × 127², far below what 32 bits hold.
        let squares = Dot.product(numbers, row: 0, numbers, row: 0, count: numbers.count)
        inverseLength = squares > 0 ? 1 / Float(squares).squareRoot() : 0
    }

    package var dimensions: Int { numbers.count }

    /// Between −1 and 1; `nil` for vectors of different models or sizes.
    package func cosine(_ other: DenseVector) -> Float? {
        guard model == other.model, numbers.count == other.numbers.count else { return nil }
        let product = Dot.product(numbers, row: 0, other.numbers, row: 0, count: numbers.count)
        return max(-1, min(1, Float(product) * inverseLength * other.inverseLength))
    }
}

// MARK: - Storing

extension DenseVector {
    private static let version: UInt8 = 1
    private static let head = 11

    /// A byte of version, 8 of the model's mark, 2 of the count, all little-endian, and a byte for each number.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.head + numbers.count)
        bytes.append(Self.version)
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: model.mark >> (8 * UInt64(shift)))) }
        for shift in 0..<2 { bytes.append(UInt8(truncatingIfNeeded: numbers.count >> (8 * shift))) }
        bytes += numbers.lazy.map { UInt8(bitPattern: $0) }
        return bytes
    }

    /// Reads what `encoded` gave; `nil` for bytes of another version, cut short or broken.
    package init?(decoding bytes: [UInt8]) {
        guard bytes.count > Self.head, bytes[0] == Self.version else { return nil }
        let mark = bytes[1..<9].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let count = Int(bytes[9]) | Int(bytes[10]) << 8
        guard (1...Self.dimensionLimit).contains(count), bytes.count == Self.head + count else { return nil }
        let numbers = bytes[Self.head...].map { Int8(bitPattern: $0) }
        // Every vector has a number at the end of the scale, and none beyond it.
        guard numbers.contains(where: { abs(Int($0)) == 127 }), !numbers.contains(-128) else { return nil }
        self.init(numbers: numbers, model: DenseModel(mark: mark))
    }
}

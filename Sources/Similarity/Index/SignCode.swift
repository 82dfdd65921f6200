/// 256 bits of a vector: the signs of its numbers after two random rotations.
///
/// Signs of the vector itself lose most neighbours, since some of its directions carry far more than others; a random
/// rotation spreads them over all bits. A rotation here is three times random signs and a Walsh-Hadamard transform: 5,376
/// additions for both instead of the 32,768 multiplications of a dense matrix, and all of it follows from 768 bits that a
/// generator with a fixed seed gives. It stays in whole numbers (128 · 128³ is below 2³¹), so that every machine finds
/// the same bits.
enum SignCode {
    static let words = 4

    /// The four words of a vector of 128 numbers, appended.
    static func append(_ vector: ArraySlice<Int8>, to codes: inout [UInt64]) {
        Kernels.appendCode(of: vector, flips: flips, to: &codes)
    }

    static func of(_ vector: [Int8]) -> [UInt64] {
        var code: [UInt64] = []
        append(vector[...], to: &code)
        return code
    }

    /// Two rotations of three rounds of 128 signs: −1 where one flips, 0 where not.
    static let flips: [Int32] = {
        var random = SplitMix(seed: 0x7472_6961_6765_6421)
        return (0..<12).flatMap { _ in
            let word = random.next()
            return (0..<64).map { -Int32(word >> UInt64($0) & 1) }
        }
    }()
}

/// A small generator whose numbers follow from its seed alone (Steele, Lea and Flood's SplitMix64).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// A number's bits well stirred; different numbers stay different.
    static func mixed(_ number: UInt64) -> UInt64 {
        var bits = (number ^ number >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
    /// The number that was mixed: the same steps backwards, with the inverses of the factors.
    static func unmixed(_ bits: UInt64) -> UInt64 {
        var number = (bits ^ bits >> 31 ^ bits >> 62) &* 0x3196_42B2_D24D_8EC3
        number = (number ^ number >> 27 ^ number >> 54) &* 0x96DE_1B17_3F11_9089
        return number ^ number >> 30 ^ number >> 60
    }
}

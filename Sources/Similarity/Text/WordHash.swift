/// A 64-bit hash of scalars, taken one by one: FNV-1a over whole scalars, which for ASCII is FNV-1a over bytes.
///
/// It is kept with stored requests, and so never changes.
struct WordHash {
    static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    private(set) var value = start

    init() {}

    init(_ scalars: some Sequence<UInt32>) {
        for scalar in scalars { take(scalar) }
    }

    init(_ text: String) {
        for scalar in text.unicodeScalars { take(scalar.value) }
    }

    mutating func take(_ scalar: UInt32) {
        value = (value ^ UInt64(scalar)) &* 0x0000_0100_0000_01B3
    }
}

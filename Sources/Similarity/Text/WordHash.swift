/// A 64-bit hash of scalars, taken one by one: FNV-1a over whole scalars, stirred at the end.
///
/// It is kept with stored requests, and so never changes.
struct WordHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    init() {}

    init(_ text: String) {
        for scalar in text.unicodeScalars { take(scalar.value) }
    }

    mutating func take(_ scalar: UInt32) {
        state = (state ^ UInt64(scalar)) &* 0x0000_0100_0000_01B3
    }

    /// Any of its bits may choose a slot.
    var value: UInt64 {
        let folded = (state ^ state >> 32) &* 0xD6E8_FEB8_6659_FD93
        return folded ^ folded >> 32
    }
}

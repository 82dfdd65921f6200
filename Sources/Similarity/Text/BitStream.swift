/// Bits appended one after the other, the lowest of each byte first.
struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var held: UInt64 = 0
    private var heldBits = 0

    /// Appends the lowest `width` bits of `value`; `width` is between 0 and 32.
    mutating func put(_ value: UInt64, width: Int) {
        held |= (value & ((1 << UInt64(width)) - 1)) << UInt64(heldBits)
        heldBits += width
        while heldBits >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: held))
            held >>= 8
            heldBits -= 8
        }
    }

    /// Appends a number of at least 0 and below 2³² in Elias's gamma code: small numbers cost few bits.
    mutating func putGamma(_ value: Int) {
        let number = UInt64(min(max(value, 0), 0xFFFF_FFFE)) + 1
        let width = 63 - number.leadingZeroBitCount
        put(1 << UInt64(width), width: width + 1)
        put(number, width: width)
    }

    /// Pads the last byte with zeros.
    mutating func finish() -> [UInt8] {
        if heldBits > 0 { put(0, width: 8 - heldBits) }
        return bytes
    }
}

/// Reads what a `BitWriter` wrote, whatever the bytes are: past the end there are zeros, and `isOverrun` tells.
///
/// Its steps are written into their loops: a query reads two hundred profiles of some three hundred numbers each.
struct BitReader {
    private let bytes: [UInt8]
    private var next = 0
    private var held: UInt64 = 0
    private var heldBits = 0
    private(set) var isOverrun = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The bits not read yet.
    var remaining: Int { (bytes.count - next) * 8 + heldBits }

    /// The next `width` bits, between 0 and 32.
    @inline(__always)
    mutating func take(_ width: Int) -> UInt64 {
        if heldBits < width { refill() }
        if heldBits < width {
            isOverrun = true
            heldBits = width
        }
        let value = held & ((1 << UInt64(width)) - 1)
        held >>= UInt64(width)
        heldBits -= width
        return value
    }

    /// The number of zeros before the next one, which is read too.
    @inline(__always)
    mutating func takeZeros() -> Int {
        if heldBits < 33 { refill() }
        let zeros = held.trailingZeroBitCount
        guard zeros < heldBits else {
            isOverrun = true
            return 0
        }
        held >>= UInt64(zeros + 1)
        heldBits -= zeros + 1
        return zeros
    }

    /// As many zeros as come before the next one, and then `width` bits, at most 7: a number in Rice's code.
    @inline(__always)
    mutating func takeRice(_ width: Int) -> Int {
        // One refill for both; loading reads 128 of these for each profile.
        if heldBits < 40 { refill() }
        let zeros = held.trailingZeroBitCount
        guard zeros + 1 + width <= heldBits else {
            isOverrun = true
            return 0
        }
        held >>= UInt64(zeros + 1)
        let low = Int(held & ((1 << UInt64(width)) - 1))
        held >>= UInt64(width)
        heldBits -= zeros + 1 + width
        return zeros << width | low
    }

    /// A number that `putGamma` wrote.
    @inline(__always)
    mutating func takeGamma() -> Int {
        let width = takeZeros()
        guard width <= 32 else {
            isOverrun = true
            return 0
        }
        return Int((1 << UInt64(width)) | take(width)) - 1
    }

    @inline(__always)
    private mutating func refill() {
        if bytes.count - next >= 8 {
            // Eight bytes at once; those that do not fit are read again.
            let word = unsafe bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: next, as: UInt64.self)
            held |= UInt64(littleEndian: word) << UInt64(heldBits)
            let taken = (63 - heldBits) / 8
            next += taken
            heldBits += 8 * taken
            held &= (1 << UInt64(heldBits)) - 1
            return
        }
        refillAtEnd()
    }

    @inline(never)
    private mutating func refillAtEnd() {
        while heldBits <= 56, next < bytes.count {
            held |= UInt64(bytes[next]) << UInt64(heldBits)
            heldBits += 8
            next += 1
        }
    }
}

/// Reads the parts of an encoded profile, whatever the bytes are: what would end past them is `nil`.
struct ProfileReader {
    private let bytes: [UInt8]
    private var next = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var remaining: Int { bytes.count - next }

    @inline(__always)
    mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type) -> Number? {
        guard remaining >= MemoryLayout<Number>.size else { return nil }
        defer { next += MemoryLayout<Number>.size }
        return load(at: next)
    }

    /// The number at a place that is known to be within.
    @inline(__always)
    private func load<Number: FixedWidthInteger & BitwiseCopyable>(at place: Int) -> Number {
        Number(littleEndian: unsafe bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: Number.self))
    }

    /// The hashes of so many terms, and what is known of each.
    mutating func terms(_ count: Int) -> [TextProfile.Term]? {
        guard count * 9 <= remaining else { return nil }
        let hashes = next
        let marks = hashes + 8 * count
        next = marks + count
        var terms: [TextProfile.Term] = []
        terms.reserveCapacity(count)
        for index in 0..<count {
            let mark = bytes[marks + index]
            var occurrences = UInt16(mark & 127)
            if occurrences == 127 {
                guard let long = number(UInt16.self) else { return nil }
                occurrences = long
            }
            terms.append(
                TextProfile.Term(hash: load(at: hashes + 8 * index), count: occurrences, isInTitle: mark & 128 != 0))
        }
        return terms
    }

    mutating func pieces(_ count: Int) -> [UInt16]? {
        guard count * 2 <= remaining else { return nil }
        let start = next
        next += 2 * count
        return (0..<count).map { load(at: start + 2 * $0) }
    }

    /// A vector of 128 numbers; `nil` also for a width that no number has.
    mutating func vector() -> [Int8]? {
        guard let width = number(UInt8.self).map({ Int($0) }), width <= 8 else { return nil }
        guard width > 0 else { return [Int8](repeating: 0, count: TextProfile.dimensions) }
        guard width * PackedVector.groups <= remaining else { return nil }
        let start = next
        next += width * PackedVector.groups
        var vector = [Int8](repeating: 0, count: TextProfile.dimensions)
        var numbers = vector.mutableSpan
        // The upper end of a word is where a sign belongs.
        let unused = UInt64(64 - width)
        for group in 0..<PackedVector.groups {
            var word = self.word(at: start + group * width, width: width)
            for offset in 0..<PackedVector.perGroup {
                let number = Int64(bitPattern: word &<< unused) &>> Int64(unused)
                numbers[group * PackedVector.perGroup + offset] = Int8(truncatingIfNeeded: number)
                word = word &>> UInt64(width)
            }
        }
        return vector
    }

    /// A group's bytes in one word; bits above them are of no meaning.
    @inline(__always)
    private func word(at place: Int, width: Int) -> UInt64 {
        if place + 8 <= bytes.count { return load(at: place) }
        var word: UInt64 = 0
        for index in 0..<width { word |= UInt64(bytes[place + index]) << UInt64(8 * index) }
        return word
    }
}

/// How a vector lies in a profile's bytes.
enum PackedVector {
    static let perGroup = 8
    static let groups = TextProfile.dimensions / perGroup

    /// How many bits each number needs, sign included; 0 if all are zero.
    static func width(of vector: [Int8]) -> Int {
        let most = vector.reduce(UInt8(0)) { max($0, UInt8(bitPattern: $1 < 0 ? ~$1 : $1)) }
        return vector.allSatisfy { $0 == 0 } ? 0 : 9 - most.leadingZeroBitCount
    }
}

/// Writes what a `ProfileReader` reads.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ number: some FixedWidthInteger & UnsignedInteger) {
        for shift in stride(from: 0, to: number.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    /// A vector of 128 numbers, made so long whatever it was.
    mutating func put(packed vector: [Int8]) {
        var vector = Array(vector.prefix(TextProfile.dimensions))
        vector.append(contentsOf: repeatElement(0, count: TextProfile.dimensions - vector.count))
        let width = PackedVector.width(of: vector)
        put(UInt8(width))
        for group in 0..<(width > 0 ? PackedVector.groups : 0) {
            var word: UInt64 = 0
            for offset in 0..<PackedVector.perGroup {
                let number = UInt64(UInt8(bitPattern: vector[group * PackedVector.perGroup + offset]))
                word |= (number & (1 << UInt64(width) - 1)) << UInt64(offset * width)
            }
            for index in 0..<width { put(UInt8(truncatingIfNeeded: word >> UInt64(8 * index))) }
        }
    }
}

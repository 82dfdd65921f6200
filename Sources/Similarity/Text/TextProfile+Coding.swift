/// The bytes of a profile as the store keeps them.
///
/// One byte of version, then bits: length, terms, vector; pieces, title's pieces, title's vector. What the index needs
/// comes first, so that loading it reads half. Numbers of a vector lie around zero like a bell, and Rice's code takes
/// less than 6 bits for each instead of 8; a profile of 25 terms stays below 500 bytes.
extension TextProfile {
    static let dimensions = 128
    private static let version: UInt8 = 1
    /// More than a title and 500 characters can have.
    private static let mostTerms = 1 << 12
    private static let mostPieces = 1 << 10

    /// The profile's bytes; terms past the 4,096th and pieces past the 1,024th are left out.
    package var encoded: [UInt8] {
        var bits = BitWriter()
        bits.put(UInt64(Self.version), width: 8)
        bits.putGamma(length)
        bits.putGamma(min(terms.count, Self.mostTerms))
        for term in terms.prefix(Self.mostTerms) {
            bits.put(term.hash & 0xFFFF_FFFF, width: 32)
            bits.put(term.hash >> 32, width: 32)
            bits.put(term.isInTitle ? 1 : 0, width: 1)
            bits.putGamma(Int(term.count))
        }
        bits.putVector(vector)
        bits.putPieces(pieces.prefix(Self.mostPieces))
        // The title is most often what the text begins with.
        let isPrefix = pieces.starts(with: titlePieces) && titlePieces.count <= Self.mostPieces
        bits.put(isPrefix ? 1 : 0, width: 1)
        if isPrefix { bits.putGamma(titlePieces.count) } else { bits.putPieces(titlePieces.prefix(Self.mostPieces)) }
        bits.putVector(titleVector)
        return bits.finish()
    }

    /// What of a profile is read.
    package enum Extent { case whole, indexed }

    /// Reads what `encoded` gave; `nil` for bytes of another version, cut short or broken.
    ///
    /// - Parameter extent: `.indexed` leaves the pieces, the title's pieces and the title's vector empty.
    package init?(decoding bytes: [UInt8], extent: Extent = .whole) {
        var bits = BitReader(bytes)
        guard bits.take(8) == UInt64(Self.version) else { return nil }
        let length = bits.takeGamma()
        let count = bits.takeGamma()
        guard count <= Self.mostTerms, count * 66 <= bits.remaining else { return nil }
        var terms: [Term] = []
        terms.reserveCapacity(count)
        for _ in 0..<count {
            let low = bits.take(32)
            let hash = bits.take(32) << 32 | low
            let isInTitle = bits.take(1) == 1
            let count = UInt16(clamping: bits.takeGamma())
            terms.append(Term(hash: hash, count: count, isInTitle: isInTitle))
        }
        let vector = bits.takeVector()
        var pieces: [UInt16] = []
        var titlePieces: [UInt16] = []
        var titleVector: [Int8] = []
        if extent == .whole {
            guard let read = bits.takePieces(atMost: Self.mostPieces) else { return nil }
            pieces = read
            if bits.take(1) == 1 {
                let count = bits.takeGamma()
                guard count <= pieces.count else { return nil }
                titlePieces = Array(pieces.prefix(count))
            } else {
                guard let read = bits.takePieces(atMost: Self.mostPieces) else { return nil }
                titlePieces = read
            }
            titleVector = bits.takeVector()
        }
        guard !bits.isOverrun else { return nil }
        self.init(
            terms: terms, length: length, pieces: pieces, titlePieces: titlePieces, vector: vector,
            titleVector: titleVector)
    }
}

extension BitWriter {
    /// A flag for all zero, else the width of Rice's remainder in 3 bits and the numbers as 0, −1, 1, −2 and so on.
    fileprivate mutating func putVector(_ vector: [Int8]) {
        let folded = (0..<TextProfile.dimensions).map { index -> Int in
            let number = index < vector.count ? Int(vector[index]) : 0
            return number >= 0 ? 2 * number : -2 * number - 1
        }
        let isZero = folded.allSatisfy { $0 == 0 }
        put(isZero ? 0 : 1, width: 1)
        guard !isZero else { return }
        // At least 3, so that no number has more than 31 zeros.
        let costs = (3...7).map { width in
            (width: width, bits: folded.reduce(0) { $0 + ($1 >> width) + 1 + width })
        }
        let width = costs.min { $0.bits < $1.bits }?.width ?? 7
        put(UInt64(width), width: 3)
        for number in folded {
            put(1 << UInt64(number >> width), width: (number >> width) + 1)
            put(UInt64(number), width: width)
        }
    }

    /// How many, how wide the widest is, and each at that width.
    fileprivate mutating func putPieces(_ pieces: ArraySlice<UInt16>) {
        putGamma(pieces.count)
        let width = 16 - (pieces.max() ?? 0).leadingZeroBitCount
        put(UInt64(width), width: 5)
        for piece in pieces { put(UInt64(piece), width: width) }
    }
}

extension BitReader {
    fileprivate mutating func takeVector() -> [Int8] {
        guard take(1) == 1 else { return [Int8](repeating: 0, count: TextProfile.dimensions) }
        let width = Int(take(3))
        var vector = [Int8](repeating: 0, count: TextProfile.dimensions)
        var numbers = vector.mutableSpan
        for index in 0..<TextProfile.dimensions {
            let folded = takeRice(width)
            numbers[index] = Int8(clamping: folded >> 1 ^ -(folded & 1))
        }
        return vector
    }

    fileprivate mutating func takePieces(atMost limit: Int) -> [UInt16]? {
        let count = takeGamma()
        let width = Int(take(5))
        guard count <= limit, width <= 16, count * width <= remaining else { return nil }
        return (0..<count).map { _ in UInt16(take(width)) }
    }
}

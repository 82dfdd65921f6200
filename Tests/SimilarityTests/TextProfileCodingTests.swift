import Testing

@testable import Similarity

@Suite struct TextProfileCodingTests {
    @Test func `what was encoded is read again`() {
        var invented = Invented(seed: 1)
        for _ in 0..<300 {
            let profile = invented.profile()
            #expect(TextProfile(decoding: profile.encoded) == profile)
        }
    }

    @Test func `extremes are read again`() {
        let profile = TextProfile(
            terms: (0..<300).map { .init(hash: .max - $0, count: .max, isInTitle: true) }, length: 1 << 20,
            pieces: [.max, 0, 5], titlePieces: [5, .max], vector: Array(repeating: -128, count: 128),
            titleVector: (0..<128).map { $0 % 2 == 0 ? 127 : 0 })
        #expect(TextProfile(decoding: profile.encoded) == profile)
    }

    @Test(arguments: [0, 1, 2, 3, 7, 15, 31, 63, 127])
    func `vectors of numbers of every width are read again`(most: Int8) {
        let rising = (0..<128).map { Int8(clamping: $0 % (2 * Int(most) + 2) - Int(most) - 1) }
        for vector in [rising, rising.map { max($0, -most) }, rising.reversed()] {
            let profile = TextProfile(
                terms: [], length: 0, pieces: [], titlePieces: [], vector: vector, titleVector: vector)
            #expect(TextProfile(decoding: profile.encoded) == profile)
        }
    }

    @Test func `counts are read again on both sides of what one byte holds`() {
        let terms = [1, 2, 126, 127, 128, 300].enumerated().map { index, count in
            TextProfile.Term(hash: UInt64(index), count: UInt16(count), isInTitle: index.isMultiple(of: 2))
        }
        let vector = [Int8](repeating: 3, count: 128)
        let profile = TextProfile(
            terms: terms, length: 684, pieces: [7, 8], titlePieces: [7], vector: vector, titleVector: vector)
        #expect(TextProfile(decoding: profile.encoded) == profile)
    }

    @Test func `a typical profile stays below 600 bytes`() {
        var random = SplitMix(seed: 4)
        // A vector of length one has numbers around 11 of 127, like a bell.
        func vector() -> [Int8] {
            (0..<128).map { _ in
                let normal = (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
                return Int8((normal * 11.2).rounded())
            }
        }
        let terms = (0..<25).map { _ in TextProfile.Term(hash: random.next(), count: 1, isInTitle: false) }
        let pieces = (0..<32).map { _ in UInt16.random(in: 0..<30_522, using: &random) }
        let profile = TextProfile(
            terms: terms, length: 40, pieces: pieces, titlePieces: Array(pieces.prefix(8)), vector: vector(),
            titleVector: vector())
        #expect(profile.encoded.count < 600)
    }

    @Test func `foreign bytes are refused or read, and never more`() {
        var invented = Invented(seed: 2)
        let index = SimilarityIndex()
        for round in 0..<1_000 {
            var bytes = invented.profile().encoded
            switch round % 4 {
            case 0: bytes = (0..<invented.number(below: 600)).map { _ in UInt8(invented.number(below: 256)) }
            case 1: bytes.removeLast(1 + invented.number(below: bytes.count))
            case 2: bytes[invented.number(below: bytes.count)] ^= UInt8(1 + invented.number(below: 255))
            default: bytes = [2] + (0..<invented.number(below: 600)).map { _ in UInt8(invented.number(below: 256)) }
            }
            guard let profile = TextProfile(decoding: bytes) else { continue }
            #expect(profile.vector.count == 128 && profile.titleVector.count == 128 && profile.terms.count <= 4_096)
            index.insert(Int32(round % 9), Attributes(), profile)
            _ = index.candidates(for: profile)
        }
        let whole = invented.profile().encoded
        #expect(TextProfile(decoding: []) == nil && TextProfile(decoding: whole) != nil)
        for count in whole.indices { #expect(TextProfile(decoding: Array(whole.prefix(count))) == nil) }
        #expect(TextProfile(decoding: [1] + whole.dropFirst()) == nil)
    }
}

import Testing

@testable import Similarity

@Suite struct TextProfileCodingTests {
    @Test func `what was encoded is read again`() throws {
        var invented = Invented(seed: 1)
        for _ in 0..<300 {
            let profile = invented.profile()
            #expect(TextProfile(decoding: profile.encoded) == profile)
            let indexed = try #require(TextProfile(decoding: profile.encoded, extent: .indexed))
            #expect(indexed.terms == profile.terms && indexed.vector == profile.vector)
            #expect(indexed.length == profile.length)
        }
    }

    @Test func `extremes are read again`() {
        let profile = TextProfile(
            terms: (0..<300).map { .init(hash: .max - $0, count: .max, isInTitle: true) }, length: 1 << 20,
            pieces: [.max, 0, 5], titlePieces: [5, .max], vector: Array(repeating: -128, count: 128),
            titleVector: (0..<128).map { $0 % 2 == 0 ? 127 : 0 })
        #expect(TextProfile(decoding: profile.encoded) == profile)
    }

    @Test func `a typical profile stays below 500 bytes`() {
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
        #expect(profile.encoded.count < 500)
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
            default: bytes = [1] + (0..<invented.number(below: 600)).map { _ in UInt8(invented.number(below: 256)) }
            }
            for extent in [TextProfile.Extent.whole, .indexed] {
                guard let profile = TextProfile(decoding: bytes, extent: extent) else { continue }
                #expect(profile.vector.count == 128 && profile.terms.count <= 4_096)
                index.insert(Int32(round % 9), Attributes(), profile)
                _ = index.candidates(for: profile)
            }
        }
        #expect(TextProfile(decoding: []) == nil)
        #expect(TextProfile(decoding: [2, 0, 0, 0, 0, 0]) == nil)
    }
}

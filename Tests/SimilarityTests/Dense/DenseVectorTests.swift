import Similarity
import Testing

@Suite struct DenseVectorTests {
    private static let model = DenseModel(named: "nomic-embed-text")

    private static func values(_ count: Int, seed: UInt64) -> [Float] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(Int64(bitPattern: state) >> 40) / 8_388_608
        }
    }

    private static func cosine(_ a: [Float], _ b: [Float]) -> Float {
        func dot(_ x: [Float], _ y: [Float]) -> Float { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
        return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
    }

    @Test(arguments: [1, 2, 256, 384, 1024, 4096, 8192])
    func `a cosine of stored vectors is that of the numbers, whatever their length`(count: Int) throws {
        for seed in 1...8 as ClosedRange<UInt64> {
            let first = Self.values(count, seed: seed)
            let second = zip(first, Self.values(count, seed: seed + 100)).map { 40 * ($0 + 0.1 * Float(seed) * $1) }
            let a = try #require(DenseVector(first, model: Self.model))
            let b = try #require(DenseVector(second, model: Self.model))
            let found = try #require(a.cosine(b))
            #expect(abs(found - Self.cosine(first, second)) < 0.004)
            #expect(abs(try #require(a.cosine(a)) - 1) < 1e-5)
        }
    }

    @Test func `one number that outweighs all others costs little`() throws {
        var first = Self.values(1024, seed: 3).map { $0 * 0.05 }
        var second = Self.values(1024, seed: 4).map { $0 * 0.05 }
        (first[7], second[7]) = (2, 1.5)
        let a = try #require(DenseVector(first, model: Self.model))
        let b = try #require(DenseVector(second, model: Self.model))
        #expect(abs(try #require(a.cosine(b)) - Self.cosine(first, second)) < 0.01)
    }

    @Test(arguments: [
        [], [0], [0, 0, 0], [1, .nan], [.infinity, 1], [-.infinity], [.leastNonzeroMagnitude],
        [Float](repeating: 1, count: 8193),
    ])
    func `what is no direction is refused`(values: [Float]) {
        #expect(DenseVector(values, model: Self.model) == nil)
    }

    @Test func `numbers at the ends of what floats hold are taken`() throws {
        let huge = try #require(DenseVector([.greatestFiniteMagnitude, -.greatestFiniteMagnitude], model: Self.model))
        let tiny = try #require(DenseVector([.leastNormalMagnitude, -.leastNormalMagnitude], model: Self.model))
        #expect(abs(try #require(huge.cosine(tiny)) - 1) < 1e-5)
    }

    @Test func `vectors of other models or sizes are not compared`() throws {
        let mine = try #require(DenseVector([1, 2, 3], model: Self.model))
        let other = try #require(DenseVector([1, 2, 3], model: DenseModel(named: "mxbai-embed-large")))
        let longer = try #require(DenseVector([1, 2, 3, 4], model: Self.model))
        #expect(mine.cosine(other) == nil)
        #expect(mine.cosine(longer) == nil)
        #expect(mine.cosine(mine) != nil)
    }

    @Test(arguments: [1, 256, 1024, 8192])
    func `bytes bring the same vector back`(count: Int) throws {
        let vector = try #require(DenseVector(Self.values(count, seed: 9), model: Self.model))
        #expect(vector.encoded.count == 11 + count)
        #expect(DenseVector(decoding: vector.encoded) == vector)
        #expect(DenseVector(decoding: vector.encoded)?.model == Self.model)
    }

    /// Stored vectors outlive a release: this is what version 1 looks like.
    @Test func `the bytes are as they were`() throws {
        let vector = try #require(DenseVector([1, -0.5, 0], model: DenseModel(named: "m")))
        // FNV-1a of "m", stirred, worked out elsewhere.
        #expect(DenseModel(named: "m").mark == 14810111239721037256)
        #expect(vector.encoded == [1, 200, 173, 151, 135, 180, 21, 136, 205] + [3, 0, 127, 192, 0])
    }

    @Test func `bytes that were cut, lengthened or changed at the head give nothing`() throws {
        let bytes = try #require(DenseVector(Self.values(256, seed: 5), model: Self.model)).encoded
        for count in bytes.indices { #expect(DenseVector(decoding: Array(bytes.prefix(count))) == nil) }
        #expect(DenseVector(decoding: bytes + [0]) == nil)
        for (at, byte) in [(0, 2), (0, 0), (9, 1), (10, 0), (10, 0xFF)] as [(Int, UInt8)] {
            var broken = bytes
            broken[at] = byte
            #expect(DenseVector(decoding: broken) == nil, "byte \(at) as \(byte)")
        }
        #expect(DenseVector(decoding: bytes.prefix(11) + [UInt8](repeating: 0, count: 256)) == nil)
        #expect(DenseVector(decoding: bytes.prefix(11) + [UInt8](repeating: 128, count: 256)) == nil)
    }

    @Test func `the text is the title and the head of the body`() {
        #expect(DenseText.of(title: "Dark mode") == "Dark mode")
        #expect(DenseText.of(title: "Dark mode", body: "At night.") == "Dark mode. At night.")
        let long = String(repeating: "é", count: 3000)
        #expect(DenseText.of(title: long, body: long).unicodeScalars.count == 1002)
    }
}

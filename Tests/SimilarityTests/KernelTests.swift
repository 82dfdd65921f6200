import Testing

@testable import Similarity

@Suite struct KernelTests {
    private var random = SplitMix(seed: 77)

    private mutating func vector() -> [Int8] { (0..<128).map { _ in Int8.random(in: -128...127, using: &random) } }

    @Test mutating func `every level of the processor gives the same answers as plain arithmetic`() {
        let vectors = (0..<131).map { _ in vector() }
        let query = vectors[5]
        let places = (0..<77).map { _ in UInt16.random(in: 0..<131, using: &random) }
        let products = vectors.map { zip($0, query).reduce(Int32(0)) { $0 + Int32($1.0) * Int32($1.1) } }
        let code = SignCode.of(query)
        var codes: [UInt64] = []
        for vector in vectors { SignCode.append(vector[...], to: &codes) }
        // The opposite of a code differs in all bits, one more than a byte can say.
        codes.replaceSubrange(0..<4, with: code.map { ~$0 })
        let distances = (0..<131).map { index in
            UInt8(clamping: (0..<4).reduce(0) { $0 + (codes[4 * index + $1] ^ code[$1]).nonzeroBitCount })
        }
        for level in 0...Kernels.level {
            #expect(Kernels.products(of: query[...], with: vectors.flatMap(\.self), level: level) == products)
            #expect(
                Kernels.products(of: query, with: vectors.flatMap(\.self), at: places, level: level)
                    == places.map { products[Int($0)] })
            var found: [UInt8] = [9]
            Kernels.appendDistances(
                to: code, of: Kernels.Stretch(codes: codes, range: 3..<131), onto: &found, level: level)
            Kernels.appendDistances(to: code, of: codes, at: places[...], onto: &found, level: level)
            #expect(found == [9] + distances[3...] + places.map { distances[Int($0)] })
            var own: [UInt64] = []
            Kernels.appendCode(of: query[...], flips: SignCode.flips, to: &own, level: level)
            #expect(own == code)
        }
    }

    @Test(arguments: [1, 2, 63, 64, 65, 500, 1_000])
    mutating func `the nearest are chosen, of equal ones the first`(limit: Int) {
        let distances = (0..<700).map { _ in UInt8.random(in: 250...255, using: &random) }
        let expected = distances.indices.filter { distances[$0] < 255 }
            .sorted { (distances[$0], $0) < (distances[$1], $1) }.prefix(limit).sorted()
        for level in 0...Kernels.level {
            #expect(Kernels.nearest(limit, of: distances, level: level).map(Int.init) == expected)
        }
        #expect(Kernels.nearest(limit, of: []).isEmpty)
    }

    @Test func `a code is the same on every machine and every day`() {
        let vector = (0..<128).map { Int8($0 * 37 % 255 - 127) }
        #expect(
            SignCode.of(vector) == [
                16_493_036_184_631_116_737, 15_783_148_046_380_005_533, 12_752_535_940_707_077_143,
                3_180_039_898_248_540_460,
            ])
    }

    @Test mutating func `near vectors have near codes`() {
        for _ in 0..<50 {
            let vector = vector().map { $0 / 2 }
            let near = vector.map { $0 + Int8.random(in: -8...8, using: &random) }
            func bits(_ other: [Int8]) -> Int {
                zip(SignCode.of(vector), SignCode.of(other)).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
            }
            #expect(bits(vector) == 0 && bits(near) < 40)
            #expect((85...171).contains(bits(self.vector())))
            #expect(bits(vector.map { -$0 }) > 250)
        }
    }
}

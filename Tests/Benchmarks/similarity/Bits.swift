import Similarity

/// bits: a scan of 65,536 codes (2 MB, in cache) in Swift and by the face at each level.
func compareBits() {
    var random = Generator(seed: 1)
    let codes = (0..<4 * 65_536).map { _ in random.next() }
    let query = Array(codes[40..<44])
    var distances = [UInt8](repeating: 0, count: 65_536)
    func best(_ name: String, _ body: () -> Void) {
        let time = (0..<50).map { _ in clock.measure(body) }.min() ?? .zero
        print(name, milliseconds(time) * 1_000_000 / 65_536, "ns a code")
    }
    best("Swift, arrays") {
        for index in 0..<65_536 {
            var bits = 0
            for word in 0..<4 { bits += (codes[4 * index + word] ^ query[word]).nonzeroBitCount }
            distances[index] = UInt8(clamping: bits)
        }
    }
    best("Swift, unsafe buffers") {
        unsafe codes.withUnsafeBufferPointer { codes in
            unsafe distances.withUnsafeMutableBufferPointer { distances in
                let (a, b, c, d) = (query[0], query[1], query[2], query[3])
                for index in 0..<65_536 {
                    let bits = unsafe (codes[4 * index] ^ a).nonzeroBitCount + (codes[4 * index + 1] ^ b).nonzeroBitCount
                        + (codes[4 * index + 2] ^ c).nonzeroBitCount + (codes[4 * index + 3] ^ d).nonzeroBitCount
                    unsafe distances[index] = UInt8(clamping: bits)
                }
            }
        }
    }
    best("Swift, SIMD4<UInt64>") {
        unsafe codes.withUnsafeBytes { bytes in
            let rows = unsafe bytes.bindMemory(to: SIMD4<UInt64>.self)
            let wanted = SIMD4(query[0], query[1], query[2], query[3])
            unsafe distances.withUnsafeMutableBufferPointer { distances in
                for index in 0..<65_536 {
                    let bits = unsafe (rows[index] ^ wanted).nonzeroBitCount.wrappedSum()
                    unsafe distances[index] = UInt8(clamping: bits)
                }
            }
        }
    }
    print(distances.reduce(0) { $0 + Int($1) })
}

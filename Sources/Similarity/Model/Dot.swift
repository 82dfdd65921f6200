/// Dot products of vectors of small whole numbers.
enum Dot {
    /// The dot product of a row of `a` and a row of `b`, both in lists of rows of `count` numbers.
    @inline(__always)
    static func product<Number: FixedWidthInteger>(
        _ a: [Number], row first: Int, _ b: [Number], row second: Int, count: Int
    ) -> Int32 {
        let x = a.span.extracting(first * count..<(first + 1) * count)
        let y = b.span.extracting(second * count..<(second + 1) * count)
        var sum: Int32 = 0
        for index in 0..<count { sum &+= Int32(truncatingIfNeeded: x[index]) &* Int32(truncatingIfNeeded: y[index]) }
        return sum
    }

    /// The cosine of two stored vectors, whose length is 127 but for rounding; zero when one is not of that size.
    static func cosine(_ a: [Int8], _ b: [Int8]) -> Float {
        guard a.count == TokenTable.dimensions, b.count == TokenTable.dimensions else { return 0 }
        return Float(product(a, row: 0, b, row: 0, count: TokenTable.dimensions)) / 16129
    }
}

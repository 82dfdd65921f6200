/// A request as seen from the centre of all themes.
struct ThemeView {
    /// The direction to the request from the centre, for choosing candidates by their codes.
    let code: [Int8]

    private let centre: [Double]
    private let direction: [Int8]
    /// The same direction and the centre in whole numbers, times `scale`.
    private let ray: [Int32]
    private let origin: [Int32]
    /// The centre's product with the ray and with itself.
    private let offset: Double
    private let square: Double

    private static let scale = 4096.0
    /// A direction's length.
    private static let unit = 127.0

    init(from centre: [Double], to direction: [Int8]) {
        self.centre = centre
        self.direction = direction
        var ray = zip(direction, centre).map { Double($0) / Self.unit - $1 }
        let length = max(1e-9, Self.product(ray, ray).squareRoot())
        for index in ray.indices { ray[index] /= length }
        self.ray = ray.map { Int32((Self.scale * $0).rounded()) }
        origin = centre.map { Int32((Self.scale * $0).rounded()) }
        code = ray.map { Int8(clamping: Int((Self.unit * $0).rounded())) }
        offset = Self.product(centre, ray)
        square = Self.product(centre, centre)
    }

    /// The cosine of the request and a theme's mean, seen from the centre.
    func cosine(with sums: ThemeSums, at slot: Int) -> Double {
        let products = sums.products(ray, origin, at: slot)
        let size = Self.unit * Double(sums.counts[slot])
        let along = Double(products.a) / (size * Self.scale) - offset
        let mean = Double(products.square) / (size * size)
        let squared = mean - 2 * Double(products.b) / (size * Self.scale) + square
        return squared > 1e-12 ? along / squared.squareRoot() : 0
    }

    /// The length of the mean of a theme's members if the request joined, where each member's is 1 on average.
    func tightness(joining sums: ThemeSums, at slot: Int) -> Double {
        let size = Self.unit * Double(sums.counts[slot] + 1)
        let mean = zip(sums.sum(at: slot), direction).map { Double($0 + Int64($1)) / size }
        let across = Self.product(mean, centre)
        let squared = Self.product(mean, mean) - 2 * across + square
        // Members have a length of 1 as seen from zero.
        return (max(0, squared) / max(1e-12, 1 - 2 * across + square)).squareRoot()
    }

    private static func product(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
}

/// A request as seen from the centre of all themes.
struct ThemeView {
    /// The direction to the request from the centre, 127 long.
    let ray: [Int8]

    private let centre: [Double]
    private let direction: [Int8]
    /// The centre in whole numbers, so many times as long.
    private let origin: [Int8]
    private let scale: Double
    /// The centre's product with the ray and with itself.
    private let offset: Double
    private let square: Double

    /// A direction's length.
    private static let unit = 127.0

    init(from centre: [Double], to direction: [Int8]) {
        self.centre = centre
        self.direction = direction
        let away = zip(direction, centre).map { Double($0) / Self.unit - $1 }
        let length = max(1e-9, Self.product(away, away).squareRoot())
        ray = away.map { Int8(clamping: Int((Self.unit * $0 / length).rounded())) }
        offset = Self.product(centre, away) / length
        let scale = Self.unit / max(1e-9, centre.reduce(0) { max($0, abs($1)) })
        origin = centre.map { Int8(clamping: Int(($0 * scale).rounded())) }
        self.scale = scale
        square = Self.product(centre, centre)
    }

    /// The cosines of the request and the means of themes, seen from the centre, in the order of the slots.
    func cosines(with sums: ThemeSums, at slots: [Int]) -> [Double] {
        var directions: [Int8] = []
        directions.reserveCapacity(slots.count * ThemeSums.width)
        for slot in slots { directions.append(contentsOf: sums.direction(at: slot)) }
        let along = Kernels.products(of: ray[...], with: directions)
        let across = Kernels.products(of: origin[...], with: directions)
        return slots.indices.map { index in
            let length = Double(sums.lengths[slots[index]])
            let squared = length * length - 2 * length * Double(across[index]) / (Self.unit * scale) + square
            let product = length * Double(along[index]) / (Self.unit * Self.unit) - offset
            return squared > 1e-9 ? product / squared.squareRoot() : 0
        }
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

/// Finds every numeric comparison of a rule set that holds for a number, without trying those that do not.
struct NumberIndex: Sendable {
    private var equal: [Number: [Int32]] = [:]
    /// Open above, lowest end first: those that hold stand at the front.
    private var above: [(end: Number, isIncluding: Bool, target: Int32)] = []
    /// Open below, highest end first.
    private var below: [(end: Number, isIncluding: Bool, target: Int32)] = []
    private var between: [(bounds: Bounds, target: Int32)] = []

    init(equal: [(number: Number, target: Int32)], bounds: [(bounds: Bounds, target: Int32)]) {
        for (number, target) in equal { self.equal[number, default: []].append(target) }
        for (bounds, target) in bounds {
            switch (bounds.lower, bounds.upper) {
            case (let lower?, nil): above.append((lower.number, lower.isIncluding, target))
            case (nil, let upper?): below.append((upper.number, upper.isIncluding, target))
            default: between.append((bounds, target))
            }
        }
        above.sort { $0.end < $1.end }
        below.sort { $0.end > $1.end }
    }

    var isEmpty: Bool { equal.isEmpty && above.isEmpty && below.isEmpty && between.isEmpty }

    func scan(_ number: Number, into hits: inout Hits) {
        for target in equal[number] ?? [] { hits.add(target) }
        for entry in above {
            guard entry.end <= number else { break }
            if entry.isIncluding || entry.end < number { hits.add(entry.target) }
        }
        for entry in below {
            guard entry.end >= number else { break }
            if entry.isIncluding || entry.end > number { hits.add(entry.target) }
        }
        for entry in between where entry.bounds.contains(number) { hits.add(entry.target) }
    }
}

import Intake

extension TimeBounds: Implying {
    func implies(_ other: any Test) -> Bool {
        guard let other = other as? TimeBounds, let mine = seconds, let wide = other.seconds else { return false }
        return mine.isWithin(wide)
    }

    func excludes(_ other: any Test) -> Bool {
        if let other = other as? EqualsTime { return other.excludes(self) }
        guard let other = other as? TimeBounds, let mine = seconds, let its = other.seconds else { return false }
        return mine.isApart(from: its)
    }

    var filed: [String] { ["@"] }

    func sought(_ lengths: [Character: Set<Int>]) -> [String] { ["@"] }

    /// `nil` for what has no ends, or ends of two kinds.
    fileprivate var seconds: Seconds? {
        guard let any = (lower ?? upper)?.time, lower?.time.isComparable(to: any) ?? true,
            upper?.time.isComparable(to: any) ?? true
        else { return nil }
        var seconds = Seconds(kind: any)
        if let lower {
            guard let end = lower.time.seconds else { return nil }
            seconds.first = lower.isIncluding ? end.first : end.last.addingSaturating(1)
        }
        if let upper {
            guard let end = upper.time.seconds else { return nil }
            seconds.last = upper.isIncluding ? end.last : end.first.addingSaturating(-1)
        }
        return seconds
    }
}

extension EqualsTime: Implying {
    func implies(_ other: any Test) -> Bool {
        let mine = times.compactMap(\.seconds)
        guard mine.count == times.count else { return false }
        if let wide = (other as? TimeBounds)?.seconds { return mine.allSatisfy { $0.isWithin(wide) } }
        guard let wide = (other as? EqualsTime)?.times.compactMap(\.seconds) else { return false }
        return mine.allSatisfy { time in wide.contains { time.isWithin($0) } }
    }

    func excludes(_ other: any Test) -> Bool {
        let mine = times.compactMap(\.seconds)
        guard mine.count == times.count else { return false }
        if let its = (other as? TimeBounds)?.seconds { return mine.allSatisfy { $0.isApart(from: its) } }
        guard let other = other as? EqualsTime else { return false }
        let its = other.times.compactMap(\.seconds)
        return its.count == other.times.count
            && mine.allSatisfy { time in its.allSatisfy { time.isApart(from: $0) } }
    }

    var filed: [String] { ["@"] }

    func sought(_ lengths: [Character: Set<Int>]) -> [String] { ["@"] }
}

extension SimilarTo: Implying {
    /// Only of the same examples: how near others are is for whatever engine is asked to say.
    func implies(_ other: any Test) -> Bool {
        guard let other = other as? SimilarTo else { return false }
        return key == other.key && threshold >= other.threshold
    }

    var filed: [String] { ["~" + key] }

    func sought(_ lengths: [Character: Set<Int>]) -> [String] { ["~" + key] }
}

/// A span of whole seconds, both ends included: of the calendar's or of a day's.
private struct Seconds {
    /// Any time of the kind: no value is of two.
    var kind: Measure
    var first = Int64.min
    var last = Int64.max

    func isWithin(_ other: Seconds) -> Bool {
        kind.isComparable(to: other.kind) && first >= other.first && last <= other.last
    }

    func isApart(from other: Seconds) -> Bool {
        kind.isComparable(to: other.kind) && (last < other.first || other.last < first)
    }
}

extension Measure {
    /// The seconds that are at this time: a day's all, of a time of day the one.
    fileprivate var seconds: Seconds? {
        switch self {
        case .number: return nil
        case .clock(let second): return Seconds(kind: self, first: second, last: second)
        case .moment(let moment):
            let start = moment.day.number.multipliedSaturating(86_400)
            guard let second = moment.second else {
                return Seconds(kind: self, first: start, last: start.addingSaturating(86_399))
            }
            return Seconds(kind: self, first: start.addingSaturating(second), last: start.addingSaturating(second))
        }
    }
}

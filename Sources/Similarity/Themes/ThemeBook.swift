/// The themes of a store: what its requests are about, found as they come in.
///
/// A theme is the set of requests that were assigned to it, and its id the number of the request that founded it. The
/// caller stores each request's theme; adding all of them again gives the same book, in any order, since all in it
/// follows from sums of whole numbers. (Two exceptions: which of equally near ones is the last of `kept`, and what was
/// forgotten for want of room.) Nothing is ever moved from one theme to another.
///
/// A request joins the theme whose centre has the highest cosine with it, if that is `near` or more and the theme stays
/// `tight`. Both are measured from the centre of all themes, each counted once: what every request of a store shares,
/// its product's name first of all, would otherwise make everything a bit alike and large themes swallow the rest. For
/// the same reason a theme has a breadth that it cannot exceed, however many join one after the other: the length of
/// the mean of its members, which is the root of their average cosine with each other, stays `tight`.
///
/// A value; whoever keeps the index keeps it beside. A theme is some 500 bytes.
package struct ThemeBook: Sendable {
    /// From which cosine with a theme's centre on a request may join.
    static let near = 0.5
    /// What the length of the mean of a theme's members must not fall below.
    static let tight = 0.65
    /// How many of the nearest may have to refuse before a request founds a theme of its own.
    static let asked = 8

    private let capacity: Int
    /// How many themes the codes choose for the comparison in full.
    private let kept: Int
    private var ids: [Int32] = []
    private var codes: [UInt64] = []
    private var sums = ThemeSums()
    private var slots: [Int32: Int] = [:]
    /// The sum of the directions of all themes.
    private var total = [Int64](repeating: 0, count: ThemeSums.width)

    package init() {
        self.init(capacity: 200_000)
    }

    /// - Parameter capacity: when there are more themes, those of one request are forgotten, the oldest first: they
    ///   keep their number, but nobody joins them any more.
    init(capacity: Int, kept: Int = 512) {
        self.capacity = max(8, capacity)
        self.kept = kept
    }

    package var count: Int { ids.count }

    /// How many requests a theme has; zero for one that is not known.
    package func members(of theme: Int32) -> Int { slots[theme].map { sums.counts[$0] } ?? 0 }

    /// How near a request is to a theme's centre, for choosing among its members; zero when either is not known.
    package func nearness(of profile: TextProfile, to theme: Int32) -> Float {
        compass(of: theme)?.nearness(of: profile) ?? 0
    }

    /// What tells how near texts are to a theme, to be taken away from the book; `nil` for one that is not known.
    package func compass(of theme: Int32) -> ThemeCompass? {
        slots[theme].map { ThemeCompass(centre: centre, theme: ThemeSums(of: sums, at: $0)) }
    }

    /// The theme that a request belongs to; `nil` when none is near enough, so that it founds its own.
    ///
    /// Nothing changes by asking. A text without known words is near nothing. Some 100 microseconds at 50,000 themes.
    package func assign(_ profile: TextProfile) -> Int32? {
        guard !ids.isEmpty, let direction = ThemeSums.direction(of: profile) else { return nil }
        let view = ThemeView(from: centre, to: direction)
        var near: [(cosine: Double, slot: Int)] = []
        let candidates = candidates(for: view)
        for (slot, cosine) in zip(candidates, view.cosines(with: sums, at: candidates)) where cosine >= Self.near {
            near.append((cosine, slot))
        }
        near.sort { $0.cosine != $1.cosine ? $0.cosine > $1.cosine : ids[$0.slot] < ids[$1.slot] }
        return near.prefix(Self.asked).first { view.tightness(joining: sums, at: $0.slot) >= Self.tight }
            .map { ids[$0.slot] }
    }

    /// Counts a request to a theme, which is founded if it is not known.
    package mutating func add(_ profile: TextProfile, to theme: Int32) {
        guard let direction = ThemeSums.direction(of: profile) else { return }
        if let slot = slots[theme] {
            change(slot) { $0.add(direction, at: slot) }
            return
        }
        if ids.count >= capacity { forgetOldest() }
        guard ids.count < capacity else { return }
        let slot = ids.count
        slots[theme] = slot
        ids.append(theme)
        sums.append(direction)
        codes += SignCode.of(Array(sums.direction(at: slot)))
        count(sums.direction(at: slot), times: 1)
    }

    /// Takes back what `add` counted, with the same profile and theme; a theme without requests is gone.
    package mutating func remove(_ profile: TextProfile, from theme: Int32) {
        guard let slot = slots[theme], let direction = ThemeSums.direction(of: profile) else { return }
        if sums.counts[slot] > 1 {
            change(slot) { $0.subtract(direction, at: slot) }
        } else {
            drop(slot)
        }
    }

    // MARK: - Keeping the books

    private mutating func change(_ slot: Int, by body: (inout ThemeSums) -> Void) {
        count(sums.direction(at: slot), times: -1)
        body(&sums)
        let direction = sums.direction(at: slot)
        count(direction, times: 1)
        codes.replaceSubrange(
            SignCode.words * slot..<SignCode.words * (slot + 1), with: SignCode.of(Array(direction)))
    }

    private mutating func count(_ direction: some Sequence<Int8>, times factor: Int64) {
        for (index, number) in direction.enumerated() { total[index] += factor * Int64(number) }
    }

    /// The last theme takes the place of the one that goes.
    private mutating func drop(_ slot: Int) {
        count(sums.direction(at: slot), times: -1)
        let last = ids.count - 1
        slots[ids[slot]] = nil
        if slot < last {
            ids[slot] = ids[last]
            slots[ids[slot]] = slot
            for word in 0..<SignCode.words {
                codes[SignCode.words * slot + word] = codes[SignCode.words * last + word]
            }
        }
        ids.removeLast()
        codes.removeLast(SignCode.words)
        sums.drop(slot)
    }

    /// Makes room for an eighth of the capacity, among the themes that one request founded and nobody joined.
    private mutating func forgetOldest() {
        let single = ids.indices.filter { sums.counts[$0] == 1 }.map { ids[$0] }.sorted()
        for theme in single.prefix(capacity / 8) {
            if let slot = slots[theme] { drop(slot) }
        }
    }

    // MARK: - Looking for the nearest

    /// The mean direction of all themes, and of fifty that lie nowhere: a young store has no telling centre yet.
    private var centre: [Double] {
        let scale = 1 / (127 * Double(ids.count + 50))
        return total.map { Double($0) * scale }
    }

    private func candidates(for view: ThemeView) -> [Int] {
        guard ids.count > kept else { return Array(ids.indices) }
        var distances: [UInt8] = []
        distances.reserveCapacity(ids.count)
        Kernels.appendDistances(
            to: SignCode.of(view.ray), of: Kernels.Stretch(codes: codes, range: 0..<ids.count), onto: &distances)
        return Kernels.nearest(kept, of: distances).map(Int.init)
    }
}

internal import Glibc

/// From which calibrated logit on a match is one.
package struct Thresholds: Sendable, Equatable {
    /// At and above: the same ask, unless the titles are siblings.
    package var duplicate: Float
    /// At and above: worth showing.
    package var possible: Float
    /// How many are shown at most.
    package var shown: Int

    /// The shipped ones: surer than 20 to 1, and than 1 to 3.
    package static let shipped = Thresholds(duplicate: 3, possible: -1, shown: 5)

    package init(duplicate: Float, possible: Float, shown: Int = 5) {
        self.duplicate = duplicate
        self.possible = min(possible, duplicate)
        self.shown = shown
    }

    /// The thresholds for a stated cost: one wrong merge is as bad as so many duplicates that were missed.
    ///
    /// Merging is right on average where the odds are above the cost; 20 gives the shipped 3.
    package init(oneWrongMergeCosts missed: Float) {
        self.init(duplicate: log(max(1, missed)), possible: Self.shipped.possible)
    }
}

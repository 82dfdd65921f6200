/// A change of one word in a file that would mend a problem.
///
/// The old word is part of it: a fix is made only where that word still stands, so a file that was edited in between,
/// or a place that an editor counts differently, is left alone.
package struct Fix: Sendable, Equatable {
    package enum Change: Sendable, Equatable {
        /// The word becomes another; quotes around it stay.
        case replace(with: String)
        /// The entry goes from its list, with its comma or its line.
        case removeEntry
    }

    package var place: Place
    /// As the reader gave it, without quotes.
    package var old: String
    package var change: Change

    package init(_ change: Change, of old: String, at place: Place) {
        self.change = change
        self.old = old
        self.place = place
    }

    /// The correction of a mistyped word; `nil` unless it is a slip of the finger for one known word.
    ///
    /// - Parameter present: words that stand beside it already, which would then stand twice.
    package init?(of word: String, in known: [String], besides present: [String] = [], at place: Place) {
        guard let only = onlyNear(to: word, in: known), !present.contains(only) else { return nil }
        self.init(.replace(with: only), of: word, at: place)
    }

    /// `write "payments"`, or `remove "refunds"`.
    package var words: String {
        switch change {
        case .replace(let new): "write \"\(new)\""
        case .removeEntry: "remove \"\(old)\""
        }
    }
}

/// The known word that a mistyped one must have been; `nil` when it may be meant otherwise, or another is nearly as near.
private func onlyNear(to word: String, in known: [String]) -> String? {
    guard let best = nearest(to: word, in: known), isSlip(word, for: best) else { return nil }
    let letters = Array(word.lowercased())
    let distance = editDistance(letters, Array(best.lowercased()))
    // What `nearest` takes for near at all, or nearly as near as the best.
    let limit = min(distance + 1, max(1, word.count / 3))
    let hasRival = known.contains { other in
        other != best && abs(other.count - word.count) <= limit
            && editDistance(letters, Array(other.lowercased())) <= limit
    }
    return hasRival ? nil : best
}

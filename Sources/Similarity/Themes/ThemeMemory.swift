/// In how many of the stored requests a word is.
package protocol WordFrequencies: Sendable {
    /// How many requests are counted.
    var documents: Int { get }

    /// In how many of them a word occurs, by the hash that `TextProfile.Term` has.
    func frequency(term hash: UInt64) -> Int
}

extension CorpusStatistics: WordFrequencies {}

/// What naming and quoting themes takes to know of the whole store.
package protocol ThemeMemory: WordFrequencies {
    /// `nil` for a theme that is not known.
    func compass(of theme: Int32) -> ThemeCompass?
}

/// The memory of whoever has no index: counted from the stored profiles when it is needed.
package struct CountedMemory: ThemeMemory {
    private var statistics = CorpusStatistics()
    private var book = ThemeBook()

    package init() {}

    package var documents: Int { statistics.documents }

    package func frequency(term hash: UInt64) -> Int { statistics.frequency(term: hash) }

    package func compass(of theme: Int32) -> ThemeCompass? { book.compass(of: theme) }

    package mutating func add(_ profile: TextProfile, theme: Int32?) {
        statistics.add(profile)
        if let theme { book.add(profile, to: theme) }
    }
}

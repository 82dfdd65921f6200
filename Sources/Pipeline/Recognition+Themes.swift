package import Similarity
private import Synchronization

/// What naming and quoting themes asks, one look at a time, so that triage never waits for a page.
extension Recognition: ThemeMemory {
    package var documents: Int { state.withLock { $0.statistics.documents } }

    package func frequency(term hash: UInt64) -> Int { state.withLock { $0.statistics.frequency(term: hash) } }

    package func compass(of theme: Int32) -> ThemeCompass? { state.withLock { $0.themes.compass(of: theme) } }
}

private import Intake
package import Similarity
package import Store

extension CountedMemory {
    /// Counts everything that the store has profiles of.
    ///
    /// Blocks, for some 20 microseconds a request.
    package init(reading store: Store) throws(StoreError) {
        self.init()
        var last: Int64 = 0
        while true {
            let changes = try store.profileChanges(after: last, limit: 10_000)
            guard let newest = changes.last else { return }
            for change in changes {
                guard let bytes = change.bytes, let profile = TextProfile(decoding: bytes) else { continue }
                add(profile, theme: change.theme.flatMap { Int32(exactly: $0.number) })
            }
            last = newest.change
        }
    }
}

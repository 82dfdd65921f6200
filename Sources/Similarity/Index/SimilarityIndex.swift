import Synchronization

/// Finds the earlier documents that a text may repeat, in memory.
///
/// Documents lie in segments that never change, small ones for new documents, merged into larger ones as they gather.
/// A change publishes a new list of segments; a query takes the list as it is and works on it undisturbed, so readers
/// wait for nobody, however many there are and whatever is written meanwhile. Writers wait for each other.
///
/// `insert`, `update` and `remove` do little. What takes longer, large merges, dropping what was removed, and lists
/// (above 300,000 documents), is `upkeep`, to be called now and then from one place that may take its time.
package final class SimilarityIndex: Sendable {
    private let published: Mutex<Snapshot>
    let scale: Scale
    let writing = Mutex(())
    private let upkeeping = Mutex(())
    private let spares = Mutex<[Scratch]>([])

    package convenience init() {
        self.init(scale: Scale())
    }

    init(scale: Scale) {
        self.scale = scale
        published = Mutex(Snapshot(scale: scale))
    }

    package var count: Int { snapshot.count }

    var snapshot: Snapshot { published.withLock { $0 } }

    /// The documents most like `profile` by words and by meaning, in ascending order.
    ///
    /// The query's own document is among them if it is in the index already.
    /// - Parameter limit: half of them by each measure; never more than 200.
    package func candidates(for profile: TextProfile, in scope: Scope = .all, limit: Int = 200) -> [Candidate] {
        let half = min(max(limit, 0), 200) / 2
        let snapshot = snapshot
        guard half > 0, !snapshot.parts.isEmpty else { return [] }
        var scratch = spares.withLock { $0.popLast() } ?? Scratch()
        defer { spares.withLock { $0.append(scratch) } }
        return Query(profile, in: scope, of: snapshot).candidates(half: half, scratch: &scratch)
    }

    /// Adds a document, or replaces what is known of it.
    package func insert(_ document: Int32, _ attributes: Attributes = Attributes(), _ profile: TextProfile) {
        var builder = SegmentBuilder(expecting: 1)
        builder.append(document, attributes, profile)
        let segment = builder.build(lists: nil, scale: scale)
        writing.withLock { _ in
            var snapshot = snapshot
            snapshot.remove(document)
            snapshot.append(segment)
            snapshot.mergeSmall()
            publish(snapshot)
        }
    }

    /// Replaces what is known of a document.
    ///
    /// - Returns: whether there was such a document; if not, nothing is done.
    @discardableResult
    package func update(_ document: Int32, _ attributes: Attributes = Attributes(), _ profile: TextProfile) -> Bool {
        guard snapshot.place(of: document) != nil else { return false }
        insert(document, attributes, profile)
        return true
    }

    /// - Returns: whether there was such a document.
    @discardableResult
    package func remove(_ document: Int32) -> Bool {
        writing.withLock { _ in
            var snapshot = snapshot
            guard snapshot.remove(document) else { return false }
            publish(snapshot)
            return true
        }
    }

    func publish(_ snapshot: Snapshot) {
        // What nobody reads any more is given back outside the lock.
        let before = published.withLock { published in
            let before = published
            published = snapshot
            return before
        }
        _ = before
    }
}

extension SimilarityIndex {
    /// Does one piece of the work that makes queries quicker: a large merge, a segment's lists, the lists themselves.
    ///
    /// A merge of 65,536 documents takes a quarter of a second of one core; queries and changes go on meanwhile.
    /// - Returns: whether there may be more to do.
    @discardableResult
    package func upkeep() -> Bool {
        upkeeping.withLock { _ in
            let seen = snapshot
            if seen.needsLists {
                let lists = seen.trainedLists()
                writing.withLock { _ in
                    var snapshot = snapshot
                    snapshot.lists = lists
                    publish(snapshot)
                }
                return true
            }
            let chosen = seen.partsToRebuild
            guard !chosen.isEmpty else { return false }
            defer { Kernels.giveBackMemory() }
            var builder = SegmentBuilder(expecting: chosen.reduce(0) { $0 + $1.count })
            for part in chosen { builder.append(part) }
            let segment = builder.build(lists: seen.lists, scale: scale)
            writing.withLock { _ in
                var snapshot = snapshot
                snapshot.replace(chosen, by: segment)
                publish(snapshot)
            }
            return true
        }
    }
}

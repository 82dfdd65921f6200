/// All documents at one moment, as readers see them: a value that nobody changes.
struct Snapshot: Sendable {
    let scale: Scale
    private(set) var parts: [Part] = []
    private(set) var count = 0
    /// The sum of the documents' lengths.
    private(set) var length = 0
    var lists: Lists?

    init(scale: Scale) {
        self.scale = scale
    }

    var averageLength: Float { count == 0 ? 0 : Float(length) / Float(count) }

    mutating func append(_ segment: Segment) {
        guard segment.count > 0 else { return }
        parts.append(Part(segment))
        count += segment.count
        length += segment.lengths.reduce(0) { $0 + Int($1) }
    }

    /// Takes out the parts with these segments, and gives them back as they were last.
    mutating func take(_ segments: [Segment]) -> [Part] {
        let taken = parts.filter { part in segments.contains { $0 === part.segment } }
        parts.removeAll { part in segments.contains { $0 === part.segment } }
        for part in taken {
            count -= part.count
            length -= part.segment.lengths.reduce(0) { $0 + Int($1) } - (part.removed?.length ?? 0)
        }
        return taken
    }

    func place(of document: Int32) -> (part: Int, place: Int)? {
        for (index, part) in parts.enumerated().reversed() {
            if let place = part.segment.place(of: document), part.isAlive(place) { return (index, place) }
        }
        return nil
    }

    /// - Returns: whether there was such a document.
    @discardableResult
    mutating func remove(_ document: Int32) -> Bool {
        guard let (index, place) = place(of: document) else { return false }
        remove(at: place, ofPart: index)
        return true
    }

    /// Removes a document of one segment only: its number may live on in a newer one.
    mutating func remove(_ document: Int32, from segment: Segment) {
        guard let index = parts.firstIndex(where: { $0.segment === segment }),
            let place = segment.place(of: document), parts[index].isAlive(place)
        else { return }
        remove(at: place, ofPart: index)
    }

    private mutating func remove(at place: Int, ofPart index: Int) {
        parts[index].remove(at: place)
        count -= 1
        length -= Int(parts[index].segment.lengths[place])
        if parts[index].count == 0 { parts.remove(at: index) }
    }
}

/// The sizes at which an index changes its ways; smaller ones let a test see them all.
struct Scale: Sendable {
    /// Above this many documents a query looks into lists.
    var flatLimit = 300_000
    /// How many lists there are then.
    var lists = 256
    /// The most documents of a segment.
    var capacity = Segment.capacity
    /// From this size on merging is upkeep; below, it takes a few milliseconds once in a while.
    var large = 4_096
    /// How many segments of a size become one of the next.
    var fanOut = 16
    /// From this size on a segment has a table of common terms.
    var leastForTable = 4_096
}

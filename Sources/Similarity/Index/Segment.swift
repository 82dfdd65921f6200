/// Up to 65,536 documents, never changed after it was built.
///
/// A document's place in it is 16 bits, which keeps a posting at 4 bytes. Where there are lists, places follow them, so
/// that each list is one stretch of codes.
final class Segment: Sendable {
    static let capacity = 65_536
    /// A text is a title and 500 characters; longer ones are foreign, and counted as this long.
    static let longest = 255

    /// The number of the document at each place.
    let documents: [Int32]
    /// The places in the order of their documents.
    let byDocument: [UInt16]
    let lengths: [UInt8]
    let attributes: AttributeColumns
    /// Four words for each place.
    let codes: [UInt64]
    /// 128 numbers for each place.
    let vectors: [Int8]
    let postings: Postings
    let stretches: Stretches?

    /// Where each of the lists begins, and after the last one the end.
    struct Stretches: Sendable {
        let lists: Lists
        let starts: [Int32]

        subscript(list: Int) -> Range<Int> { Int(starts[list])..<Int(starts[list + 1]) }
    }

    init(
        documents: [Int32], lengths: [UInt8], attributes: AttributeColumns, codes: [UInt64], vectors: [Int8],
        postings: Postings, stretches: Stretches?
    ) {
        self.documents = documents
        self.lengths = lengths
        self.attributes = attributes
        self.codes = codes
        self.vectors = vectors
        self.postings = postings
        self.stretches = stretches
        var places = documents.indices.map { UInt16(truncatingIfNeeded: $0) }
        places.sort { documents[Int($0)] < documents[Int($1)] }
        byDocument = places
    }

    var count: Int { documents.count }

    /// The greatest number of a document, `nil` if there is none.
    var lastDocument: Int32? { byDocument.last.map { documents[Int($0)] } }

    func place(of document: Int32) -> Int? {
        guard let first = byDocument.first, let last = byDocument.last, document >= documents[Int(first)],
            document <= documents[Int(last)]
        else { return nil }
        var low = 0
        var high = byDocument.count
        while low < high {
            let middle = (low + high) / 2
            if documents[Int(byDocument[middle])] < document { low = middle + 1 } else { high = middle }
        }
        guard low < byDocument.count, documents[Int(byDocument[low])] == document else { return nil }
        return Int(byDocument[low])
    }

    /// A common term's postings in the first so many places, as a rare one has them.
    func list(ofColumn column: Int, first count: Int) -> [UInt32] {
        var list: [UInt32] = []
        postings.common.forEach(inColumn: column) { place, occurrences in
            guard place < count else { return }
            list.append(UInt32(place) << 16 | UInt32(lengths[place]) << 8 | UInt32(occurrences))
        }
        return list
    }

    func vector(at place: Int) -> ArraySlice<Int8> {
        vectors[place * TextProfile.dimensions..<(place + 1) * TextProfile.dimensions]
    }
}

/// The attributes of a segment's documents, one column for each, so that a scan reads only those asked for.
struct AttributeColumns: Sendable {
    private(set) var teams: [UInt32] = []
    private(set) var sources: [UInt32] = []
    private(set) var channels: [UInt32] = []

    mutating func reserve(_ count: Int) {
        teams.reserveCapacity(count)
        sources.reserveCapacity(count)
        channels.reserveCapacity(count)
    }

    mutating func append(_ attributes: Attributes) {
        teams.append(attributes.team)
        sources.append(attributes.source)
        channels.append(attributes.channel)
    }

    subscript(place: Int) -> Attributes {
        Attributes(team: teams[place], source: sources[place], channel: channels[place])
    }

    func isIn(_ scope: Scope, at place: Int) -> Bool {
        (scope.team.map { teams[place] == $0 } ?? true) && (scope.source.map { sources[place] == $0 } ?? true)
            && (scope.channel.map { channels[place] == $0 } ?? true)
    }

    /// Appends those places of `range` that are in `scope`.
    func appendPlaces(in scope: Scope, of range: Range<Int>, to places: inout [UInt16]) {
        let wanted = [(teams, scope.team), (sources, scope.source), (channels, scope.channel)]
            .compactMap { column, value in value.map { (column, $0) } }
        guard let (first, value) = wanted.first else {
            for place in range { places.append(UInt16(truncatingIfNeeded: place)) }
            return
        }
        let rest = wanted.dropFirst()
        for place in range where first[place] == value && rest.allSatisfy({ $0.0[place] == $0.1 }) {
            places.append(UInt16(truncatingIfNeeded: place))
        }
    }
}

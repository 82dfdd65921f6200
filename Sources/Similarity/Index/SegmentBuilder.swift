/// Gathers documents, new ones and those of older segments, and turns them into a segment.
struct SegmentBuilder {
    private var documents: [Int32] = []
    private var lengths: [UInt8] = []
    private var attributes = AttributeColumns()
    private var vectors: [Int8] = []
    private var table: TermTable
    /// Each document's terms, by their numbers in `table`, and how often they occur in it.
    private var entryTerms: [UInt32] = []
    private var entryCounts: [UInt8] = []
    private var entryStarts: [Int] = [0]
    /// By term, the last document it was met in, plus one.
    private var lastMet: [Int32] = []

    init(expecting count: Int) {
        let count = min(count, Segment.capacity)
        table = TermTable(expecting: min(40 * count, 1 << 15))
        documents.reserveCapacity(count)
        lengths.reserveCapacity(count)
        attributes.reserve(count)
        vectors.reserveCapacity(TextProfile.dimensions * count)
        entryTerms.reserveCapacity(32 * count)
        entryCounts.reserveCapacity(32 * count)
        entryStarts.reserveCapacity(count + 1)
    }

    var count: Int { documents.count }

    mutating func append(_ document: Int32, _ attributes: Attributes, _ profile: TextProfile) {
        appendHead(
            document, attributes, length: UInt8(clamping: profile.length),
            vector: profile.vector.prefix(TextProfile.dimensions))
        for term in profile.terms where term.count > 0 {
            let number = table.number(of: TermHash.stirred(term.hash))
            if number == lastMet.count { lastMet.append(0) }
            // A foreign profile may name a term twice; the first counts.
            guard lastMet[number] != Int32(count) else { continue }
            lastMet[number] = Int32(count)
            entryTerms.append(UInt32(number))
            entryCounts.append(UInt8(clamping: term.count))
        }
        entryStarts.append(entryTerms.count)
    }

    /// The words gathered, by their hashes, and in how many documents each occurs.
    func forEachTerm(_ body: (_ hash: UInt64, _ documents: Int) -> Void) {
        for (hash, frequency) in zip(table.hashes, frequencies) { body(TermHash.unstirred(hash), frequency) }
    }

    private var frequencies: [Int] {
        var frequencies = [Int](repeating: 0, count: table.hashes.count)
        for term in entryTerms { frequencies[Int(term)] += 1 }
        return frequencies
    }

    /// Appends the documents of a part that are not removed.
    mutating func append(_ part: Part) {
        let segment = part.segment
        let postings = segment.postings
        var starts = [Int](repeating: 0, count: segment.count + 1)
        postings.forEach { _, place, _ in
            if part.isAlive(place) { starts[place + 1] += 1 }
        }
        let base = entryTerms.count
        for place in 0..<segment.count {
            starts[place + 1] += starts[place]
            guard part.isAlive(place) else { continue }
            appendHead(
                segment.documents[place], segment.attributes[place], length: segment.lengths[place],
                vector: segment.vector(at: place))
            entryStarts.append(base + starts[place + 1])
        }
        let added = starts[segment.count]
        entryTerms.append(contentsOf: repeatElement(0, count: added))
        entryCounts.append(contentsOf: repeatElement(0, count: added))
        var numbers = [Int](repeating: -1, count: postings.terms.count)
        postings.forEach { term, place, count in
            guard part.isAlive(place) else { return }
            if numbers[term] < 0 { numbers[term] = table.number(of: postings.terms[term].hash) }
            entryTerms[base + starts[place]] = UInt32(numbers[term])
            entryCounts[base + starts[place]] = count
            starts[place] += 1
        }
        lastMet.append(contentsOf: repeatElement(0, count: table.hashes.count - lastMet.count))
    }

    private mutating func appendHead(
        _ document: Int32, _ attributes: Attributes, length: UInt8, vector: ArraySlice<Int8>
    ) {
        precondition(count < Segment.capacity, "a segment holds 65,536 documents")
        documents.append(document)
        self.attributes.append(attributes)
        lengths.append(length)
        vectors.append(contentsOf: vector)
        vectors.append(contentsOf: repeatElement(0, count: TextProfile.dimensions * count - vectors.count))
    }
}

extension SegmentBuilder {
    /// The segment of all documents appended, its places in the order of `lists` if there are any.
    func build(lists: Lists?, scale: Scale) -> Segment {
        var order = Array(documents.indices)
        var stretches: Segment.Stretches?
        if let lists {
            let listOf = documents.indices.map { lists.nearest(to: vector(of: $0)) }
            var starts = [Int32](repeating: 0, count: lists.count + 1)
            for list in listOf { starts[list + 1] += 1 }
            for list in 0..<lists.count { starts[list + 1] += starts[list] }
            stretches = Segment.Stretches(lists: lists, starts: starts)
            for (index, list) in listOf.enumerated() {
                order[Int(starts[list])] = index
                starts[list] += 1
            }
        }
        var codes: [UInt64] = []
        codes.reserveCapacity(SignCode.words * count)
        var vectors: [Int8] = []
        vectors.reserveCapacity(self.vectors.count)
        var attributes = AttributeColumns()
        attributes.reserve(count)
        for index in order {
            let vector = vector(of: index)
            SignCode.append(vector, to: &codes)
            vectors.append(contentsOf: vector)
            attributes.append(self.attributes[index])
        }
        return Segment(
            documents: order.map { documents[$0] }, lengths: order.map { lengths[$0] }, attributes: attributes,
            codes: codes, vectors: vectors, postings: postings(in: order, hasTable: count >= scale.leastForTable),
            stretches: stretches)
    }

    private func vector(of index: Int) -> ArraySlice<Int8> {
        vectors[index * TextProfile.dimensions..<(index + 1) * TextProfile.dimensions]
    }

    private func postings(in order: [Int], hasTable: Bool) -> Postings {
        let byHash = table.hashes.indices.sorted { table.hashes[$0] < table.hashes[$1] }
        let frequencies = frequencies
        let columns = hasTable ? commonColumns(frequencies) : [:]
        var common = CommonTerms(columns: columns.count, places: count)
        // By number, where the next posting goes; below zero, the column.
        var next = [Int](repeating: 0, count: byHash.count)
        var terms: [Postings.Term] = []
        terms.reserveCapacity(byHash.count)
        var end = 0
        for number in byHash {
            let hash = table.hashes[number]
            if let column = columns[number] {
                next[number] = -1 - column
                terms.append(Postings.Term(hash: hash, column: column, frequency: frequencies[number]))
            } else {
                next[number] = end
                terms.append(Postings.Term(hash: hash, list: end..<end + frequencies[number]))
                end += frequencies[number]
            }
        }
        var lists = [UInt32](repeating: 0, count: end)
        for (place, index) in order.enumerated() {
            let head = UInt32(place) << 16 | UInt32(lengths[index]) << 8
            for entry in entryStarts[index]..<entryStarts[index + 1] {
                let number = Int(entryTerms[entry])
                let slot = next[number]
                if slot >= 0 {
                    lists[slot] = head | UInt32(entryCounts[entry])
                    next[number] = slot + 1
                } else {
                    common.set(entryCounts[entry], ofColumn: -1 - slot, at: place)
                }
            }
        }
        common.seal(places: count)
        return Postings(terms: terms, lists: lists, common: common)
    }

    /// The columns of the terms common enough for the table, by their numbers.
    private func commonColumns(_ frequencies: [Int]) -> [Int: Int] {
        let common = frequencies.indices.filter { CommonTerms.share * frequencies[$0] >= count }
            .sorted { frequencies[$0] > frequencies[$1] }.prefix(CommonTerms.mostColumns)
        return Dictionary(zip(common, 0...)) { first, _ in first }
    }
}

/// A term's hash as the index keeps it.
enum TermHash {
    /// Differs from run to run, so that nobody can prepare words which fall together.
    private static let salt = UInt64.random(in: .min ... .max)

    static func stirred(_ hash: UInt64) -> UInt64 { SplitMix.mixed(hash ^ salt) }

    /// The hash that was stirred.
    static func unstirred(_ stirred: UInt64) -> UInt64 { SplitMix.unmixed(stirred) ^ salt }
}

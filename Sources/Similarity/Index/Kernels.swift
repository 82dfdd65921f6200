import CVectors

/// The loops over many codes and vectors, done by the face for this machine's processor.
///
/// A code is 4 words, a vector 128 bytes; places are checked, so that no call reads outside its array.
enum Kernels {
    /// What the processor can do, asked once.
    static let level = triaged_vectors_level()

    /// Some of a segment's codes, one after the other.
    struct Stretch {
        var codes: [UInt64]
        var range: Range<Int>
    }

    /// Appends the distance of `query` to every code of a stretch.
    ///
    /// - Parameter next: the stretch that will be asked for next, whose codes are fetched meanwhile.
    static func appendDistances(
        to query: [UInt64], of stretch: Stretch, before next: Stretch? = nil, onto distances: inout [UInt8],
        level: Int32 = level
    ) {
        let range = stretch.range
        precondition(query.count == 4 && range.lowerBound >= 0 && range.upperBound <= stretch.codes.count / 4)
        let start = distances.count
        distances.append(contentsOf: repeatElement(0, count: range.count))
        unsafe stretch.codes.withUnsafeBufferPointer { codes in
            unsafe distances.withUnsafeMutableBufferPointer { distances in
                guard let from = codes.baseAddress, let to = distances.baseAddress else { return }
                let ahead = unsafe next?.codes.withUnsafeBufferPointer { codes in
                    unsafe codes.baseAddress.map { unsafe $0 + 4 * (next?.range.lowerBound ?? 0) }
                }
                unsafe triaged_vectors_distances(
                    level, from + 4 * range.lowerBound, range.count, query, ahead, to + start)
            }
        }
    }

    /// Appends the distance of `query` to every code at one of `places`.
    static func appendDistances(
        to query: [UInt64], of codes: [UInt64], at places: ArraySlice<UInt16>, onto distances: inout [UInt8],
        level: Int32 = level
    ) {
        guard let last = places.max() else { return }
        precondition(query.count == 4 && Int(last) < codes.count / 4)
        let start = distances.count
        distances.append(contentsOf: repeatElement(0, count: places.count))
        unsafe places.withUnsafeBufferPointer { places in
            unsafe distances.withUnsafeMutableBufferPointer { distances in
                guard let to = distances.baseAddress else { return }
                unsafe triaged_vectors_distances_at(
                    level, codes, places.baseAddress, places.count, query, to + start)
            }
        }
    }

    /// The indices of the `limit` smallest distances, ascending.
    ///
    /// Of equal ones the first are taken; 255 is never among them.
    static func nearest(_ limit: Int, of distances: [UInt8], level: Int32 = level) -> [UInt32] {
        var bins = [UInt32](repeating: 0, count: 256)
        unsafe triaged_vectors_histogram(distances, distances.count, &bins)
        var below = 0
        var bound = 0
        while bound < 255, below + Int(bins[bound]) < limit {
            below += Int(bins[bound])
            bound += 1
        }
        let ties = bound == 255 ? 0 : limit - below
        let capacity = min(limit, distances.count)
        return unsafe [UInt32](unsafeUninitializedCapacity: capacity) { buffer, count in
            count = unsafe triaged_vectors_nearest(
                level, distances, distances.count, UInt8(bound), ties, buffer.baseAddress, capacity)
        }
    }

    /// The dot product of `query` with every vector lying in `vectors`.
    static func products(of query: ArraySlice<Int8>, with vectors: [Int8], level: Int32 = level) -> [Int32] {
        precondition(query.count == 128)
        let count = vectors.count / 128
        return unsafe [Int32](unsafeUninitializedCapacity: count) { buffer, filled in
            unsafe query.withUnsafeBufferPointer { query in
                unsafe triaged_vectors_dots(level, vectors, count, query.baseAddress, buffer.baseAddress)
            }
            filled = count
        }
    }

    /// The dot product of `query` with every vector at one of `places`.
    static func products(
        of query: [Int8], with vectors: [Int8], at places: [UInt16], level: Int32 = level
    ) -> [Int32] {
        guard let last = places.max() else { return [] }
        precondition(query.count == 128 && Int(last) < vectors.count / 128)
        return unsafe [Int32](unsafeUninitializedCapacity: places.count) { buffer, filled in
            unsafe triaged_vectors_dots_at(level, vectors, places, places.count, query, buffer.baseAddress)
            filled = places.count
        }
    }

    /// Appends the four words of a vector's code.
    ///
    /// - Parameter flips: 6 times 128 numbers, −1 where a sign flips and 0 where not.
    static func appendCode(
        of vector: ArraySlice<Int8>, flips: [Int32], to codes: inout [UInt64], level: Int32 = level
    ) {
        precondition(vector.count == 128 && flips.count == 768)
        let start = codes.count
        codes.append(contentsOf: repeatElement(0, count: 4))
        unsafe vector.withUnsafeBufferPointer { vector in
            unsafe codes.withUnsafeMutableBufferPointer { codes in
                guard let to = codes.baseAddress else { return }
                unsafe triaged_vectors_code(level, vector.baseAddress, flips, to + start)
            }
        }
    }
}

extension Kernels {
    /// What one term adds to the scores of the documents it occurs in.
    struct Addition {
        /// The term's weight times k1 + 1.
        var weight: Float
        /// What has to be passed to rise.
        var floor: Float
        /// By length, 0 to 255, what BM25 adds to a count.
        var norms: [Float]
        /// For counts 0 to 3, and within by length, the count over itself and what is added: most need no division.
        var shares: [Float]
    }

    /// Adds a term's postings to `sums`, one for each place there can be, and appends the places that pass the floor.
    ///
    /// The hottest loop of a query, hence without checks in it.
    static func add(
        _ addition: Addition, postings: ArraySlice<UInt32>, to sums: inout [Float], risen: inout [UInt16]
    ) {
        // A place has 16 bits and a length 8, so that nothing is out of bounds.
        precondition(addition.norms.count == 1 << 8 && addition.shares.count == 1 << 10 && sums.count == 1 << 16)
        let (weight, floor) = (addition.weight, addition.floor)
        unsafe postings.withUnsafeBufferPointer { postings in
            unsafe addition.norms.withUnsafeBufferPointer { norms in
                unsafe addition.shares.withUnsafeBufferPointer { shares in
                    unsafe sums.withUnsafeMutableBufferPointer { sums in
                        for index in 0..<postings.count {
                            let posting = unsafe postings[index]
                            let place = Int(posting >> 16)
                            let count = Int(posting & 0xFF)
                            let length = Int(posting >> 8 & 0xFF)
                            let share =
                                unsafe count < 4
                                ? shares[count << 8 | length] : Float(count) / (Float(count) + norms[length])
                            let before = unsafe sums[place]
                            let after = before + weight * share
                            unsafe sums[place] = after
                            if after > floor, before <= floor { risen.append(UInt16(truncatingIfNeeded: place)) }
                        }
                    }
                }
            }
        }
    }

    /// Sets the first `count` sums to zero.
    static func clear(_ sums: inout [Float], first count: Int) {
        unsafe sums.withUnsafeMutableBufferPointer { unsafe $0.prefix(count).update(repeating: 0) }
    }

    /// Building a segment takes tens of megabytes for a moment, which the C library would keep for next time.
    static func giveBackMemory() { triaged_vectors_give_back() }
}

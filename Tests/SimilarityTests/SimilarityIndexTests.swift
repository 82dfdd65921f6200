import Testing

@testable import Similarity

@Suite struct SimilarityIndexTests {
    /// Small enough for a test to see merges, tables and lists.
    private static let small = Scale(flatLimit: 150, lists: 8, capacity: 256, large: 64, fanOut: 4, leastForTable: 32)

    @Test(arguments: 0..<4)
    func `finds what a plain comparison with every document finds`(seed: UInt64) {
        var invented = Invented(seed: seed)
        var plain = PlainIndex()
        let index = SimilarityIndex(scale: Self.small)
        for step in 0..<700 {
            let document = Int32(invented.number(below: 400)) - 20
            switch invented.number(below: 10) {
            case 0, 1:
                #expect(index.remove(document) == (plain.documents.removeValue(forKey: document) != nil))
            case 2:
                let profile = invented.profile()
                let isKnown = plain.documents[document] != nil
                #expect(index.update(document, Attributes(), profile) == isKnown)
                if isKnown { plain.documents[document] = (Attributes(), profile) }
            default:
                let (attributes, profile) = (invented.attributes(), invented.profile())
                index.insert(document, attributes, profile)
                plain.documents[document] = (attributes, profile)
            }
            if step % 50 == 7 { while index.upkeep() {} }
            if step % 23 == 0 { compare(index, with: plain, &invented) }
        }
        #expect(index.count == plain.documents.count)
    }

    private func compare(_ index: SimilarityIndex, with plain: PlainIndex, _ invented: inout Invented) {
        let query = invented.profile()
        let narrow = [Scope(team: 1), Scope(source: 1, channel: 7), Scope(team: 0, source: 0), Scope(team: 9)]
        for scope in [Scope.all] + narrow {
            let half = 1 + invented.number(below: 30)
            let candidates = index.candidates(for: query, in: scope, limit: 2 * half)
            let cosines = plain.cosines(for: query, in: scope)
            let scores = plain.scores(for: query, in: scope)
            let found = Set(candidates.map(\.document))
            #expect(found.count == candidates.count && candidates.count <= 2 * half)
            for candidate in candidates {
                #expect(abs(candidate.cosine - (cosines[candidate.document] ?? .infinity)) < 1e-5)
                #expect(abs(candidate.bm25 - (scores[candidate.document] ?? 0)) < 1e-3)
            }
            // Of equal ones any may be there, but whatever is better than the last of the best must be.
            if query.vector.contains(where: { $0 != 0 }) {
                expect(found, toHoldBest: half, of: cosines)
            }
            expect(found, toHoldBest: half, of: scores)
        }
    }

    private func expect(_ found: Set<Int32>, toHoldBest limit: Int, of scores: [Int32: Float]) {
        let sorted = scores.values.sorted(by: >)
        let last = sorted.count > limit ? sorted[limit] : -.infinity
        let missing = scores.filter { $0.value > last + 1e-4 && !found.contains($0.key) }
        #expect(missing.isEmpty)
    }

    @Test(.timeLimit(.minutes(1)))
    func `ten thousand identical documents are asked in bounded time`() {
        var invented = Invented(seed: 3)
        var profile = invented.profile()
        while profile.terms.count < 5 { profile = invented.profile() }
        let index = SimilarityIndex()
        var loader = index.loader()
        for document in Int32(0)..<10_000 { loader.append(document, Attributes(), profile) }
        loader.finish()
        #expect(index.count == 10_000)
        for _ in 0..<20 {
            let candidates = index.candidates(for: profile)
            #expect((100...200).contains(candidates.count))
            #expect(candidates.allSatisfy { $0.cosine > 0.99 && $0.bm25 == candidates[0].bm25 })
        }
    }

    @Test func `a term in more documents than the budget still finds some, the newest first`() {
        let index = SimilarityIndex()
        let profile = TextProfile(
            terms: [TextProfile.Term(hash: 1, count: 1, isInTitle: true)], length: 1, pieces: [], titlePieces: [],
            vector: [], titleVector: [])
        let count = Int32(LexicalSearch.budget + 5_000)
        var loader = index.loader()
        for document in 0..<count { loader.append(document, Attributes(), profile) }
        loader.finish()
        let candidates = index.candidates(for: profile)
        #expect(candidates.count == 100)
        #expect(candidates.allSatisfy { $0.bm25 > 0 && $0.cosine == 0 && $0.document >= 5_000 })
    }

    @Test func `loading takes documents in any order, the last word counting, and goes on where it ended`() {
        var invented = Invented(seed: 5)
        let index = SimilarityIndex(scale: Self.small)
        let profiles = (0..<300).map { _ in invented.profile() }
        var order = Array(profiles.indices)
        order.swapAt(10, 200)
        var loader = index.loader()
        for number in order.prefix(270) { loader.append(Int32(number), Attributes(), profiles[number]) }
        loader.finish()
        #expect(index.count == 270)
        for number in order.dropFirst(270) { loader.append(Int32(number), Attributes(), profiles[number]) }
        loader.append(3, Attributes(team: 8), profiles[4])
        loader.finish()
        #expect(index.count == 300)
        #expect(index.candidates(for: profiles[4], in: Scope(team: 8)).map(\.document) == [3])
        #expect(index.candidates(for: profiles[10]).contains { $0.document == 10 })
    }

    @Test func `loading counts as counting one by one does`() {
        var invented = Invented(seed: 6)
        let profiles = (0..<600).map { _ in invented.profile() }
        var plain = CorpusStatistics()
        for profile in profiles { plain.add(profile) }
        var before = CorpusStatistics()
        for profile in profiles.prefix(100) { before.add(profile) }
        // The last hundred are out of order.
        let documents = Array(Int32(200)..<600) + Array(Int32(0)..<100)
        var loader = SimilarityIndex(scale: Self.small).loader(counting: before)
        for (document, profile) in zip(documents, profiles.dropFirst(100)) {
            loader.append(document, Attributes(), profile)
        }
        loader.finish()
        let loaded = loader.statistics
        #expect(loaded.documents == 600 && loaded.averageLength == plain.averageLength)
        for profile in profiles {
            #expect(profile.terms.allSatisfy { loaded.frequency(term: $0.hash) == plain.frequency(term: $0.hash) })
            #expect(profile.pieces.allSatisfy { loaded.frequency(piece: $0) == plain.frequency(piece: $0) })
        }
    }

    @Test func `a stirred hash is found again`() {
        for hash in [0, 1, .max, 0x9E37_79B9_7F4A_7C15] as [UInt64] {
            #expect(TermHash.unstirred(TermHash.stirred(hash)) == hash)
            #expect(SplitMix.unmixed(SplitMix.mixed(hash)) == hash)
        }
    }

    @Test func `nothing is found in nothing, by nothing, or when nothing is wanted`() {
        var invented = Invented(seed: 9)
        let index = SimilarityIndex()
        let profile = invented.profile()
        #expect(index.candidates(for: profile).isEmpty)
        #expect(!index.remove(7) && !index.update(7, Attributes(), profile) && !index.upkeep())
        index.insert(7, Attributes(), profile)
        #expect(index.candidates(for: profile, limit: 0).isEmpty && index.candidates(for: profile, limit: -5).isEmpty)
        let empty = TextProfile(terms: [], length: 0, pieces: [], titlePieces: [], vector: [], titleVector: [])
        #expect(index.candidates(for: empty).isEmpty)
        index.insert(8, Attributes(), empty)
        #expect(index.count == 2)
        #expect(index.remove(7) && index.remove(8) && index.count == 0)
    }

    @Test func `readers see every moment whole while others write`() async {
        let index = SimilarityIndex(scale: Self.small)
        var invented = Invented(seed: 11)
        var steady = invented.profile()
        while steady.terms.count < 5 { steady = invented.profile() }
        index.insert(0, Attributes(), steady)
        let profiles = (0..<100).map { _ in invented.profile() }
        let query = steady
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<2 {
                group.addTask {
                    for step in 0..<600 {
                        let document = Int32(1 + writer + 2 * (step % 150))
                        if step % 7 == 3 {
                            index.remove(document)
                        } else {
                            index.insert(
                                document, Attributes(team: UInt32(step % 3)), profiles[step % profiles.count])
                        }
                    }
                }
            }
            group.addTask { for _ in 0..<300 { index.upkeep() } }
            for _ in 0..<3 {
                group.addTask {
                    for _ in 0..<200 {
                        let candidates = index.candidates(for: query)
                        // The document that nobody touches is always there, and no document ever twice.
                        #expect(candidates.first?.document == 0 && (candidates.first?.cosine ?? 0) > 0.99)
                        #expect(Set(candidates.map(\.document)).count == candidates.count)
                    }
                }
            }
        }
        while index.upkeep() {}
        #expect(index.candidates(for: query).first?.document == 0)
    }
}

internal import Glibc

extension PairFeatures {
    /// All but the two about near pieces, which are for `Nearness`.
    ///
    /// Both lists of words are in ascending order of hashes, and are gone through side by side.
    /// - Parameter entries: room that is used again from one document to the next.
    init(
        _ query: PreparedQuery, _ document: TextProfile, cosine: Float, crowd: Float,
        entries: inout [CountTable.Entry]
    ) {
        self.cosine = cosine
        cosineGap = cosine - crowd
        titleCosine = Dot.cosine(query.profile.titleVector, document.titleVector)
        shorterLength = log(1 + Float(min(query.profile.length, document.length)))

        var sums = Sums()
        let terms = document.terms
        query.look(up: terms, into: &entries)
        var next = 0
        for word in query.words {
            while next < terms.count, terms[next].hash < word.hash {
                sums.foreign(terms[next], entries[next], of: document, query)
                next += 1
            }
            if next < terms.count, terms[next].hash == word.hash {
                sums.shared(word, terms[next], of: document, query)
                next += 1
            } else if word.isInTitle {
                sums.queryTitleLacking = max(sums.queryTitleLacking, word.rarity)
            }
        }
        while next < terms.count {
            sums.foreign(terms[next], entries[next], of: document, query)
            next += 1
        }
        take(sums, query)
    }

    private mutating func take(_ sums: Sums, _ query: PreparedQuery) {
        bm25OfQuery = sums.bm25 / (query.ownBM25 + 1e-6)
        bm25OfDocument = sums.bm25 / (sums.ownBM25 + 1e-6)
        let lengths = query.ownLength * sums.squares.squareRoot()
        tfidf = lengths > 0 ? sums.product / lengths : 0
        queryTitleCovered = sums.queryTitleCovered / (query.titleRarity + 1e-6)
        documentTitleCovered = sums.documentTitleCovered / (sums.titleRarity + 1e-6)
        queryTitleLacking = sums.queryTitleLacking / query.rarest
        documentTitleLacking = sums.documentTitleLacking / query.rarest
        rarestShared = query.highestRarity > 0 ? sums.rarestShared / query.highestRarity : 0
        documentCovered = sums.sharedRarity / max(sums.rarity, 1e-6)
    }

    private struct Sums {
        var bm25: Float = 0
        var ownBM25: Float = 0
        var product: Float = 0
        var squares: Float = 0
        var rarity: Float = 0
        var sharedRarity: Float = 0
        var titleRarity: Float = 0
        var rarestShared: Float = 0
        var queryTitleCovered: Float = 0
        var documentTitleCovered: Float = 0
        var queryTitleLacking: Float = 0
        var documentTitleLacking: Float = 0

        mutating func foreign(
            _ term: TextProfile.Term, _ entry: CountTable.Entry, of document: TextProfile, _ query: PreparedQuery
        ) {
            let known = query.rarity(foreign: entry)
            count(term, rarity: known.rarity, plainRarity: known.plain, of: document, query)
            if term.isInTitle { documentTitleLacking = max(documentTitleLacking, known.rarity) }
        }

        mutating func shared(
            _ word: PreparedQuery.Word, _ term: TextProfile.Term, of document: TextProfile, _ query: PreparedQuery
        ) {
            let counted = count(term, rarity: word.rarity, plainRarity: word.plainRarity, of: document, query)
            bm25 += counted.bm25
            product += word.weight * counted.weight
            sharedRarity += word.rarity
            rarestShared = max(rarestShared, word.rarity)
            if word.isInTitle { queryTitleCovered += word.rarity }
            if term.isInTitle { documentTitleCovered += word.rarity }
        }

        @discardableResult
        private mutating func count(
            _ term: TextProfile.Term, rarity: Float, plainRarity: Float, of document: TextProfile,
            _ query: PreparedQuery
        ) -> (bm25: Float, weight: Float) {
            let saturation = PreparedQuery.saturation(
                term.count, length: document.length, average: query.averageLength)
            let weight = PreparedQuery.logCount(term.count) * plainRarity
            ownBM25 += rarity * saturation
            squares += weight * weight
            self.rarity += rarity
            if term.isInTitle { titleRarity += rarity }
            return (rarity * saturation, weight)
        }
    }
}

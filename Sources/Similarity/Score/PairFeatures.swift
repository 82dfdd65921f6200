/// What the scorer looks at in a pair of a query and a stored request.
///
/// The definitions are in the model card beside the coefficients, which were fitted to exactly these.
package struct PairFeatures: Sendable, Equatable {
    package static let names = [
        "bm25n", "bm25r", "tfidf", "static", "st_title", "static_gap", "tcov_q", "tcov_d", "tunc_q", "tunc_d",
        "top_idf", "icov_d", "minlen", "soft_tq", "soft_td",
    ]

    /// BM25 of the pair, as a part of what the query has with itself, and as a part of what the document has.
    package var bm25OfQuery: Float = 0
    package var bm25OfDocument: Float = 0
    /// Cosine of the texts' words, weighted by rarity.
    package var tfidf: Float = 0
    /// Cosine of the texts' vectors, of the titles', and what the first is above the query's other neighbours.
    package var cosine: Float = 0
    package var titleCosine: Float = 0
    package var cosineGap: Float = 0
    /// How much of one title the other text has, by rarity, and the rarest word it lacks.
    package var queryTitleCovered: Float = 0
    package var documentTitleCovered: Float = 0
    package var queryTitleLacking: Float = 0
    package var documentTitleLacking: Float = 0
    /// The rarest shared word.
    package var rarestShared: Float = 0
    /// How much of the document's words the query has, by rarity.
    package var documentCovered: Float = 0
    package var shorterLength: Float = 0
    /// How near the pieces of one title come to their nearest of the other text, by rarity.
    package var queryTitleNear: Float = 0
    package var documentTitleNear: Float = 0

    /// In the order of `names`.
    package var values: [Float] {
        [
            bm25OfQuery, bm25OfDocument, tfidf, cosine, titleCosine, cosineGap, queryTitleCovered,
            documentTitleCovered, queryTitleLacking, documentTitleLacking, rarestShared, documentCovered, shorterLength,
            queryTitleNear, documentTitleNear,
        ]
    }
}

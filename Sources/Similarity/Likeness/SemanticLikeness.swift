package import Intake

/// Nearness of sentences by meaning and by words: what `similar_to` in a rule asks.
///
/// A text is compared sentence by sentence, and as a whole when it is short. A sentence's score for an example is the
/// larger of two: how near the vectors are, where 600 and more is mostly a paraphrase and below 400 mostly something
/// else; and how many of the example's words the sentence has. Words that the example has and the sentence lacks count
/// more than the other way round, since people wrap a wish in courtesies.
package struct SemanticLikeness: Likeness {
    private let model: SimilarityModel

    package init(model: SimilarityModel) {
        self.model = model
    }

    package func prepare(_ examples: [String]) -> any PreparedExamples {
        PreparedSentences(model: model, examples: examples.map { Sentence($0, model: model) })
    }
}

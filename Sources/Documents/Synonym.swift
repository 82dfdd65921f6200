/// A word that other tools or plain English have for one of ours.
package struct Synonym: Sendable, Equatable {
    /// Our word.
    package let meaning: String
    /// What to do, where more than the word must change.
    private let advice: String?
    /// The one can take the place of the other, with the value as it stands.
    private let isSame: Bool

    package init(_ meaning: String, _ advice: String? = nil, isSame: Bool = false) {
        self.meaning = meaning
        self.advice = advice
        self.isSame = isSame
    }

    /// What to do; `nil` where our word stands beside it already, so that something else was meant.
    package func hint(besides present: [String] = []) -> String? {
        advice ?? (present.contains(meaning) ? nil : "did you mean \"\(meaning)\"?")
    }

    /// - Parameter present: words that stand beside it already, which would then stand twice.
    package func fix(of word: String, besides present: [String] = [], at place: Place) -> Fix? {
        isSame && !present.contains(meaning) ? Fix(.replace(with: meaning), of: word, at: place) : nil
    }
}

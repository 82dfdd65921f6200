/// The seam through which `similar_to` reaches the similarity engine.
///
/// A pure function: equal texts give equal scores.
package protocol Likeness: Sendable {
    /// Makes example sentences ready to be compared with.
    func prepare(_ examples: [String]) -> any PreparedExamples
}

package protocol PreparedExamples: Sendable {
    /// How near the text comes to the nearest example, in thousandths, and which one that is.
    func nearest(to text: String) -> (score: Int, example: Int)
}

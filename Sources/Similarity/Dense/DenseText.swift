/// The text of a request as an outside model is given it.
package enum DenseText {
    /// The title, and the head of the body after `". "`: what the weights of dense cosines were fitted to.
    ///
    /// At most 1,002 scalars, so that the cost is bounded and small models can read it.
    package static func of(title: String, body: String = "") -> String {
        let head = String(title.unicodeScalars.prefix(FoldedScalars.titleLimit))
        return body.isEmpty ? head : head + ". " + String(body.unicodeScalars.prefix(FoldedScalars.bodyLimit))
    }
}

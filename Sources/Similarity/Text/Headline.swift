/// The title of a request that came without one: the first sentence or line of its text.
///
/// The scorer weighs titles, and the sibling veto compares them; a chat message has to have one too.
package struct Headline: Sendable, Equatable {
    package let title: String
    /// What is left of the text.
    package let body: String

    /// Where nothing ends a sentence before, the title ends at a blank.
    private static let limit = 120

    /// - Parameter title: what the message has as its title; an empty one counts as none.
    package init(title: String?, text: String) {
        if let title, title.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) {
            self.title = title
            body = text
            return
        }
        let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
        let end = Self.end(of: scalars)
        self.title = String(Substring(scalars[..<end]))
        body = String(Substring(scalars[end...].drop { $0.properties.isWhitespace }))
    }

    private static func end(of scalars: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView.Index {
        var lastBlank: Substring.UnicodeScalarView.Index?
        var hasEnded = false
        var count = 0
        for index in scalars.indices {
            let scalar = scalars[index]
            if scalar == "\n" || scalar == "\r" { return index }
            if scalar == " " {
                if hasEnded { return index }
                lastBlank = index
            }
            if count == limit { return lastBlank ?? index }
            hasEnded = scalar == "." || scalar == "!" || scalar == "?"
            count += 1
            if scalar == "。" || scalar == "！" || scalar == "？" { return scalars.index(after: index) }
        }
        return scalars.endIndex
    }
}

/// Requests in the order in which they came, and which of them ask for the same.
package struct LabelledSet: Sendable {
    package struct Document: Sendable, Equatable {
        package let title: String
        package let body: String

        /// What a profile does not look at is not kept: a set may have bodies of megabytes.
        package init(title: String, body: String = "") {
            self.title = Self.head(title, FoldedScalars.titleLimit)
            self.body = Self.head(body, FoldedScalars.bodyLimit)
        }

        private static func head(_ text: String, _ limit: Int) -> String {
            String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit)))
        }
    }

    package let documents: [Document]
    /// By document, a number that it shares with those asking for the same, and with no others.
    let groups: [Int]

    /// - Parameter duplicates: pairs of places in `documents`; what is a duplicate of a duplicate is one as well.
    package init(_ documents: [Document], duplicates: [(Int, Int)]) {
        self.documents = documents
        var groups = Array(documents.indices)
        func root(of place: Int) -> Int {
            var place = place
            while groups[place] != place {
                groups[place] = groups[groups[place]]
                place = groups[place]
            }
            return place
        }
        for (first, second) in duplicates {
            let roots = (root(of: first), root(of: second))
            groups[max(roots.0, roots.1)] = min(roots.0, roots.1)
        }
        self.groups = documents.indices.map(root)
    }

    /// Whether an earlier document asks for the same: a group's number is the place of its first one.
    func repeats(_ place: Int) -> Bool { groups[place] != place }
}

import Documents

extension Fact {
    /// The correction of a fact's mistyped name.
    ///
    /// - Parameters:
    ///   - name: in full, as problems tell it: `author.nam`.
    ///   - others: what may stand in a fact's place beside facts.
    ///   - place: of the name as written, which is only `nam` in `author: { nam: … }`.
    static func correction(of name: String, or others: [String], at place: Place) -> Fix? {
        guard place.length < name.count, let dot = name.firstIndex(of: ".") else {
            return Fix(of: name, in: names + others, at: place)
        }
        let family = name[...dot]
        let members = names.filter { $0.hasPrefix(family) }.map { String($0.dropFirst(family.count)) }
        return Fix(of: String(name[name.index(after: dot)...]), in: members, at: place)
    }
}

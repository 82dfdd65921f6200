import Documents

extension Fact {
    /// The correction of a family's member that was written without its family: the `nam` of `author: { nam: … }`.
    ///
    /// - Parameter name: with the family, as problems name it: `author.nam`.
    static func correction(ofMember name: String, at place: Place) -> Fix? {
        guard let dot = name.firstIndex(of: ".") else { return nil }
        let family = name[...dot]
        let members = names.filter { $0.hasPrefix(family) }.map { String($0.dropFirst(family.count)) }
        return Fix(of: String(name[name.index(after: dot)...]), in: members, at: place)
    }
}

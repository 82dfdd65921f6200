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

    /// The correction of the second part of a name whose first is an open family's: `customer.plna`.
    ///
    /// - Parameter place: of the name as written, which is only `plna` in `customer: { plna: … }`.
    static func correction(ofMember name: String, in known: [String], family: String, at place: Place) -> Fix? {
        guard let fix = Fix(of: name, in: known, at: place), case .replace(let near) = fix.change else { return nil }
        guard place.length > name.count else { return fix }
        return Fix(.replace(with: "\(family).\(near)"), of: "\(family).\(name)", at: place)
    }
}

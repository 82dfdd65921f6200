import Intake

/// A person's name with a small mark, so that voices are told apart at a glance.
struct PersonView: Sendable {
    let name: String
    let initials: String
    /// One of six tints; the same for the same name.
    let tint: Int

    init(_ person: Person) {
        self.init(name: person.name ?? person.email ?? (person.id.isEmpty ? "Someone" : person.id))
    }

    init(name: String) {
        let name = name.isEmpty ? "Someone" : name
        self.name = name
        let letters = name.split(whereSeparator: \.isWhitespace).prefix(2).compactMap { word in
            word.first { $0.isLetter || $0.isNumber }
        }
        initials = letters.isEmpty ? "?" : String(letters).uppercased()
        tint = Int(name.unicodeScalars.reduce(0 as UInt32) { ($0 &* 31) &+ $1.value } % 6)
    }
}

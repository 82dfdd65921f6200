package import Intake

/// How a source is answered.
package struct Answering: Sendable, Equatable {
    /// The configured destination that answers go to.
    package var destination: String
    /// What it can do besides saying something.
    package var abilities: Set<Post.Ability>
    /// The platform's name of the reaction that a comment on a request gets; `nil` for none.
    package var reaction: String?
    /// True where the answer goes to the person's own address, as in mail.
    package var isPersonal: Bool

    package init(
        destination: String, abilities: Set<Post.Ability> = [], reaction: String? = nil, isPersonal: Bool = false
    ) {
        self.isPersonal = isPersonal
        self.destination = destination
        self.abilities = abilities
        self.reaction = reaction
    }
}

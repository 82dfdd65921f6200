/// What a decision looked up beside the submission and its match; kept with it, so that it can be made again.
package struct Inputs: Sendable, Equatable {
    /// The customer's row in the directory, by column; empty when none was found.
    package var customer: [String: String]
    /// The person's row.
    package var person: [String: String]
    /// How often each round-robin counter has been used.
    package var turns: [String: Int]
    /// How near the text came to examples, in thousandths, by the examples' identity in the rule set.
    package var likeness: [String: Int]

    package init(
        customer: [String: String] = [:], person: [String: String] = [:], turns: [String: Int] = [:],
        likeness: [String: Int] = [:]
    ) {
        self.customer = customer
        self.person = person
        self.turns = turns
        self.likeness = likeness
    }
}

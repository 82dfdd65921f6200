package import Intake

/// How a source is asked for what its events leave out: names of channels and people, keys that sign requests.
///
/// Pure, as `Poller` is; asking and keeping are the pipeline's. What is looked up is kept by source, kind and id.
package protocol LookupPlan: Sendable {
    /// What must be known before a request can be verified, such as public keys: asked for at the start and kept fresh.
    var standing: [Lookup.Subject] { get }

    /// What it would be good to know before an event is understood; those that configuration names need no look-up.
    func subjects(in event: Event) -> [Lookup.Subject]

    /// The request that tells; `nil` for a subject that nobody can be asked about.
    func compose(_ subject: Lookup.Subject) -> TransportRequest?

    func read(_ response: TransportResponse, for subject: Lookup.Subject) -> Lookup.Answer
}

extension LookupPlan {
    package var standing: [Lookup.Subject] { [] }
    package func subjects(in event: Event) -> [Lookup.Subject] { [] }
}

package enum Lookup {
    package enum Kind: String, Sendable {
        case channel, person, keys
        /// A form with its questions, and one response to it.
        case form, response

        /// True for what people said: the ledger keeps it, and nobody else is to.
        package var isSaid: Bool { self == .response }
    }

    /// What is asked about.
    package struct Subject: Sendable, Hashable {
        package var kind: Kind
        package var id: String

        package init(_ kind: Kind, _ id: String) {
            self.kind = kind
            self.id = id
        }
    }

    package enum Answer: Sendable, Equatable {
        /// Good for that long.
        case known(Fact, freshFor: Duration)
        /// The platform knows no such thing, or will not tell us; it is not asked again for an hour.
        case unknown(reason: String)
        /// Not now: after that time, or with growing patience.
        case later(after: Duration?, reason: String)
    }

    /// What was learned.
    package struct Fact: Sendable, Equatable {
        /// A channel's as people write it, `#feature-requests`; a person's as people call them.
        package var name: String?
        package var email: String?
        package var isBot: Bool
        /// Anything else, such as a set of keys.
        package var document: JSON?

        package init(name: String? = nil, email: String? = nil, isBot: Bool = false, document: JSON? = nil) {
            self.name = name
            self.email = email
            self.isBot = isBot
            self.document = document
        }
    }

    /// How long names are good for.
    package static let nameLife: Duration = .seconds(24 * 3600)

    /// What an HTTP status other than 2xx means where the platform has no words of its own.
    package static func failure(_ response: TransportResponse) -> Answer {
        switch Outcome.failure(response) {
        case .retry(let after, let reason): .later(after: after, reason: reason)
        case .dead(let reason), .uncertain(let reason): .unknown(reason: reason)
        case .delivered: .later(after: nil, reason: "status \(response.status)")
        }
    }
}

/// What has been looked up for one source.
package struct Lookups: Sendable, Equatable {
    package private(set) var facts: [Lookup.Subject: Lookup.Fact]

    package init(_ facts: [Lookup.Subject: Lookup.Fact] = [:]) {
        self.facts = facts
    }

    package subscript(kind: Lookup.Kind, id: String) -> Lookup.Fact? {
        get { facts.isEmpty ? nil : facts[Lookup.Subject(kind, id)] }
        set { facts[Lookup.Subject(kind, id)] = newValue }
    }
}

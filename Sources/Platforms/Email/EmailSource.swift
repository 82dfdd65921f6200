package import Intake

package struct EmailSource: Source {
    let place: EmailPlace
    /// Whose mailboxes are read; `nil` where messages are handed over.
    var account: IMAPAccount?

    package var poller: (any Poller)? { account.map(IMAPPoller.init) }

    package var checkups: [Checkup] { account.map { IMAPCheckups(account: $0).all } ?? [] }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification { .badSignature("not served") }

    package func normalise(_ event: Event, known: Lookups) -> Reading { EmailReading.read(event, place) }
}

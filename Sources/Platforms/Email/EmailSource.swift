package import Intake

/// One mailbox, or one address that a mail service pushes messages of to us.
package struct EmailSource: Source {
    let place: EmailPlace
    let door: EmailDoor
    /// Whose mailboxes are read; `nil` where messages are handed over.
    var account: IMAPAccount?

    package func isServed(_ method: String, _ path: String) -> Bool { door.isServed(method, path) }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        door.verify(request, now: now)
    }

    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        PushedBatch.parts(of: body, contentType: headers["content-type"])
    }

    package func normalise(_ event: Event, known: Lookups) -> Reading { EmailReading.read(event, place) }

    package var poller: (any Poller)? { account.map(IMAPPoller.init) }

    package var remarks: [Finding] { account == nil ? door.remarks : [] }

    package var checkups: [Checkup] { account.map { IMAPCheckups(account: $0).all } ?? [] }
}

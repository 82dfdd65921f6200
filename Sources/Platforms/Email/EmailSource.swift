package import Intake

/// One mailbox, or one address that a mail service pushes messages of to us.
package struct EmailSource: Source {
    let place: EmailPlace
    let door: EmailDoor

    package func isServed(_ method: String, _ path: String) -> Bool { door.isServed(method, path) }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        door.verify(request, now: now)
    }

    package func normalise(_ event: Event, known: Lookups) -> Reading { EmailReading.read(event, place) }

    package var remarks: [Finding] { door.remarks }
}

package import Intake

package struct EmailSource: Source {
    let place: EmailPlace

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification { .badSignature("not served") }

    package func normalise(_ event: Event, known: Lookups) -> Reading { EmailReading.read(event, place) }
}

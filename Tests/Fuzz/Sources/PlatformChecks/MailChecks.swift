import Intake
import Platforms

/// Gives a body to the mail platform alone, as a message and as what a service pushes.
package func readMail(_ body: [UInt8]) {
    let source = EmailPlatform.unconfigured(source: "email")
    let event = Event(source: "email", receivedAt: SignedHeaders.now, body: body)
    let reading = source.normalise(event)
    check(reading, of: EmailPlatform.name)
    demand(source.normalise(event) == reading, "email: a second reading of the same bytes differs")
}

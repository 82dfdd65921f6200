import Documents
import Intake
import Platforms

/// Gives a body to everything that reads one, and looks whether what comes of it is sound.
package func readEverywhere(_ body: [UInt8], contentType: String?) {
    let headers = SignedHeaders.make(for: body, contentType: contentType)
    for ends in PlatformEnds.all {
        for source in ends.sources {
            _ = source.verify(IncomingRequest(headers: headers, body: body), now: SignedHeaders.now)
            let kept = headers.kept()
            for one in source.unpack(body, headers: kept) { read(one, kept, by: source, of: ends.name) }
            answer(body, to: source, of: ends.name)
        }
        if let destination = ends.destination { answer(body, to: destination) }
    }
}

private func read(_ body: [UInt8], _ headers: Headers, by source: any Source, of platform: String) {
    let event = Event(source: platform, receivedAt: SignedHeaders.now, headers: headers, body: body)
    check(source.normalise(event), of: platform)
    guard let plan = source.lookupPlan else { return }
    for subject in plan.subjects(in: event).prefix(8) { _ = plan.compose(subject) }
}

/// The same bytes as the platform's answer to whatever a source asks.
private func answer(_ body: [UInt8], to source: any Source, of platform: String) {
    let response = TransportResponse(status: 200, headers: ["Content-Type": "application/json"], body: body)
    for checkup in source.checkups { _ = checkup.read(response) }
    if let plan = source.lookupPlan {
        for kind in [Lookup.Kind.channel, .person, .keys] { _ = plan.read(response, for: Lookup.Subject(kind, "X1")) }
    }
    guard let poller = source.poller, case .ask(let question) = poller.next(nil, now: SignedHeaders.now) else { return }
    guard case .news(let bodies, let cursor) = poller.read(response, to: question, now: SignedHeaders.now) else {
        return
    }
    for one in bodies { read(one, ["content-type": "application/json"], by: source, of: platform) }
    // Where it stands came through foreign hands, and the next question is made of it.
    _ = poller.next(cursor, now: SignedHeaders.now + .seconds(60))
}

private func answer(_ body: [UInt8], to destination: any Destination) {
    for status in [200, 400, 429, 503] {
        let response = TransportResponse(status: status, headers: ["Content-Type": "application/json"], body: body)
        _ = destination.readOutcome(response, to: post)
        _ = destination.rest(after: response)
    }
    let response = TransportResponse(status: 200, body: body)
    for checkup in destination.checkups { _ = checkup.read(response) }
}

private let post = Post(
    key: "reply/here/there/171.2", destination: "there", address: "C1", thread: "171.2", request: RequestID(12),
    purpose: .reply, plannedAt: SignedHeaders.now, body: PostBody([.paragraph([.text("Noted.")])]))

// MARK: - What must hold

func check(_ reading: Reading, of platform: String) {
    switch reading {
    case .submission(let submission), .edit(let submission), .past(let submission, _):
        check(submission, of: platform)
    case .command(let command):
        demand(
            isTidied(command.text), "\(platform): the text of a command is not tidied: \(command.text.debugDescription)"
        )
    case .delete(let key, _):
        demand(!key.externalID.isEmpty, "\(platform): something without a name is deleted")
    case .ignored(let reason), .invalid(let reason):
        demand(!reason.isEmpty, "\(platform): \(reading.label) without a reason")
    case .handshake: break
    }
}

private func check(_ submission: Submission, of platform: String) {
    demand(!submission.key.externalID.isEmpty && !submission.key.platform.isEmpty, "\(platform): no identity")
    demand(isTidied(submission.text), "\(platform): the text is not tidied: \(submission.text.debugDescription)")
    let title = submission.title ?? "-"
    demand(isTidied(title) && !title.isEmpty, "\(platform): the title is not tidied: \(title.debugDescription)")
    // What is kept is what was read.
    let kept = submission.json.serialised
    guard let json = try? JSON(parsing: kept), let again = try? Submission(json: json) else {
        fatalError("\(platform): a submission does not read what it wrote: \(String(decoding: kept, as: UTF8.self))")
    }
    demand(again == submission, "\(platform): a submission changes when kept:\n\(submission)\n\(again)")
}

private func isTidied(_ text: String) -> Bool { text.tidied.utf8.elementsEqual(text.utf8) }

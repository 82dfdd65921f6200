internal import Conversation
internal import Intake
internal import Platforms
internal import RuleEngine
internal import Similarity
internal import Store

/// What an event says, before anything is decided about it.
extension TriageService {
    struct Read {
        var event: Event
        var reading: Reading
        /// What a person told the bot to do, which may be an ask in itself.
        var command: Command?
        /// As it is compared, where it is an ask.
        var subject: Recognition.Subject?
        var probe: Probe?
        /// What it touches: two events that touch the same thing are not decided in one batch.
        var touches: [String]

        /// What others may join; requests from the past join by equal words only.
        var comparable: Recognition.Subject? {
            if case .past = reading { return nil }
            return subject
        }
    }

    func read(_ event: Event) -> Read {
        guard let desk = desks[event.source] else {
            let reason = "no source named \(event.source) is configured any more"
            return Read(event: event, reading: .ignored(reason: reason), probe: nil, touches: [])
        }
        var reading = desk.source.normalise(event, known: lookups?.known(event.source) ?? Lookups()).refusingOddNames
        var command: Command?
        if case .command(let given) = reading {
            command = given
            if let ask = Conversation.ask(by: given, source: event.source, at: event.receivedAt) {
                reading = .submission(ask)
            }
        }
        var read = Read(event: event, reading: reading, command: command, probe: nil, touches: [])
        switch reading {
        case .submission(let submission), .edit(let submission), .past(let submission, _):
            let fingerprint = Fingerprint(submission.text)?.hash
            read.subject = recognition.subject(of: submission)
            read.probe = Probe(submission, fingerprint: fingerprint)
            read.touches = [Self.touch(submission.key), submission.threadKey, fingerprint.map { "#\($0)" }].compactMap {
                $0
            }
        case .delete(let key, _):
            read.probe = Probe(key: key)
            read.touches = [Self.touch(key)]
        case .command(let command):
            guard let answer = MatchAnswer(command) else { break }
            read.probe = Probe(key: answer.message, answered: answer.request)
            // Answers change what others lead to: one in a batch.
            read.touches = [Self.touch(answer.message), "answer"]
        case .handshake, .ignored, .invalid: break
        }
        return read
    }

    private static func touch(_ key: MessageKey) -> String { "\(key.platform)/\(key.scope)/\(key.externalID)" }
}

extension Reading {
    /// Names with control characters are nobody's: a database may end a text at one, and two names would be the same.
    fileprivate var refusingOddNames: Reading {
        let names: [String?] =
            switch self {
            case .submission(let one), .edit(let one), .past(let one, _):
                [one.key.externalID, one.thread, one.channel?.id, one.author.id, one.author.email]
            case .delete(let key, _): [key.externalID]
            case .command, .handshake, .ignored, .invalid: []
            }
        let isOdd = names.contains { $0?.utf8.contains { $0 < 0x20 || $0 == 0x7F } ?? false }
        return isOdd ? .invalid(reason: "an id holds a control character") : self
    }
}

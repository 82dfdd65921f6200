import ArgumentParser
import Conversation
import Intake
import Store

/// Sends the lines of a script one after the other and prints what became of each.
struct Rehearsal {
    let url: String
    let store: Store
    let transport: any Transport

    /// - Throws: `ExitCode` when a line did not end as it should.
    func play(_ lines: [RehearsalScript.Line]) async throws {
        var failed = 0
        for (index, line) in lines.enumerated() {
            let request = TransportRequest(url: "\(url)/in/\(line.source)", headers: line.headers, body: line.body)
            let response = try await transport.send(request)
            let terminal = Terminal.output
            print("\n\(terminal.paint("\(index + 1). \(line.title)", .strong))")
            let isExpected = line.key == nil ? response.status == 401 : response.status == 200
            let verdict =
                isExpected ? terminal.paint("\(response.status)", .good) : terminal.paint("\(response.status)", .bad)
            say("HTTP", "\(verdict)  \(Terminal.inert(String(decoding: response.body, as: UTF8.self)))")
            if !isExpected { failed += 1 }
            if isExpected, let key = line.key, try await !tell(key, isRepeat: line.isRepeat) { failed += 1 }
        }
        print("")
        guard failed == 0 else {
            Terminal.standardError("\(failed) of \(lines.count) requests did not end as they should")
            throw ExitCode(Exit.failure)
        }
    }

    /// False when nothing was decided within five seconds.
    private func tell(_ key: MessageKey, isRepeat: Bool) async throws -> Bool {
        guard let (record, detail) = try await settled(key) else {
            say("problem", "nothing was decided within five seconds; look at the daemon's log")
            return false
        }
        if isRepeat {
            let request = record.request.map { Terminal.output.paint("\($0)", .accent) } ?? "known"
            say("matched", "this very message is \(request) already: nothing new is said")
            return true
        }
        say("understood", "“\(Terminal.inert(Summary.of(record.content.text, limit: 120)))”")
        let decision = record.decision
        let givers = ["drop", "route", "priority"].compactMap { decision.givenBy[$0] }
        let by = (givers.isEmpty ? decision.matched : givers).reduce(into: [String]()) { names, name in
            if !names.contains(name) { names.append(name) }
        }
        say(
            "decided",
            "\(TraceText.summary(decision))  \(Terminal.output.paint("by \(by.map { "“\($0)”" }.joined(separator: ", "))", .dim))"
        )
        say("matched", matched(record, detail))
        for post in detail?.posts ?? [] where isAbout(post, record) { say("posted", posted(post)) }
        return true
    }

    private func matched(_ record: DecisionRecord, _ detail: RequestDetail?) -> String {
        guard let detail else { return "kept, not a request" }
        let id = Terminal.output.paint("\(detail.summary.id)", .accent)
        let voices = detail.summary.voices
        return record.match.outcome == .duplicate
            ? "asked before: \(id), now \(voices) \(voices == 1 ? "voice" : "voices")" : "nothing like it: \(id) is new"
    }

    private func posted(_ post: PostRecord) -> String {
        let place = [post.post.address, post.post.thread.map { "thread \($0)" }].compactMap { $0 }.joined(
            separator: ", ")
        let lines = post.post.body.plainText.split(separator: "\n")
        let words = Terminal.inert(lines.joined(separator: " "), limit: 100)
        return "\(post.post.destination) \(place): \(words)  \(Terminal.output.paint("(\(post.state.rawValue))", .dim))"
    }

    private func isAbout(_ post: PostRecord, _ record: DecisionRecord) -> Bool {
        post.post.purpose == .notice
            ? record.match.outcome != .duplicate : post.post.key.hasSuffix(record.content.key.externalID)
    }

    /// Waits until the message is decided and its posts are no longer on their way.
    private func settled(_ key: MessageKey) async throws -> (DecisionRecord, RequestDetail?)? {
        let deadline = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < deadline {
            if let record = try await store.decision(on: key) {
                let request = record.decision.drop == nil ? try await self.request(of: record) : nil
                let isBusy = request?.posts.contains { $0.state == .waiting || $0.state == .sending } ?? false
                if !isBusy { return (record, request) }
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }

    private func request(of record: DecisionRecord) async throws -> RequestDetail? {
        guard let id = record.request else { return nil }
        return try await store.request(id)
    }

    private func say(_ what: String, _ words: String) {
        let label = what + String(repeating: " ", count: max(1, 12 - what.count))
        print("   \(Terminal.output.paint(label, .dim))\(words)")
    }
}

import Intake

/// A message, what was decided about it, and why, for the terminal.
enum ExplanationText {
    static func show(_ submission: Submission, _ decision: Decision, _ trace: Trace, match: Match = .new, all: Bool) {
        let terminal = Terminal.output
        print("\(label("message"))\(message(submission, decision, trace, on: terminal))")
        if match.outcome != .new { print("\(label("before"))\(Terminal.inert(MatchText.line(match)))") }
        print("\(label("decision"))\(terminal.paint(Terminal.inert(TraceText.summary(decision)), .strong))")
        let more = TraceText.rest(decision)
        if !more.isEmpty { print("\(label("besides"))\(Terminal.inert(more, limit: 400))") }
        for reply in decision.replies { print("\(label("reply"))\(Terminal.inert(reply))") }
        print("")
        print(TraceText(showsAll: all).render(trace, live: decision.matched))
    }

    /// A dimmed word in front of a line, padded so that lines stand below each other.
    static func label(_ word: String) -> String {
        Terminal.output.paint(word, .dim) + String(repeating: " ", count: max(1, 10 - word.count))
    }

    private static func message(
        _ submission: Submission, _ decision: Decision, _ trace: Trace, on terminal: Terminal
    ) -> String {
        // What is hidden from people stays hidden, and then the spans lie elsewhere.
        guard decision.redactions.isEmpty else {
            return Terminal.inert(submission.redacted(by: decision.redactions).text, limit: 300)
        }
        return MarkedText.render(submission.text, marking: MarkedText.spans(trace), on: terminal)
    }
}

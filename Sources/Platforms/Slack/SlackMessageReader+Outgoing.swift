import Intake

extension SlackMessageReader {
    /// A legacy outgoing webhook: a form with the message in it, `timestamp` being its ts.
    ///
    /// Slack sends no v0 signature with it, so only a source that is not checked by the door (normalising a file) meets one.
    func outgoing(_ form: [FormEntry]) -> Reading {
        let fields: [JSON.Member] = ["text", "bot_id"].compactMap { name in
            form.value(name).map { JSON.Member(name, .string($0)) }
        }
        let event = JSON.object(
            fields + [
                JSON.Member("type", "message"), JSON.Member("channel", JSON(form.value("channel_id"))),
                JSON.Member("user", JSON(form.value("user_id"))), JSON.Member("ts", JSON(form.value("timestamp"))),
            ])
        let reading = read(["event": event])
        guard case .submission(var submission) = reading else { return reading }
        if submission.author.name == nil { submission.author.name = form.value("user_name")?.nonEmpty }
        if let name = form.value("channel_name")?.nonEmpty, submission.channel?.name == nil {
            submission.channel?.name = "#" + name
        }
        return .submission(submission)
    }
}

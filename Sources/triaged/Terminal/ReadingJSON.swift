import Intake

/// The output of `triaged normalize`, one object per body.
enum ReadingJSON {
    static func object(_ reading: Reading, file: String) -> JSON {
        [
            "file": .string(file), "outcome": .string(reading.label), "reason": JSON(reading.reason),
            "submission": submission(reading),
        ]
    }

    private static func submission(_ reading: Reading) -> JSON {
        switch reading {
        case .submission(let submission), .edit(let submission): object(submission)
        case .past(let submission, let past): object(submission, past)
        case .delete(let key, let at):
            [
                "platform": .string(key.platform), "external_id": .string(key.externalID),
                "withdrawn_at": .string(at.iso8601),
            ]
        case .command, .handshake, .ignored, .invalid: .null
        }
    }

    private static func object(_ submission: Submission, _ past: Past) -> JSON {
        .object(
            object(submission).members + [
                JSON.Member("status", JSON(past.status?.rawValue)), JSON.Member("team", JSON(past.team)),
                JSON.Member("decided_at", JSON(past.decidedAt?.iso8601)),
                JSON.Member("decision", JSON(past.decision)),
            ])
    }

    private static func object(_ submission: Submission) -> JSON {
        let author = submission.author
        return [
            "platform": .string(submission.key.platform),
            "external_id": .string(submission.key.externalID),
            "source": .string(submission.source),
            "channel": JSON(submission.channel?.name ?? submission.channel?.id),
            "channel_id": JSON(submission.channel?.id),
            "thread": JSON(submission.thread),
            "is_reply": .bool(submission.isReply),
            "author": JSON(author.name ?? author.email ?? (author.id.isEmpty ? nil : author.id)),
            "author_id": JSON(author.id.isEmpty ? nil : author.id),
            "author_email": JSON(author.email),
            "is_bot": .bool(author.isBot),
            "title": JSON(submission.title),
            "text": .string(submission.text),
            "fields": fields(submission.fields),
            "attachments": .array(
                submission.attachments.map { attachment in
                    [
                        "name": .string(attachment.name), "url": JSON(attachment.url),
                        "media_type": JSON(attachment.mediaType),
                    ]
                }),
            "permalink": JSON(submission.permalink),
            "submitted_at": .string(submission.submittedAt.iso8601),
        ]
    }

    /// By label, as the person saw it; a label that repeats gets a number behind it.
    private static func fields(_ fields: [Field]) -> JSON {
        var seen: [String: Int] = [:]
        return .object(
            fields.map { field in
                seen[field.label, default: 0] += 1
                let count = seen[field.label, default: 1]
                let value: JSON =
                    switch field.values.count {
                    case 0: .null
                    case 1: .string(field.values[0])
                    default: .array(field.values.map(JSON.string))
                    }
                return JSON.Member(count == 1 ? field.label : "\(field.label) (\(count))", value)
            })
    }
}
